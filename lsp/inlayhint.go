package lsp

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"go.lsp.dev/protocol"

	"sigma-lsp/analysis/sigma"
)

var _ = offer(func(_ *server, c *protocol.ServerCapabilities) { c.InlayHintProvider = protocol.Boolean(true) })

// hintKinds are what can be told within the text, each registered by its file under
// the name by which the setting "hints" switches it.
var hintKinds = map[string]func(*hintRequest){}

func hint(name string, f func(*hintRequest)) struct{} {
	if hintKinds[name] != nil {
		panic("two hints are named " + name)
	}
	hintKinds[name] = f
	return struct{}{}
}

// hintRequest is a request for hints and the answer as it grows.
type hintRequest struct {
	server   *server
	state    *state
	document *document
	in       sigma.Span
	answer   []placedHint
}

type placedHint struct {
	at   int
	hint protocol.InlayHint
}

// add tells something behind a byte of the text, and more of it to who asks.
func (r *hintRequest) add(at int, says, more string) {
	if !r.in.Contains(at) {
		return
	}
	h := protocol.InlayHint{Position: r.server.position(r.document.source, at), Label: protocol.String(cut(visible(says), hintBytes)), PaddingLeft: new(true)}
	if more != "" {
		h.Tooltip = protocol.String(cut(visible(more), hoverBytes))
	}
	r.answer = append(r.answer, placedHint{at, h})
}

// hintBytes is how much a hint says.
const hintBytes = 100

// InlayHint tells behind pieces of the text what they stand for.
func (s *server) InlayHint(ctx context.Context, p *protocol.InlayHintParams) ([]protocol.InlayHint, error) {
	st := s.at(ctx)
	d, ok := st.documents[p.TextDocument.URI]
	if !ok {
		return nil, nil
	}
	r := &hintRequest{server: s, state: st, document: d, in: s.span(d.source, p.Range)}
	for _, name := range slices.Sorted(maps.Keys(hintKinds)) {
		if on, set := d.settings.hints[name]; on || !set {
			hintKinds[name](r)
		}
	}
	slices.SortStableFunc(r.answer, func(a, b placedHint) int { return cmp.Compare(a.at, b.at) })
	answer := make([]protocol.InlayHint, len(r.answer))
	for i, h := range r.answer {
		answer[i] = h.hint
	}
	return answer, nil
}
