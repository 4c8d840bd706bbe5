package lsp

import (
	"context"
	"slices"

	"go.lsp.dev/protocol"

	"sigma-lsp/analysis/outline"
)

var _ = registerCapability(func(_ *server, c *protocol.ServerCapabilities) {
	c.DocumentSymbolProvider = &protocol.DocumentSymbolOptions{Label: new("Sigma")}
})

var symbolKinds = map[outline.Kind]protocol.SymbolKind{
	outline.Rule:        protocol.SymbolKindClass,
	outline.Correlation: protocol.SymbolKindInterface,
	outline.Filter:      protocol.SymbolKindInterface,
	outline.Other:       protocol.SymbolKindModule,
	outline.Metadata:    protocol.SymbolKindProperty,
	outline.Logsource:   protocol.SymbolKindNamespace,
	outline.Detection:   protocol.SymbolKindObject,
	outline.Selection:   protocol.SymbolKindStruct,
	outline.Field:       protocol.SymbolKindField,
	outline.Condition:   protocol.SymbolKindOperator,
}

// symbolBytes is the maximum length of a name or a detail.
const symbolBytes = 120

// DocumentSymbol lists the parts of a file: as a tree or, for clients without
// support for it, flat with the name of the parent.
func (s *server) DocumentSymbol(ctx context.Context, p *protocol.DocumentSymbolParams) (protocol.DocumentSymbolResult, error) {
	d, ok := s.snapshot(ctx).documents[p.TextDocument.URI]
	if !ok {
		return nil, nil
	}
	parts := outline.Parts(d.file())
	if s.capabilities.symbolTree {
		return protocol.DocumentSymbolSlice(s.symbols(d, parts)), nil
	}
	flat := protocol.SymbolInformationSlice{}
	var list func(parts []outline.Part, in string)
	list = func(parts []outline.Part, in string) {
		for _, part := range parts {
			one := protocol.SymbolInformation{Location: s.location(d, part.At)}
			one.Name, one.Kind, one.Tags = symbolName(part.Text), symbolKinds[part.Kind], s.symbolTags(part)
			if in != "" {
				one.ContainerName = &in
			}
			flat = append(flat, one)
			list(part.Children, one.Name)
		}
	}
	list(parts, "")
	return flat, nil
}

func symbolName(text string) string { return truncate(escapeInvisible(text), symbolBytes) }

func (s *server) symbols(d *document, parts []outline.Part) []protocol.DocumentSymbol {
	symbols := make([]protocol.DocumentSymbol, len(parts))
	for i, part := range parts {
		symbols[i] = protocol.DocumentSymbol{
			Name: symbolName(part.Text), Kind: symbolKinds[part.Kind], Tags: s.symbolTags(part),
			Range: s.rangeOf(d.source, part.At), SelectionRange: s.rangeOf(d.source, part.Name),
			Children: s.symbols(d, part.Children),
		}
		if detail := symbolName(part.Detail); detail != "" {
			symbols[i].Detail = &detail
		}
	}
	return symbols
}

func (s *server) symbolTags(part outline.Part) []protocol.SymbolTag {
	if part.Deprecated && slices.Contains(s.capabilities.symbolTags, protocol.SymbolTagDeprecated) {
		return []protocol.SymbolTag{protocol.SymbolTagDeprecated}
	}
	return nil
}
