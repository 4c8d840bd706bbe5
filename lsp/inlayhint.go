package lsp

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"go.lsp.dev/protocol"

	"sigma-lsp/analysis/sigma"
)

var _ = registerCapability(func(_ *server, c *protocol.ServerCapabilities) { c.InlayHintProvider = protocol.Boolean(true) })

// hintKinds are the inlay hints, each registered by its file under its name in
// the setting "hints".
var hintKinds = map[string]func(*hintRequest){}

func registerHint(name string, f func(*hintRequest)) struct{} {
	if hintKinds[name] != nil {
		panic("two hints are named " + name)
	}
	hintKinds[name] = f
	return struct{}{}
}

// hintRequest is a request for hints and the answer as it grows.
type hintRequest struct {
	server   *server
	state    *snapshot
	document *document
	span     sigma.Span
	answer   []positionedHint
}

type positionedHint struct {
	at   int
	hint protocol.InlayHint
}

// add adds a hint after a byte of the text, with a tooltip.
func (r *hintRequest) add(at int, says, more string) {
	if !r.span.Contains(at) {
		return
	}
	h := protocol.InlayHint{Position: r.server.position(r.document.source, at), Label: protocol.String(truncate(escapeInvisible(says), hintBytes)), PaddingLeft: new(true)}
	if more != "" {
		h.Tooltip = protocol.String(truncate(escapeInvisible(more), hoverBytes))
	}
	r.answer = append(r.answer, positionedHint{at, h})
}

// hintBytes is the maximum length of a hint.
const hintBytes = 100

// InlayHint returns the hints of a range.
func (s *server) InlayHint(ctx context.Context, p *protocol.InlayHintParams) ([]protocol.InlayHint, error) {
	snap := s.snapshot(ctx)
	d, ok := snap.documents[p.TextDocument.URI]
	if !ok {
		return nil, nil
	}
	r := &hintRequest{server: s, state: snap, document: d, span: s.span(d.source, p.Range)}
	for _, name := range slices.Sorted(maps.Keys(hintKinds)) {
		if on, set := d.settings.hints[name]; on || !set {
			hintKinds[name](r)
		}
	}
	slices.SortStableFunc(r.answer, func(a, b positionedHint) int { return cmp.Compare(a.at, b.at) })
	answer := make([]protocol.InlayHint, len(r.answer))
	for i, h := range r.answer {
		answer[i] = h.hint
	}
	return answer, nil
}
