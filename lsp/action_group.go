package lsp

import (
	"slices"
	"strings"

	"go.lsp.dev/protocol"
)

// pickAction is a command of the client: it asks the user for one of several
// actions and runs it. A client that has it gets one action in place of those
// that are alike, so that the fixes are not lost in a long menu.
const pickAction = "sigma-lsp.pickAction"

// pickActionArgument is the argument of pickAction.
type pickActionArgument struct {
	Title   string                 `json:"title"`
	Actions []*protocol.CodeAction `json:"actions"`
}

// The beginnings of the titles of actions that hide a finding.
const (
	ignorePrefix  = "Ignore "
	turnOffPrefix = "Turn off "
)

// groupActions puts one action in place of those that copy a query, and one in
// place of those that hide a finding.
func (r *actionRequest) groupActions() {
	r.group("Copy as LEQL…", func(a *protocol.CodeAction) bool { return *a.Kind == copyKind })
	r.group("Ignore…", func(a *protocol.CodeAction) bool {
		return *a.Kind == protocol.CodeActionKindQuickFix && (strings.HasPrefix(a.Title, ignorePrefix) || strings.HasPrefix(a.Title, turnOffPrefix))
	})
}

func (r *actionRequest) group(title string, belongs func(*protocol.CodeAction) bool) {
	argument := pickActionArgument{Title: strings.TrimSuffix(title, "…")}
	var kind *protocol.CodeActionKind
	var diagnostics []protocol.Diagnostic
	place := 0
	r.answer = slices.DeleteFunc(r.answer, func(c protocol.CommandOrCodeAction) bool {
		a, ok := c.(*protocol.CodeAction)
		if !ok || a.Kind == nil || !belongs(a) {
			if len(argument.Actions) == 0 {
				place++
			}
			return false
		}
		kind = a.Kind
		for _, d := range a.Diagnostics {
			if !slices.ContainsFunc(diagnostics, func(o protocol.Diagnostic) bool { return o.Range == d.Range && o.Code == d.Code }) {
				diagnostics = append(diagnostics, d)
			}
		}
		argument.Actions = append(argument.Actions, a)
		return true
	})
	if len(argument.Actions) == 0 {
		return
	}
	command := protocol.Command{Title: title, Command: pickAction, Arguments: []protocol.LSPAny{rawMessage(argument)}}
	r.answer = slices.Insert(r.answer, place, protocol.CommandOrCodeAction(&protocol.CodeAction{Title: title, Kind: kind, Command: command, Diagnostics: diagnostics}))
}
