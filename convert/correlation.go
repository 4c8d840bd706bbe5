package convert

import (
	"fmt"
	"slices"
	"strings"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/convert/leql"
	"sigma-lsp/convert/pipeline"
)

// correlationCheck is the check for correlations that LEQL cannot express.
const correlationCheck = "correlation-unsupported-here"

// correlationConverter converts a correlation to a query that groups the events
// of its rules, counts them, and compares the count with the limit.
type correlationConverter struct {
	*Result
	correlation *sigma.Correlation
	rules       []correlatedRule
	canMatch    bool // some rule can match
}

// correlatedRule is a rule of a correlation with its own translation.
type correlatedRule struct {
	ref      sigma.Reference
	document *sigma.Document
	result   *Result
}

// convertCorrelation translates a correlation. A LEQL query groups and counts
// in slices of time; what it cannot express is refused at the responsible part.
// Forms that are not documented for LEQL, and differences in meaning, have a
// finding.
func (r *Result) convertCorrelation(c *sigma.Correlation) {
	r.Verdict = Converted
	r.block(Invalid, correlationProblems(c)...)
	t := &correlationConverter{Result: r, correlation: c}
	t.collect()
	var clauses []leql.Clause
	if !t.isThresholdOnly() {
		clauses = slices.Concat(t.groupClauses(), t.calculationClauses(), t.timesliceClauses())
	}
	r.Problems = deduplicate(r.Problems)
	if r.Verdict != Converted {
		r.Problems = slices.DeleteFunc(r.Problems, func(p Problem) bool { return !p.Blocking })
		return
	}
	if !t.canMatch {
		r.Verdict = CannotMatch
	}
	r.statement = &leql.Statement{Where: t.where(), Clauses: clauses}
	r.EventType = t.rules[0].result.EventType
	r.finishRule = &pipeline.Rule{
		Source:   &sigma.Rule{Document: c.Document, Root: c.Root},
		Category: t.rules[0].result.Rule.Category, Product: t.rules[0].result.Rule.Product, Service: t.rules[0].result.Rule.Service,
		State: t.rules[0].result.Rule.State,
	}
	if len(clauses) == 0 { // without group-by there is only a threshold
		r.statement = nil
		r.note("idr-format-missing", c.TypeEntry.Value.Span, "no query for Log Search: having(…) in LEQL compares groups; add a field to group-by")
	}
	t.setDefinition()
}

func (t *correlationConverter) refuse(at sigma.Span, format string, args ...any) {
	t.block(UnsupportedFeature, sigma.Problem{Check: correlationCheck, At: at, Text: sigma.Messagef(format, args...)})
}

// correlationProblems lists what is invalid or missing in a correlation.
func correlationProblems(c *sigma.Correlation) []sigma.Problem {
	var out []sigma.Problem
	section := sigma.Pair{Key: c.Key, Value: c.Node}.Span()
	for _, p := range c.Document.Problems {
		if p.Check != "yaml-duplicate-key" || p.At.Within(section) {
			out = append(out, p)
		}
	}
	return append(out, c.Problems...)
}

// collect finds the rules and translates them. All of them have to read the
// same events.
func (t *correlationConverter) collect() {
	if t.correlation.ExceedsBudget {
		t.block(UnsupportedFeature, sigma.Problem{Check: "too-much-work", At: t.correlation.Rules[0].At,
			Text: fmt.Sprintf("the correlations of this file refer to more than %d rules; split the file", sigma.MaxCorrelated)})
		return
	}
	for _, ref := range t.correlation.Rules {
		found := t.document.Resolve(ref.Name, t.resolver)
		switch {
		case len(found) == 0:
			t.block(Invalid, sigma.Problem{Check: "correlation-rule-unknown", At: ref.At, Text: sigma.Messagef("no rule has the ID or name %q", ref.Name)})
			continue
		case len(found) > 1:
			t.block(Invalid, sigma.Problem{Check: "correlation-rule-unknown", At: ref.At, Text: sigma.Messagef("%d rules have the ID or name %q", len(found), ref.Name)})
			continue
		case found[0].Rule == nil:
			t.refuse(ref.At, "%q is a correlation; LEQL cannot use the results of another query", ref.Name)
			continue
		case slices.ContainsFunc(t.rules, func(other correlatedRule) bool { return other.document == found[0] }):
			continue // a duplicate has its own finding
		}
		one := correlatedRule{ref, found[0], &Result{document: found[0], resolver: t.resolver, pipelines: t.pipelines, verdictOnly: t.verdictOnly}}
		one.result.translate()
		t.addRule(one)
	}
	if len(t.rules) == 0 {
		return
	}
	first := t.rules[0]
	for _, one := range t.rules[1:] {
		if a, b := first.eventSource(), one.eventSource(); a != b {
			t.refuse(one.ref.At, "a query reads only one event type, but the events of %q are %s and those of %q are %s", first.ref.Name, a, one.ref.Name, b)
		}
	}
}

