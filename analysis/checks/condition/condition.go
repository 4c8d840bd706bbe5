// Package condition holds the checks of the condition of a rule.
package condition

import (
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

// whole calls do for each condition that could be read, of documents without a
// fault of YAML.
func whole(p *check.Pass, do func(*sigma.Detection, *sigma.Condition)) {
	d := p.Detection()
	if d == nil || !p.Parsed {
		return
	}
	for _, c := range d.Conditions {
		if c.Expr != nil && !c.Aggregation {
			do(d, c)
		}
	}
}

// each calls do for all parts of the conditions, the outer ones first.
func each(p *check.Pass, do func(*sigma.Detection, sigma.Expr)) {
	whole(p, func(d *sigma.Detection, c *sigma.Condition) {
		for part := range sigma.Subexpressions(c.Expr) {
			do(d, part)
		}
	})
}

// opposites returns a term of a chain that is also in it with "not" before it.
func opposites(operands []sigma.Expr) (term sigma.Expr, negation *sigma.Not) {
	terms := map[string]sigma.Expr{}
	for _, o := range operands {
		terms[check.CanonicalExpression(o)] = o
	}
	for _, o := range operands {
		if not, ok := o.(*sigma.Not); ok {
			if term, ok := terms[check.CanonicalExpression(not.Operand)]; ok {
				return term, not
			}
		}
	}
	return nil, nil
}

// excludesItself returns the negation of a term that the same chain of "and" requires.
func excludesItself(e sigma.Expr) *sigma.Not {
	if and, ok := e.(*sigma.And); ok {
		_, not := opposites(and.Operands)
		return not
	}
	return nil
}

// usable reports whether a name can be written in a condition.
func usable(name string) bool {
	if name == "" || name[0] == '_' {
		return false
	}
	for _, r := range name {
		if r != '_' && r != '-' && (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') {
			return false
		}
	}
	return !sigma.ReservedName(name)
}

// quantified is "1 of x*" as it is written.
func quantified(e *sigma.Of) string {
	if e.All {
		return "all of " + e.Pattern
	}
	return "1 of " + e.Pattern
}

// keywordsOf is the list of plain values that a selection is, of which one has to be
// found, or nil where it is something else.
func keywordsOf(s *sigma.Selection) *sigma.Node {
	if item, ok := s.Test.(*sigma.Item); ok && item.Key == nil && item.Node.Kind == sigma.Sequence && len(item.Node.Items) > 1 && !s.Broken {
		return item.Node
	}
	return nil
}

// just reports a quantifier over one selection, which means the selection, with the
// usual severity. "all of" a list has that of the check and no safe fix: the author
// most likely wants all of its values, and gets any.
func just(p *check.Pass, of *sigma.Of, s *sigma.Selection, usual check.Severity) {
	name := s.Name.Value
	list, isList := s.Test.(*sigma.AnyOf)
	keywords := keywordsOf(s)
	if !of.All || keywords == nil && (!isList || len(list.Tests) < 2) {
		f := p.Reportf(of.Span, "%q means the same as %q", quantified(of), name).WithSeverity(usual)
		if usable(name) {
			f.Fix("Write "+name, sigma.Edit{At: of.Span, Text: name})
		}
		return
	}
	remedy := "one list entry is enough"
	if keywords != nil {
		remedy = `one value is enough; write "'|all':" above the list to require all values`
	}
	f := p.Reportf(of.Span, "%q means the same as %q: %s", quantified(of), name, remedy)
	if !usable(name) {
		return
	}
	write := sigma.Edit{At: of.Span, Text: name}
	offered := check.Once(p, s, func() *bool { return new(bool) })
	if edits := requireAll(p, s, keywords); edits != nil && !*offered { // a long list is not written out twice
		*offered = true
		f.Suggest("Require all values of "+name, append(edits, write)...)
	}
	f.Suggest("Write "+name, write)
}

// requireAll are the edits that put a list of keywords under the modifier "all".
func requireAll(p *check.Pass, s *sigma.Selection, list *sigma.Node) []sigma.Edit {
	if list == nil || list.Target != nil || list.Anchored {
		return nil
	}
	source := p.File.Source
	if list.Style == sigma.Flow {
		return []sigma.Edit{
			{At: sigma.Span{Start: list.Span.Start, End: list.Span.Start}, Text: "{'|all': "},
			{At: sigma.Span{Start: list.Span.End, End: list.Span.End}, Text: "}"},
		}
	}
	indent, alone := source.Indent(list.Span.Start)
	_, column := source.Position(s.Name.Span.Start, sigma.UTF32)
	first, last := source.LineOf(list.Span.Start), source.LineOf(list.Span.End)
	if !alone || first == source.LineOf(s.Name.Span.End) {
		return nil
	}
	step := strings.Repeat(" ", p.IndentWidth())
	if len(indent) == column {
		indent += step
	}
	var edits []sigma.Edit
	for line := first; line <= last; line++ {
		at := source.Line(line)
		text := step
		if line == first {
			text = indent + "'|all':" + source.LineBreak() + step
		}
		if at.End > at.Start {
			edits = append(edits, sigma.InsertAt(at.Start, text))
		}
	}
	return edits
}
