package lsp

import (
	"context"
	"errors"
	"strings"
	"time"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/events"
	"sigma-lsp/analysis/match"
	"sigma-lsp/analysis/refactor"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/taxonomy"
	"sigma-lsp/convert/ruletest"
)

// ruleFromEventCommand creates a rule from an event, and appends it to an open
// file.
const ruleFromEventCommand = "sigma-lsp.ruleFromEvent"

// newRule is a command of the client: it asks the user for an event and passes
// it to ruleFromEventCommand.
const newRule = "sigma-lsp.newRule"

// eventArgument is the argument of the two. Event is the text of events, file
// the name of a file below a folder of the workspace; the first event counts.
type eventArgument struct {
	URI   uri.URI `json:"uri"`
	Event string  `json:"event,omitzero"`
	File  string  `json:"file,omitzero"`

	// Logsource is the log source of the rule, if the event does not identify
	// it.
	Logsource logsourceArgument `json:"logsource,omitzero"`
}

type logsourceArgument struct {
	Category string `json:"category,omitzero"`
	Product  string `json:"product,omitzero"`
	Service  string `json:"service,omitzero"`
}

type newRuleResult struct {
	Text    string `json:"text"`
	Applied bool   `json:"applied"` // the client put it into the file
}

var _ = registerCommand(ruleFromEventCommand, alwaysOffered, func(s *server, ctx context.Context, a *eventArgument) (any, error) {
	snap := s.snapshot(ctx)
	d, ok := snap.documents[a.URI]
	if !ok {
		return nil, jsonrpc2.Errorf(jsonrpc2.InvalidParams, "the file %s is not open", a.URI)
	}
	name, text, err := "event", a.Event, error(nil)
	if a.File != "" {
		if name, text, err = snap.eventFile(a.File); err != nil {
			name = a.File
		}
	}
	var found events.Event
	if err == nil {
		found, err = events.First([]byte(text))
	}
	var rule string
	if err == nil {
		rule, err = s.ruleFrom(ctx, d, found, a.Logsource)
	}
	if err != nil {
		return nil, refuse("%s: %s", name, err)
	}
	result := newRuleResult{Text: rule}
	if s.capabilities.applyEdit {
		result.Applied, err = s.applyEdit(ctx, "New rule from an event", s.workspaceEdit(d, []sigma.Edit{endOfFile(d.source, rule)}))
		if err != nil {
			return nil, err
		}
	}
	return &result, nil
})

// ruleFrom writes the rule. If the event does not identify its log source, the
// user chooses among the candidates.
func (s *server) ruleFrom(ctx context.Context, d *document, e events.Event, chosen logsourceArgument) (string, error) {
	t := d.settings.policy.Taxonomy()
	from := refactor.Event{
		Fields:    e.Fields,
		ID:        check.IDFromText(d.source.String() + "\x00" + e.Text),
		Date:      time.Now().UTC().Format(time.DateOnly),
		Logsource: taxonomy.Logsource(chosen),
	}
	if ruletest.IsEntry(match.NewEvent(e.Fields)) {
		source := from.Logsource
		if source == (taxonomy.Logsource{}) {
			source, _ = refactor.LogsourceOf(t, e.Fields)
		}
		from.Fields = ruletest.FromEntry(e.Fields, source, d.settings.pipelines())
		from.Logsource = source
	}
	rule, err := refactor.FromEvent(t, from)
	undecided, ok := errors.AsType[*refactor.Undecided](err)
	if !ok || !s.capabilities.choose || len(undecided.Sources) == 0 {
		return rule, err
	}
	ask := protocol.ShowMessageRequestParams{Type: protocol.MessageTypeInfo, Message: "The event does not identify its log source. Choose one:"}
	for _, source := range undecided.Sources {
		ask.Actions = append(ask.Actions, protocol.MessageActionItem{Title: source.String()})
	}
	answer, asked := s.client.ShowMessageRequest(ctx, &ask)
	if asked != nil || answer == nil {
		return "", err
	}
	for _, source := range undecided.Sources {
		if source.String() == answer.Title {
			from.Logsource = source
		}
	}
	return refactor.FromEvent(t, from)
}

// endOfFile appends a rule to a text; a text of only whitespace is replaced.
func endOfFile(source *sigma.Source, rule string) sigma.Edit {
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

// A new rule is offered in an empty file, and above the detection of a rule.
var _ = registerAction(func(s *server, r *actionRequest) {
	if !s.capabilities.newRule {
		return
	}
	if r.rule == nil {
		if strings.TrimSpace(strings.TrimPrefix(r.document.source.String(), "\uFEFF")) != "" {
			return
		}
	} else if place := sigma.PathAt(r.document.file(), r.span.Start); place == nil || place.Selection != nil || place.Condition != nil {
		return
	}
	r.add(addKind, protocol.Command{Title: "New rule from an event…", Command: newRule, Arguments: []protocol.LSPAny{rawMessage(eventArgument{URI: r.document.uri})}}, nil)
})
