package lsp

import (
	"context"

	"go.lsp.dev/protocol"
)

var _ = offer(func(_ *server, c *protocol.ServerCapabilities) {
	c.CompletionProvider = &protocol.CompletionOptions{}
})

// completions are what can be written at a place, each registered by its file.
var completions []func(*server, *completionRequest)

func completion(c func(*server, *completionRequest)) struct{} {
	completions = append(completions, c)
	return struct{}{}
}

// completionRequest is a request for completions and the answer as it grows.
type completionRequest struct {
	state    *state
	document *document
	offset   int
	answer   []protocol.CompletionItem
}

// Completion lists what can be written at a place.
func (s *server) Completion(ctx context.Context, p *protocol.CompletionParams) (protocol.CompletionResult, error) {
	st := s.at(ctx)
	d, ok := st.documents[p.TextDocument.URI]
	if !ok {
		return nil, nil
	}
	r := &completionRequest{state: st, document: d, offset: s.offset(d.source, p.Position)}
	for _, c := range completions {
		c(s, r)
	}
	return protocol.CompletionItemSlice(r.answer), nil
}
