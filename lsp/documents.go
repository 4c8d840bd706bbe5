package lsp

import (
	"context"
	"fmt"
	"time"

	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"

	"sigma-lsp/analysis/sigma"
)

var _ = registerCapability(func(_ *server, c *protocol.ServerCapabilities) {
	c.TextDocumentSync = &protocol.TextDocumentSyncOptions{
		OpenClose: new(true),
		Change:    new(protocol.TextDocumentSyncKindIncremental),
	}
})

// DidOpen takes a document over from the disk.
func (s *server) DidOpen(_ context.Context, p *protocol.DidOpenTextDocumentParams) error {
	item := &p.TextDocument
	s.publisher.forget(item.URI)
	s.replace(item.URI, func(next *snapshot) {
		settings := next.settingsOf(item.URI)
		s.putDocument(next, s.openDocument(item.URI, item.Version, sigma.NewSource(item.Text), next.contextOf(item.URI, settings)))
		if settings != next.settings { // those of a settings file that is not in use yet
			s.warmCompletion(settings)
		}
	})
	return nil
}

// DidChange makes the next version of a document. The changes of one message
// build on each other.
func (s *server) DidChange(_ context.Context, p *protocol.DidChangeTextDocumentParams) error {
	u := p.TextDocument.URI
	old, ok := s.current.Load().documents[u]
	if !ok {
		return fmt.Errorf("change of %s, which is not open", u)
	}
	source := old.source
	var typed *typing
	for _, change := range p.ContentChanges {
		switch c := change.(type) {
		case *protocol.TextDocumentContentChangePartial:
			at := s.span(source, c.Range)
			source = source.Replace(at, c.Text)
			typed = &typing{cursor: at.Start + len(c.Text), time: time.Now(), previousFindings: s.shownFindings.of(u)}
		case *protocol.TextDocumentContentChangeWholeDocument:
			source = sigma.NewSource(c.Text)
			typed = nil
		}
	}
	s.replace(u, func(next *snapshot) {
		d := s.openDocument(u, p.TextDocument.Version, source, next.contextOf(u, next.settingsOf(u)))
		d.typing = typed
		s.putDocument(next, d)
	})
	return nil
}

// DidClose releases a document to the disk.
func (s *server) DidClose(_ context.Context, p *protocol.DidCloseTextDocumentParams) error {
	u := p.TextDocument.URI
	if _, ok := s.current.Load().documents[u]; !ok {
		return fmt.Errorf("close of %s, which is not open", u)
	}
	s.replace(u, func(next *snapshot) {
		delete(next.documents, u)
		next.forget(u)
	})
	s.shownFindings.forget(u)
	s.indexer.reread(s, u)
	return nil
}

// putDocument replaces a document by its next version.
func (s *server) putDocument(next *snapshot, d *document) {
	next.documents[d.uri] = d
	if next.indexes(d.uri) {
		s.indexer.noteEdit(d.uri, next.index.LazyFile(d.key))
		next.index = next.index.With(d.key, s.summaryOf(d))
	}
}

// replace changes one document. If it is a settings file or a pipeline in use,
// all documents are analyzed again.
func (s *server) replace(u uri.URI, change func(next *snapshot)) {
	before := s.current.Load()
	known := len(before.configFiles())
	if before.isConfigFile(u) {
		s.updateSnapshot(func(next *snapshot) {
			change(next)
			s.apply(next)
		})
		s.refresh()
		s.indexer.start(s)
		return
	}
	s.updateSnapshot(change)
	s.push(u)
	if now := s.current.Load(); len(now.configFiles()) > known {
		s.pushFiles(now) // its settings file is in use from now on
	}
	s.indexer.start(s)
}
