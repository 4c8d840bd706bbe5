package lsp

import (
	"context"
	"strings"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"

	"go.uber.org/zap"

	"sigma-lsp/analysis/sigma"
)

var _ = registerCapability(func(s *server, c *protocol.ServerCapabilities) {
	if s.capabilities.content {
		if c.Workspace == nil {
			c.Workspace = &protocol.WorkspaceOptions{}
		}
		c.Workspace.TextDocumentContent = &protocol.TextDocumentContentOptions{Schemes: []string{leqlScheme, pageScheme}}
	}
})

// pageKinds are the pages for people, by the first part of their path.
var pageKinds = map[string]func(s *server, snap *snapshot, u uri.URI, t *text) bool{}

// pageKind registers a kind of page.
func pageKind(name string, write func(s *server, snap *snapshot, u uri.URI, t *text) bool) struct{} {
	pageKinds[name] = write
	return struct{}{}
}

// rulePage registers a kind of page about the rule that its address names, which
// is its heading.
func rulePage(name string, write func(s *server, snap *snapshot, d *document, one *sigma.Document, t *text)) struct{} {
	return pageKind(name, func(s *server, snap *snapshot, u uri.URI, t *text) bool {
		ref, ok := parseRuleRef(u)
		if !ok {
			return false
		}
		d, one, ok := snap.rule(ref)
		if !ok {
			return false
		}
		t.heading("%s", ruleTitle(d, one))
		write(s, snap, d, one, t)
		return true
	})
}

// TextDocumentContent returns the text of a read-only document of the server,
// null for an unknown address.
func (s *server) TextDocumentContent(ctx context.Context, p *protocol.TextDocumentContentParams) (*protocol.TextDocumentContentResult, error) {
	text, ok := s.content(s.snapshot(ctx), p.URI, true)
	if !ok {
		return nil, nil
	}
	return &protocol.TextDocumentContentResult{Text: text}, nil
}

func (s *server) content(snap *snapshot, u uri.URI, markdown bool) (string, bool) {
	switch u.Scheme() {
	case leqlScheme:
		ref, ok := parseRuleRef(u)
		if !ok {
			return "", false
		}
		query, ok := snap.query(ref)
		return pasteable(query) + "\n", ok
	case pageScheme:
		kind, _, _ := strings.Cut(strings.TrimPrefix(u.Path(), "/"), "/")
		write, ok := pageKinds[kind]
		t := &text{markdown: markdown}
		if !ok || !write(s, snap, u, t) {
			return "", false
		}
		return t.String(), true
	}
	return "", false
}

// openCommand shows a read-only document of the server.
const openCommand = "sigma-lsp.open"

type openArgument struct {
	URI uri.URI `json:"uri"`
}

var _ = registerCommand(openCommand, alwaysOffered, func(s *server, ctx context.Context, a *openArgument) (any, error) {
	plain, ok := s.content(s.snapshot(ctx), a.URI, false)
	if !ok {
		return nil, jsonrpc2.Errorf(jsonrpc2.InvalidParams, "unknown document %q; is the rule still open?", string(a.URI))
	}
	return nil, s.showPage(ctx, a.URI, plain)
})

// showPage shows a read-only document, or its text to a client that cannot
// read those.
func (s *server) showPage(ctx context.Context, u uri.URI, plain string) error {
	if !s.capabilities.showDocument || !s.capabilities.content {
		s.messages.mu.Lock()
		defer s.messages.mu.Unlock()
		s.messages.send(s, protocol.ShowMessageParams{Type: protocol.MessageTypeInfo, Message: strings.TrimSuffix(plain, "\n")})
		return nil
	}
	// The client may show the document already, as it was at another time.
	if err := s.client.TextDocumentContentRefresh(ctx, &protocol.TextDocumentContentRefreshParams{URI: u}); err != nil {
		s.log.Debug("content refresh", zap.Error(err))
	}
	_, err := s.client.ShowDocument(ctx, &protocol.ShowDocumentParams{URI: u, TakeFocus: new(true)})
	return err
}

// openPageCommand is the command that shows a document.
func openPageCommand(title string, u uri.URI) protocol.Command {
	return protocol.Command{Title: title, Command: openCommand, Arguments: []protocol.LSPAny{rawMessage(openArgument{u})}}
}
