package filter

import (
	"fmt"
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "filter-condition-positive",
	Group:    "filter",
	Severity: check.Warning,
	Title:    "filter that keeps what it selects",
	What: `Reports a filter condition without "not", unless a selection is itself
negated by "neq" or "exists: false".`,
	Why: `pySigma and rsigma add the condition of a filter to the rule as "(rule) and
(filter)". So "condition: selection" keeps only the events of the selection, which is
the opposite of what most filters are for. The example in the specification has no "not"
either, although its text says that matches are suppressed.`,
	Avoid: `
title: No admins
logsource: {product: windows}
filter:
  rules: [logon]
  selection: {User|startswith: adm_}
  condition: selection`,
	Prefer: `
title: No admins
logsource: {product: windows}
filter:
  rules: [logon]
  selection: {User|startswith: adm_}
  condition: not selection`,
	Run: filterConditionPositive,
})

func filterConditionPositive(p *check.Pass) {
	x := p.Document.Filter
	if x == nil || x.Detection == nil || !p.Parsed || len(x.Detection.Conditions) != 1 {
		return
	}
	c := x.Detection.Conditions[0]
	if c.Expr == nil || c.Aggregation || c.Node != entry(x, "condition") || negates(c.Expr) {
		return
	}
	for _, item := range p.Items() {
		if excludes(item.Item) {
			return
		}
	}
	f := p.Reportf(c.Node.Span, "this filter keeps only the events that match its condition; write %q to exclude them", negated(c))
	text := strings.TrimRight(c.Node.Value, " \t\r\n")
	start, end := c.Node.Sub(len(text)-len(strings.TrimLeft(text, " \t\r\n")), len(text)).Start, c.Node.Sub(0, len(text)).End
	open, closing := "not ", ""
	if joined(c.Expr) {
		open, closing = "not (", ")"
	}
	f.Suggest("Exclude these events", sigma.InsertAt(start, open),
		sigma.InsertAt(end, closing))
}

func entry(x *sigma.Filter, key string) *sigma.Node {
	e, _ := x.Node.Get(key)
	return e.Value
}

// negated is the condition in the opposite sense, cut to what a message holds.
func negated(c *sigma.Condition) string {
	text := strings.Join(strings.Fields(c.Node.Value), " ")
	if joined(c.Expr) {
		text = "(" + text + ")"
	}
	return fmt.Sprintf("not %.60s", text)
}

// joined reports whether a condition needs parentheses after "not".
func joined(e sigma.Expr) bool {
	switch e := e.(type) {
	case *sigma.And:
		return !e.Parenthesized
	case *sigma.Or:
		return !e.Parenthesized
	}
	return false
}

func negates(e sigma.Expr) bool {
	for part := range sigma.Subexpressions(e) {
		if _, ok := part.(*sigma.Not); ok {
			return true
		}
	}
	return false
}

// excludes reports whether an item matches events by what they are not.
func excludes(item *sigma.Item) bool {
	if item.Negated {
		return true
	}
	for _, v := range item.Values {
		if e, ok := v.(sigma.Exists); ok && !e.True {
			return true
		}
	}
	return false
}
