package lsp

import (
	"context"
	"slices"
	"strings"

	"go.lsp.dev/protocol"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/convert"
)

// The kinds of our actions. VS Code's menu of quick fixes leaves out the kind
// "source" and all below it; "refactor" and below are shown by every client.
const (
	copyKind    protocol.CodeActionKind = "refactor.copy"
	explainKind protocol.CodeActionKind = "refactor.explain"
)

var actionKinds = []protocol.CodeActionKind{
	protocol.CodeActionKindQuickFix, fixAllKind, convertKind, copyKind, testKind, explainKind, orderKind,
	protocol.CodeActionKindRefactorExtract, protocol.CodeActionKindRefactorInline, protocol.CodeActionKindRefactorRewrite, addKind,
}

var _ = offer(func(s *server, c *protocol.ServerCapabilities) {
	if s.can.actionLiterals {
		c.CodeActionProvider = &protocol.CodeActionOptions{CodeActionKinds: actionKinds}
	} else {
		c.CodeActionProvider = protocol.Boolean(true)
	}
})

// actions are what can be done at a place, each registered by its file, in the
// order in which menus show them.
var actions [lastly + 1][]func(*server, *actionRequest)

type turn int

const (
	first turn = iota // what mends a finding
	then
	lastly // what hides or explains one
)

func action(a func(*server, *actionRequest)) struct{} { return actionAt(then, a) }

func actionAt(at turn, a func(*server, *actionRequest)) struct{} {
	actions[at] = append(actions[at], a)
	return struct{}{}
}

// actionRequest is a request for actions and the answer as it grows.
type actionRequest struct {
	state    *state
	document *document
	one      *sigma.Document // the YAML document at the place, nil where that is no Sigma
	at       sigma.Span
	params   *protocol.CodeActionParams
	literals bool
	answer   []protocol.CommandOrCodeAction
}

func (r *actionRequest) result() *convert.Result { return r.document.result(r.one) }

func (r *actionRequest) subject(selection, format string) subject {
	return subject{r.document.uri, number(r.document.file(), r.one), selection, format}
}

// shown returns the diagnostics of that id that the client sent along.
func (r *actionRequest) shown(id string) (shown []protocol.Diagnostic) {
	for _, d := range r.params.Context.Diagnostics {
		if d.Code == protocol.String(id) {
			shown = append(shown, d)
		}
	}
	return shown
}

// add offers a command, if its kind is wanted.
func (r *actionRequest) add(kind protocol.CodeActionKind, command protocol.Command, of []protocol.Diagnostic) {
	if !wanted(kind, r.params.Context.Only) {
		return
	}
	if !r.literals {
		r.answer = append(r.answer, &command)
		return
	}
	r.answer = append(r.answer, &protocol.CodeAction{Title: command.Title, Kind: &kind, Command: command, Diagnostics: of})
}

// wanted reports whether a kind is among those asked for; a kind stands for
// all below it, and none for all.
func wanted(kind protocol.CodeActionKind, only []protocol.CodeActionKind) bool {
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

// CodeAction offers what can be done at a place.
func (s *server) CodeAction(ctx context.Context, p *protocol.CodeActionParams) ([]protocol.CommandOrCodeAction, error) {
	st := s.at(ctx)
	d, ok := st.documents[p.TextDocument.URI]
	if !ok {
		return nil, nil
	}
	r := &actionRequest{state: st, document: d, at: s.span(d.source, p.Range), params: p, literals: s.can.actionLiterals, answer: []protocol.CommandOrCodeAction{}}
	r.one = d.rule(r.at.Start)
	for _, a := range slices.Concat(actions[:]...) {
		a(s, r)
	}
	return r.answer, nil
}

var _ = action(func(s *server, r *actionRequest) {
	if r.one == nil {
		return
	}
	if place := sigma.PathAt(r.document.file(), r.at.Start); place != nil && place.Selection != nil {
		if printed, ok := r.result().Selection(place.Selection); ok {
			j := r.subject(place.Selection.Name.Value, convert.Simple.String())
			r.add(copyKind, s.copyCommand("Copy this selection as LEQL", j, "selection", printed.Text), nil)
		}
	}
	for _, c := range copies {
		if text, ok := join(r.result().Queries(c.form), c.form); ok {
			r.add(copyKind, s.copyCommand("Copy as LEQL: "+called(c.what, r.result()), r.subject("", c.form.String()), called(c.what, r.result()), text), nil)
		}
	}
})
