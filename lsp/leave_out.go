package lsp

import (
	"context"
	"slices"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"

	"sigma-lsp/analysis/match"
	"sigma-lsp/analysis/refactor"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/taxonomy"
	"sigma-lsp/convert/ruletest"
)

// leaveOutCommand adds a filter to a rule that excludes a false positive.
const leaveOutCommand = "sigma-lsp.leaveOut"

// leaveOutArgument names the event by its text or file; without them it is the last one
// that the rule was tested on.
type leaveOutArgument struct {
	testArgument
	Filter string `json:"filter,omitzero"` // the chosen one; otherwise the user chooses
}

type leaveOutResult struct {
	Filters []string `json:"filters"`         // to choose from, the narrowest first
	Chosen  string   `json:"chosen,omitzero"` // "" if none was
	Applied bool     `json:"applied"`
}

var _ = registerCommand(leaveOutCommand, func(s *server) bool { return s.capabilities.applyEdit }, func(s *server, ctx context.Context, a *leaveOutArgument) (any, error) {
	snap := s.snapshot(ctx)
	d, one, err := snap.ruleOf(&a.testArgument)
	if err != nil {
		return nil, err
	}
	var samples []ruletest.Sample
	if a.Event != "" || a.File != "" {
		sample, err := snap.sampleOf(&a.testArgument)
		if err != nil {
			return nil, err
		}
		samples = []ruletest.Sample{sample}
	} else {
		samples = snap.samples[keyOf(d, one)]
	}
	event := falsePositive(d, one, samples)
	if event == nil {
		return nil, refuse("the rule matches none of the events")
	}
	var others []*match.Event
	if _, named := ruletest.TestsPath(one.Rule); named {
		tests, err := ruletest.ReadTests(snap.foldersAbove(d.uri), one.Rule)
		if err != nil {
			return nil, refuse("%s", err)
		}
		for _, t := range tests {
			for _, e := range t.Events {
				others = append(others, e.Event)
			}
		}
	}
	filters := refactor.LeaveOut(d.settings.policy.Taxonomy(), d.file(), one, event, others)
	if len(filters) == 0 {
		return nil, refuse("no filter excludes the event and keeps what the rule's tests expect")
	}
	return s.applyFilter(ctx, d, filters, a.Filter)
})

// applyFilter adds the filter that the user chooses.
func (s *server) applyFilter(ctx context.Context, d *document, filters []refactor.EventFilter, chosen string) (any, error) {
	result := &leaveOutResult{Chosen: chosen}
	ask := protocol.ShowMessageRequestParams{Type: protocol.MessageTypeInfo, Message: "Each filter was tried on the rule's events. Choose one:"}
	for _, f := range filters {
		title := escapeInvisible(f.Title)
		result.Filters = append(result.Filters, title)
		ask.Actions = append(ask.Actions, protocol.MessageActionItem{Title: title})
	}
	if chosen == "" && s.capabilities.choose {
		answer, err := s.client.ShowMessageRequest(ctx, &ask)
		if err != nil || answer == nil {
			return result, err
		}
		result.Chosen = answer.Title
	}
	n := slices.Index(result.Filters, result.Chosen)
	if n < 0 {
		return result, nil
	}
	if now, ok := s.snapshot(ctx).documents[d.uri]; !ok || now.version != d.version {
		return nil, jsonrpc2.Errorf(jsonrpc2.Code(protocol.LSPErrorCodesContentModified), "the file was edited meanwhile")
	}
	applied, err := s.applyEdit(ctx, "Leave event out", s.workspaceEdit(d, filters[n].Edits))
	if err != nil {
		return nil, err
	}
	result.Applied = applied
	return result, nil
}

// falsePositive is the last event of no test that a rule matches, or nil.
func falsePositive(d *document, one *sigma.Document, samples []ruletest.Sample) *match.Event {
	m, _ := match.Compile(one.Rule)
	if m == nil {
		return nil
	}
	for _, sample := range slices.Backward(samples) {
		if sample.IsTest {
			continue
		}
		for _, e := range slices.Backward(sample.Events) {
			event := e.Event
			if ruletest.IsEntry(event) {
				event = match.NewEvent(ruletest.FromEntry(e.Fields(), taxonomy.LogsourceOf(one.Rule.Logsource), d.settings.pipelines()))
			}
			if m.Match(event) {
				return event
			}
		}
	}
	return nil
}

var _ = registerAction(func(s *server, r *actionRequest) {
	if r.rule == nil || r.rule.Rule == nil || !s.capabilities.applyEdit {
		return
	}
	argument := testArgument{URI: r.document.uri, Document: documentIndex(r.document.file(), r.rule)}
	if falsePositive(r.document, r.rule, r.state.samples[keyOf(r.document, r.rule)]) != nil {
		r.add(testKind, protocol.Command{Title: "Leave this event out…", Command: leaveOutCommand, Arguments: []protocol.LSPAny{rawMessage(argument)}}, nil)
	}
	if s.capabilities.pickEvent {
		argument.Command = leaveOutCommand
		r.add(testKind, protocol.Command{Title: "Leave an event out…", Command: pickEvent, Arguments: []protocol.LSPAny{rawMessage(argument)}}, nil)
	}
})
