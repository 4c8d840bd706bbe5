package lsp

import (
	"context"
	"strings"
	"time"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/events"
	"sigma-lsp/analysis/refactor"
	"sigma-lsp/analysis/sigma"
)

// ruleFromEventCommand begins a rule from an event, and puts it behind those of
// an open file.
const ruleFromEventCommand = "sigma-lsp.ruleFromEvent"

// newRule is a command of the client: it asks the user for an event and hands
// it to ruleFromEventCommand.
const newRule = "sigma-lsp.newRule"

// eventArgument is the argument of the two. Event is the text of events, file
// the name of a file below a folder of the workspace; the first event counts.
type eventArgument struct {
	URI   uri.URI `json:"uri"`
	Event string  `json:"event,omitzero"`
	File  string  `json:"file,omitzero"`
}

type newRuleResult struct {
	Text    string `json:"text"`
	Applied bool   `json:"applied"` // the client put it into the file
}

var _ = run(ruleFromEventCommand, always, func(s *server, ctx context.Context, a *eventArgument) (any, error) {
	st := s.at(ctx)
	d, ok := st.documents[a.URI]
	if !ok {
		return nil, jsonrpc2.Errorf(jsonrpc2.InvalidParams, "the file %s is not open", a.URI)
	}
	name, text, err := "event", a.Event, error(nil)
	if a.File != "" {
		if name, text, err = st.eventFile(a.File); err != nil {
			name = a.File
		}
	}
	var found []events.Event
	if err == nil {
		found, err = events.Read([]byte(text))
	}
	var rule string
	if err == nil {
		rule, err = refactor.FromEvent(d.settings.policy.Taxonomy(), refactor.Event{
			Fields: found[0].Fields,
			ID:     check.IDOf(d.source.String() + "\x00" + found[0].Text),
			Date:   time.Now().UTC().Format(time.DateOnly),
		})
	}
	if err != nil {
		return nil, jsonrpc2.Errorf(jsonrpc2.Code(protocol.LSPErrorCodesRequestFailed), "%s: %s", name, err)
	}
	result := newRuleResult{Text: rule}
	if s.can.applyEdit {
		label := "New rule from an event"
		answer, err := s.client.ApplyEdit(ctx, &protocol.ApplyWorkspaceEditParams{
			Label: &label, Edit: *s.workspaceEdit(d, []sigma.Edit{behindAll(d.source, rule)}),
		})
		if err != nil {
			return nil, err
		}
		result.Applied = answer != nil && answer.Applied
	}
	return &result, nil
})

// behindAll puts a rule behind all that a text holds; a blank text is replaced.
func behindAll(source *sigma.Source, rule string) sigma.Edit {
	text, lineBreak := source.String(), source.LineBreak()
	rule = strings.ReplaceAll(rule, "\n", lineBreak)
	at := sigma.Span{Start: len(text), End: len(text)}
	switch {
	case strings.TrimSpace(strings.TrimPrefix(text, "\uFEFF")) == "":
		at.Start = len(text) - len(strings.TrimPrefix(text, "\uFEFF"))
	case strings.HasSuffix(text, "\n"):
		rule = "---" + lineBreak + rule
	default:
		rule = lineBreak + "---" + lineBreak + rule
	}
	return sigma.Edit{At: at, Text: rule}
}

// A new rule is offered in a blank file, and above the detection of a rule.
var _ = action(func(s *server, r *actionRequest) {
	if !s.can.newRule {
		return
	}
	if r.one == nil {
		if strings.TrimSpace(strings.TrimPrefix(r.document.source.String(), "\uFEFF")) != "" {
			return
		}
	} else if place := sigma.At(r.document.file(), r.at.Start); place == nil || place.Selection != nil || place.Condition != nil {
		return
	}
	r.add(addKind, protocol.Command{Title: "New rule from an event…", Command: newRule, Arguments: []protocol.LSPAny{raw(eventArgument{URI: r.document.uri})}}, nil)
})
