package lsp

import (
	"context"
	"slices"
	"strings"

	"go.lsp.dev/protocol"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/convert"
)

// The kinds of the server's actions. VS Code's menu of quick fixes hides the
// kind "source" and its subkinds; "refactor" and its subkinds are shown by
// every client.
const (
	copyKind    protocol.CodeActionKind = "refactor.copy"
	explainKind protocol.CodeActionKind = "refactor.explain"
)

var actionKinds = []protocol.CodeActionKind{
	protocol.CodeActionKindQuickFix, fixAllKind, convertKind, copyKind, testKind, explainKind, orderKind,
	protocol.CodeActionKindRefactorExtract, protocol.CodeActionKindRefactorInline, protocol.CodeActionKindRefactorRewrite, addKind,
}

var _ = registerCapability(func(s *server, c *protocol.ServerCapabilities) {
	if s.capabilities.actionLiterals {
		options := &protocol.CodeActionOptions{CodeActionKinds: actionKinds}
		if s.capabilities.resolveEdits {
			options.ResolveProvider = new(true)
		}
		c.CodeActionProvider = options
	} else {
		c.CodeActionProvider = protocol.Boolean(true)
	}
})

// actions are the code actions, each registered by its file, in the order of
// menus.
var actions [lastPriority + 1][]func(*server, *actionRequest)

type priority int

const (
	fixPriority priority = iota // fixes a finding
	normalPriority
	lastPriority // what hides or explains one
)

func registerAction(a func(*server, *actionRequest)) struct{} {
	return actionWithPriority(normalPriority, a)
}

func actionWithPriority(at priority, a func(*server, *actionRequest)) struct{} {
	actions[at] = append(actions[at], a)
	return struct{}{}
}

// actionRequest is a request for actions and the answer as it grows.
type actionRequest struct {
	ctx      context.Context
	state    *snapshot
	document *document
	rule     *sigma.Document // the YAML document at the range, nil if it is not Sigma
	span     sigma.Span
	params   *protocol.CodeActionParams
	literals bool
	answer   []protocol.CommandOrCodeAction
}

func (r *actionRequest) result() *convert.Result { return r.document.result(r.rule) }

func (r *actionRequest) ruleRef(selection, format string) ruleRef {
	return ruleRef{r.document.uri, documentIndex(r.document.file(), r.rule), selection, format}
}

// clientDiagnostics returns the diagnostics of that id that the client sent along.
func (r *actionRequest) clientDiagnostics(id string) (shown []protocol.Diagnostic) {
	for _, d := range r.params.Context.Diagnostics {
		if d.Code == protocol.String(id) {
			shown = append(shown, d)
		}
	}
	return shown
}

// add offers a command, if its kind is wanted.
func (r *actionRequest) add(kind protocol.CodeActionKind, command protocol.Command, of []protocol.Diagnostic) {
	if !kindWanted(kind, r.params.Context.Only) {
		return
	}
	if !r.literals {
		r.answer = append(r.answer, &command)
		return
	}
	r.answer = append(r.answer, &protocol.CodeAction{Title: command.Title, Kind: &kind, Command: command, Diagnostics: of})
}

// kindWanted reports whether a kind is among the requested ones; a kind
// includes its subkinds, and an empty list means all.
func kindWanted(kind protocol.CodeActionKind, only []protocol.CodeActionKind) bool {
	if len(only) == 0 {
		return true
	}
	for _, o := range only {
		if o == protocol.CodeActionKindEmpty || kind == o || strings.HasPrefix(string(kind), string(o)+".") {
			return true
		}
	}
	return false
}

// CodeAction returns the actions for a range.
func (s *server) CodeAction(ctx context.Context, p *protocol.CodeActionParams) ([]protocol.CommandOrCodeAction, error) {
	snap := s.snapshot(ctx)
	d, ok := snap.documents[p.TextDocument.URI]
	if !ok {
		return nil, nil
	}
	r := &actionRequest{ctx: ctx, state: snap, document: d, span: s.span(d.source, p.Range), params: p, literals: s.capabilities.actionLiterals, answer: []protocol.CommandOrCodeAction{}}
	r.rule = d.rule(r.span.Start)
	for _, a := range slices.Concat(actions[:]...) {
		a(s, r)
		if err := ctx.Err(); err != nil {
			return nil, err
		}
	}
	if s.capabilities.pickAction {
		r.groupActions()
	}
	return r.answer, nil
}

var _ = registerAction(func(s *server, r *actionRequest) {
	if r.rule == nil {
		return
	}
	if place := sigma.PathAt(r.document.file(), r.span.Start); place != nil && place.Selection != nil {
		if printed, ok := r.result().Selection(place.Selection); ok {
			ref := r.ruleRef(place.Selection.Name.Value, convert.Simple.String())
			r.add(copyKind, s.copyCommand("Copy this selection as LEQL", ref, "selection", printed.Text), nil)
		}
	}
	for _, c := range copyFormats {
		if text, ok := joinQueries(r.result().Queries(c.form), c.form); ok {
			r.add(copyKind, s.copyCommand("Copy as LEQL: "+copyName(c.what, r.result()), r.ruleRef("", c.form.String()), copyName(c.what, r.result()), text), nil)
		}
	}
})
