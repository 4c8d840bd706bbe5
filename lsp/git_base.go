package lsp

import (
	"context"
	"errors"
	"slices"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/uri"

	"sigma-lsp/analysis/revision"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/convert"
)

// gitBaseParams requests the conversion of a rule as it was last committed.
// Clients send it only at the request of the user, as it runs git. Docs:
// protocol.md.
type gitBaseParams struct {
	TextDocument struct {
		URI uri.URI `json:"uri"`
	} `json:"textDocument"`
	Document int    `json:"document"`
	Format   string `json:"format"`
}

type gitBaseResult struct {
	Commit string          `json:"commit"`
	Rule   *ruleConversion `json:"rule"` // null if the commit does not contain the rule
}

var _ = registerRequest("sigma/committed", func(s *server, ctx context.Context, p *gitBaseParams) (any, error) {
	d, ok := s.snapshot(ctx).documents[p.TextDocument.URI]
	if !ok {
		return nil, nil
	}
	wanted, err := parseFormats(p.Format)
	if err != nil {
		return nil, err
	}
	if p.Document < 0 || p.Document >= len(d.file().Documents) {
		return nil, jsonrpc2.Errorf(jsonrpc2.InvalidParams, "the file has no document %d", p.Document)
	}
	if !d.uri.IsFile() {
		return nil, refuse("%s", revision.ErrNoRepository)
	}
	file, err := revision.Read(ctx, d.uri.FsPath(), "HEAD", sigma.MaxSize+1)
	switch {
	case errors.Is(err, revision.ErrAbsent):
		return nil, refuse("the file was never committed")
	case errors.Is(err, revision.ErrUnknown):
		return nil, refuse("the repository has no commits")
	case err != nil:
		return nil, refuse("%s", err)
	}
	before := s.openDocument(d.uri, 0, sigma.NewSource(file.Text), d.analysisContext)
	result := &gitBaseResult{Commit: file.Commit}
	if at := sameRule(d, before, p.Document); at >= 0 {
		rule := s.convertRule(before, before.file().Documents[at], wanted)
		rule.Document = at
		result.Rule = &rule
	}
	return result, nil
})

// sameRule finds a rule in another version of its file: by its id if there is
// one, else by its index if the number of documents is the same. It returns -1
// if the rule is not found.
func sameRule(now, before *document, at int) int {
	id := func(one *sigma.Document) string {
		if one.Rule == nil {
			return ""
		}
		return one.Rule.Text("id")
	}
	documents, others := now.file().Documents, before.file().Documents
	if wanted := id(documents[at]); wanted != "" {
		if i := slices.IndexFunc(others, func(one *sigma.Document) bool { return id(one) == wanted }); i >= 0 {
			return i
		}
	}
	if len(others) == len(documents) && before.result(others[at]).Verdict != convert.NoVerdict {
		return at
	}
	return -1
}
