package lsp

import (
	"context"
	"slices"
	"strings"

	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"

	"sigma-lsp/analysis/workspace"
)

var _ = registerCapability(func(_ *server, c *protocol.ServerCapabilities) { c.WorkspaceSymbolProvider = protocol.Boolean(true) })

// maxSymbols is how many rules a search returns; a user who misses one types
// more.
const maxSymbols = 200

// Symbols finds rules, correlations and filters of the workspace by title, id,
// name, tag or the name of the file, the best ones first.
func (s *server) Symbols(ctx context.Context, p *protocol.WorkspaceSymbolParams) (protocol.WorkspaceSymbolResult, error) {
	found := protocol.SymbolInformationSlice{}
	for _, d := range s.snapshot(ctx).index.Search(p.Query, maxSymbols) {
		found = append(found, s.ruleSymbol(d))
	}
	return found, nil
}

func (s *server) ruleSymbol(d *workspace.Document) protocol.SymbolInformation {
	at := d.Title
	if at.Value == "" {
		at = d.FirstLine
	}
	one := protocol.SymbolInformation{Location: protocol.Location{URI: uri.URI(d.File.Key), Range: s.rangeBetween(at.Start, at.End)}}
	one.Name, one.Kind = symbolName(d.DisplayName()), protocol.SymbolKindClass
	if strings.TrimSpace(one.Name) == "" {
		one.Name = symbolName(d.File.BaseName())
	}
	if kind, ok := ruleKinds[d.Kind]; ok {
		one.Kind = kind
	}
	if d.Status.Value == "deprecated" && slices.Contains(s.capabilities.searchTags, protocol.SymbolTagDeprecated) {
		one.Tags = []protocol.SymbolTag{protocol.SymbolTagDeprecated}
	}
	file := symbolName(d.File.Name)
	one.ContainerName = &file
	return one
}
