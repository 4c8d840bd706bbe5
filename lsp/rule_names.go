package lsp

import (
	"slices"
	"strings"

	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/workspace"
)

// The ids and names of rules: from "related", a correlation or a filter to the
// rule, and from a rule to all references to it, in every file of the
// workspace.

// ruleName is an id or a name of a rule at the cursor.
type ruleName struct {
	workspace.Text
	index *workspace.Index
	rules []*workspace.Document // that are called so
}

// ruleName returns the id or the name of a rule at the cursor, at its
// definition or a reference.
func (s *server) ruleName(at *cursor) (n ruleName, ok bool) {
	key := at.document.key
	n.index = s.indexWith(at.state, at.document)
	for _, d := range n.index.File(key).Documents {
		for _, own := range []workspace.Text{d.ID, d.Name} {
			if own.Value != "" && own.At.Contains(at.offset) {
				n.Text, n.rules = own, []*workspace.Document{d}
				return n, true
			}
		}
		for _, r := range d.Related {
			if r.ID.At.Contains(at.offset) {
				n.Text, n.rules = r.ID, n.index.ByID(r.ID.Value)
				return n, true
			}
		}
		for _, r := range d.Rules {
			if r.At.Contains(at.offset) {
				n.Text, n.rules = r, n.index.Targets(r.Value)
				return n, true
			}
		}
	}
	for _, d := range at.document.file().Documents { // the index leaves aliases out: they repeat the rules
		if d.Correlation == nil {
			continue
		}
		for _, alias := range d.Correlation.Aliases {
			for _, f := range alias.Fields {
				if f.Rule.At.Contains(at.offset) {
					n.Text, n.rules = workspace.Text{Value: f.Rule.Name, At: f.Rule.At}, n.index.Targets(f.Rule.Name)
					return n, true
				}
			}
		}
	}
	return n, false
}

// indexWith is the index of the workspace with a document that may be outside of
// it.
func (s *server) indexWith(snap *snapshot, d *document) *workspace.Index {
	if snap.index.File(d.key) != nil {
		return snap.index
	}
	return snap.index.WithOverlay(s.summaryOf(d)())
}

// definitionIn is the id or the name of a rule that the reference uses.
func (n ruleName) definitionIn(d *workspace.Document) workspace.Text {
	if strings.EqualFold(d.ID.Value, n.Value) {
		return d.ID
	}
	return d.Name
}

// uses visits the positions that refer to the rules, by id or name, with their
// document.
func (n ruleName) uses(visit func(*workspace.Document, workspace.Text)) {
	names := []string{n.Value}
	for _, d := range n.rules {
		names = append(names, d.ID.Value, d.Name.Value)
	}
	is := func(ref string) bool {
		return len(n.rules) == 0 && strings.EqualFold(ref, n.Value) ||
			slices.ContainsFunc(n.rules, func(d *workspace.Document) bool { return d.HasRef(ref) })
	}
	var referring []*workspace.Document
	for _, name := range names {
		for _, d := range slices.Concat(n.index.Referrers(name), n.index.Relations(name)) {
			if !slices.Contains(referring, d) {
				referring = append(referring, d)
			}
		}
	}
	for _, d := range referring {
		for _, r := range d.Rules {
			if is(r.Value) {
				visit(d, r)
			}
		}
		for _, r := range d.Related {
			if is(r.ID.Value) {
				visit(d, r.ID)
			}
		}
	}
}

// locationOf is the location of a text of an indexed file.
func (s *server) locationOf(d *workspace.Document, t workspace.Text) protocol.Location {
	return protocol.Location{URI: uri.URI(d.File.Key), Range: s.rangeBetween(t.Start, t.End)}
}

func (s *server) ruleDefinitions(at *cursor) (targets []definitionTarget) {
	n, ok := s.ruleName(at)
	if !ok {
		return nil
	}
	for _, d := range n.rules {
		called := n.definitionIn(d)
		one := definitionTarget{source: n.At, uri: uri.URI(d.File.Key), name: s.rangeBetween(called.Start, called.End)}
		one.whole = one.name
		if d.FirstLine.At.Start <= called.At.Start {
			one.whole.Start = s.rangeBetween(d.FirstLine.Start, d.FirstLine.End).Start
		}
		targets = append(targets, one)
	}
	return targets
}

func (s *server) ruleReferences(at *cursor, declaration bool) (found []protocol.Location) {
	n, ok := s.ruleName(at)
	if !ok {
		return nil
	}
	if declaration {
		for _, d := range n.rules {
			found = append(found, s.locationOf(d, n.definitionIn(d)))
		}
	}
	n.uses(func(d *workspace.Document, t workspace.Text) { found = append(found, s.locationOf(d, t)) })
	return found
}

func (s *server) ruleHighlights(at *cursor) (found []protocol.DocumentHighlight) {
	n, ok := s.ruleName(at)
	if !ok {
		return nil
	}
	mark := func(d *workspace.Document, t workspace.Text, kind protocol.DocumentHighlightKind) {
		if d.File.Key == at.document.key {
			found = append(found, protocol.DocumentHighlight{Range: s.rangeOf(at.document.source, t.At), Kind: kind})
		}
	}
	for _, d := range n.rules {
		mark(d, n.definitionIn(d), protocol.DocumentHighlightKindWrite)
	}
	n.uses(func(d *workspace.Document, t workspace.Text) { mark(d, t, protocol.DocumentHighlightKindRead) })
	return found
}

var ruleKinds = map[sigma.DocumentKind]protocol.SymbolKind{
	sigma.CorrelationDocument: protocol.SymbolKindInterface, sigma.FilterDocument: protocol.SymbolKindInterface,
}