// eventSource describes which events a rule reads.
func (c correlatedRule) eventSource() string {
	if c.result.EventType != "" {
		return c.result.EventType
	}
	r := c.result.Rule
	return fmt.Sprintf("of the log source %q", []string{r.Category, r.Product, r.Service})
}

// addRule adds a rule that has a query. Findings of that query are reported
// where the correlation names the rule.
func (t *correlationConverter) addRule(one correlatedRule) {
	if !one.result.HasQuery() {
		for _, p := range one.result.Problems {
			if p.Blocking {
				t.block(one.result.Verdict, sigma.Problem{Check: correlationCheck, At: one.ref.At, Text: sigma.Messagef("the rule %q has no query: %s", one.ref.Name, p.Text)})
				return
			}
		}
		return
	}
	t.rules = append(t.rules, one)
	t.ruleResults = append(t.ruleResults, one.result)
	if one.result.Verdict != CannotMatch {
		t.canMatch = true
	}
	for _, p := range one.result.Problems {
		if p.Check != "idr-format-missing" && p.Check != "idr-keyword-in-detection" {
			t.note(p.Check, one.ref.At, "in the rule %q: %s", one.ref.Name, p.Text)
		}
	}
}

// where joins the queries of the rules. A query from another file has no
// position in this one, so it is printed as a whole.
func (t *correlationConverter) where() leql.Expr {
	var operands []leql.Expr
	for _, one := range t.rules {
		for _, e := range one.result.conditions {
			if one.document.File != t.document.File {
				text := leql.Bare(e)
				e = &leql.Raw{Text: text, From: origin(one.ref.At)}
			}
			operands = append(operands, e)
		}
	}
	if len(operands) == 1 {
		return operands[0]
	}
	return &leql.Or{Operands: operands}
}

// key returns the key that holds a field in the events of all rules. An alias
// names a field for each rule; all of them must have the same key.
func (t *correlationConverter) key(n *sigma.Node, purpose string) (leql.Key, bool) {
	alias := t.alias(n.Value)
	key := leql.Key{From: origin(n.Span)}
	for _, one := range t.rules {
		field := n
		if alias != nil {
			if field = alias.field(one); field == nil {
				t.refuse(n.Span, "the alias %q has no field for the rule %q", n.Value, one.ref.Name)
				return key, false
			}
		}
		name, ok := t.keyIn(one, field, purpose)
		switch {
		case !ok:
			return key, false
		case key.Name == "":
			key.Name = name
		case key.Name != name:
			t.refuse(n.Span, "LEQL needs the same key in all events, but %q is %s in the events of %q and %s in those of %q",
				n.Value, key.Name, t.rules[0].ref.Name, name, one.ref.Name)
			return key, false
		}
	}
	return key, len(t.rules) > 0
}

type aliased struct{ *sigma.Alias }

func (t *correlationConverter) alias(name string) *aliased {
	for _, a := range t.correlation.Aliases {
		if a.Name.Value == name {
			return &aliased{a}
		}
	}
	return nil
}

func (a *aliased) field(of correlatedRule) *sigma.Node {
	for _, f := range a.Fields {
		if of.document.HasName(f.Rule.Name) {
			return f.Field
		}
	}
	return nil
}

// keyIn returns the key of a field in the events of one rule.
func (t *correlationConverter) keyIn(one correlatedRule, n *sigma.Node, purpose string) (string, bool) {
	field, at := n.Value, n.Span
	k := pipeline.KeyOf(one.document.Rule, field, at, one.result.pipelines...)
	where := one.result.EventType
	if where == "" {
		where = "InsightIDR"
	}
	switch {
	case len(k.Failures) > 0:
		t.block(UnsupportedField, sigma.Problem{Check: "idr-field-unsupported", At: at, Text: sigma.Messagef("LEQL cannot %s %q: %s", purpose, field, k.Failures[0].Message)})
	case len(k.Names) == 0:
		t.block(UnsupportedField, sigma.Problem{Check: "idr-field-unsupported", At: at, Text: sigma.Messagef("LEQL cannot %s %q, which the pipeline omits", purpose, field)})
	case !k.Mapped:
		text := fmt.Sprintf("LEQL cannot %s %q: the pipeline has no key for it in %s", purpose, field, where)
		if near, ok := t.suggestField(one.document.Rule, field); ok {
			text += fmt.Sprintf("; did you mean %q?", near)
		}
		t.refuse(at, "%s", text)
	case len(k.Names) > 1:
		t.refuse(at, "LEQL cannot %s %q, which has several keys in %s", purpose, field, where)
	case !isPlainKey(k.Names[0]):
		t.refuse(at, "it is not documented how to %s a key with quotes or an asterisk in LEQL, such as %q", purpose, k.Names[0])
	default:
		t.checkMapping(one.result.Events(), at, field, k.Names[0], true)
		return k.Names[0], true
	}
	return "", false
}

// isPlainKey reports whether a key needs no quotes and names a single value.
func isPlainKey(key string) bool { return leql.QuoteKey(key) == key && !strings.Contains(key, "*") }
