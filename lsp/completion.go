package lsp

import (
	"context"

	"go.lsp.dev/protocol"
)

// Characters after which something new begins. Words need none: editors request
// completion for them by themselves.
var completionTriggers = []string{"|", " ", ".", "("}

var _ = registerCapability(func(_ *server, c *protocol.ServerCapabilities) {
	c.CompletionProvider = &protocol.CompletionOptions{TriggerCharacters: completionTriggers, ResolveProvider: new(true)}
})

// completionRequest is a request for completions and the answer as it grows.
type completionRequest struct {
	state    *snapshot
	document *document
	offset   int
	typed    string // the character that made the client ask, "" where it was something else
	answer   protocol.CompletionList
}

// Completion returns the candidates at the cursor.
func (s *server) Completion(ctx context.Context, p *protocol.CompletionParams) (protocol.CompletionResult, error) {
	at, ok := s.cursorAt(ctx, &p.TextDocumentPositionParams)
	if !ok {
		return nil, nil
	}
	r := &completionRequest{state: at.state, document: at.document, offset: at.offset}
	r.answer.Items = []protocol.CompletionItem{}
	if c := p.Context; c.TriggerKind == protocol.CompletionTriggerKindTriggerCharacter {
		r.typed = valueOr(c.TriggerCharacter)
	}
	s.completeRule(r)
	s.completeSettings(r)
	return &r.answer, nil
}
