package lsp

import (
	"context"
	"fmt"

	"go.lsp.dev/protocol"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/convert/trial"
)

var _ = offer(func(_ *server, c *protocol.ServerCapabilities) { c.InlayHintProvider = protocol.Boolean(true) })

// InlayHint tells behind the name of each selection, and behind "condition",
// whether it matched the remembered events.
func (s *server) InlayHint(ctx context.Context, p *protocol.InlayHintParams) ([]protocol.InlayHint, error) {
	st := s.at(ctx)
	d, ok := st.documents[p.TextDocument.URI]
	if !ok {
		return nil, nil
	}
	hints, wanted := []protocol.InlayHint{}, s.span(d.source, p.Range)
	add := func(key, value *sigma.Node, matched, all int) {
		at := key.Span.End
		if d.source.LineOf(value.Span.Start) > d.source.LineOf(at) {
			at = d.source.Line(d.source.LineOf(at)).End
		}
		if !wanted.Holds(at) {
			return
		}
		says := fmt.Sprintf("matched %d of %d", matched, all)
		if all == 1 {
			says = verdictOn(matched == 1)
		}
		hints = append(hints, protocol.InlayHint{Position: s.position(d.source, at), Label: protocol.String(says), PaddingLeft: new(true)})
	}
	for _, one := range d.file().Documents {
		r := st.tried(d, one)
		if r == nil {
			continue
		}
		selections, rule, all := tally(r)
		for _, selection := range one.Rule.Detection.Selections {
			if selection.Name.Span.Within(one.Span) {
				add(selection.Name, selection.Node, selections[selection], all)
			}
		}
		if key := one.Rule.Detection.ConditionKey; key != nil && key.Span.Within(one.Span) {
			add(key, one.Rule.Detection.Conditions[0].Node, rule, all)
		}
	}
	return hints, nil
}

// tally counts how many events each selection matched, and the whole rule.
func tally(r *trial.Report) (selections map[*sigma.Selection]int, rule, all int) {
	selections = map[*sigma.Selection]int{}
	for _, sample := range r.Samples {
		for _, e := range sample.Events {
			all++
			x := r.Explain(e)
			if x.Matched {
				rule++
			}
			for _, selection := range x.Selections {
				if selection.Matched {
					selections[selection.Selection]++
				}
			}
		}
	}
	return selections, rule, all
}
