package convert

import (
	"fmt"
	"slices"
	"strings"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/convert/leql"
	"sigma-lsp/convert/pipeline"
)

// cannot is the check of what LEQL cannot say of a correlation.
const cannot = "correlation-unsupported-here"

// correlating is the way of a correlation to a query: the events of its rules,
// grouped, counted, and compared with the limit.
type correlating struct {
	*Result
	of    *sigma.Correlation
	rules []correlated
	alive bool // some rule can match
}

// correlated is a rule of a correlation with its own translation.
type correlated struct {
	ref    sigma.Reference
	of     *sigma.Document
	result *Result
}

// correlation translates a correlation. LEQL has one query, which groups and
// counts in slices of time; what that cannot say is refused where it stands.
// Forms that no public text of LEQL shows, and what differs, have a finding.
func (r *Result) correlation(c *sigma.Correlation) {
	r.Verdict = Converted
	r.stop(Invalid, lacks(c)...)
	t := &correlating{Result: r, of: c}
	t.collect()
	var clauses []leql.Clause
	if !t.ungrouped() {
		clauses = slices.Concat(t.groups(), t.measure(), t.window())
	}
	r.Problems = unique(r.Problems)
	if r.Verdict != Converted {
		r.Problems = slices.DeleteFunc(r.Problems, func(p Problem) bool { return !p.Stops })
		return
	}
	if !t.alive {
		r.Verdict = CannotMatch
	}
	r.statement = &leql.Statement{Where: t.where(), Clauses: clauses}
	r.EventType = t.rules[0].result.EventType
	r.finishing = &pipeline.Rule{
		Source:   &sigma.Rule{Document: c.Document, Root: c.Root},
		Category: t.rules[0].result.Rule.Category, Product: t.rules[0].result.Rule.Product, Service: t.rules[0].result.Rule.Service,
		State: t.rules[0].result.Rule.State,
	}
	at := c.TypeEntry.Value.Span
	if len(clauses) == 0 { // nothing to group by: the threshold alone says it
		r.statement = nil
		r.shade("idr-format-missing", at, "no query for Log Search: having(…) in LEQL compares groups; add a field to group-by")
	} else {
		r.shade("idr-format-missing", at, "no simple query: Log Search groups events only in advanced mode")
	}
	t.defines()
}

func (t *correlating) refuse(check string, at sigma.Span, format string, args ...any) {
	t.stop(UnsupportedFeature, sigma.Problem{Check: check, At: at, Text: sigma.Messagef(format, args...)})
}

// lacks lists what is broken in a correlation, or absent.
func lacks(c *sigma.Correlation) []sigma.Problem {
	var out []sigma.Problem
	section := sigma.Pair{Key: c.Key, Value: c.Node}.Span()
	for _, p := range c.Document.Problems {
		if p.Check != "yaml-duplicate-key" || p.At.Within(section) {
			out = append(out, p)
		}
	}
	return append(out, c.Problems...)
}

// collect finds the rules and translates them. Several have to read the same
// events.
func (t *correlating) collect() {
	for _, ref := range t.of.Rules {
		found := t.document.Resolve(ref.Name, t.others)
		switch {
		case len(found) == 0:
			t.stop(Invalid, sigma.Problem{Check: "correlation-rule-unknown", At: ref.At, Text: sigma.Messagef("no rule has the ID or name %q", ref.Name)})
			continue
		case len(found) > 1:
			t.stop(Invalid, sigma.Problem{Check: "correlation-rule-unknown", At: ref.At, Text: sigma.Messagef("%d rules have the ID or name %q", len(found), ref.Name)})
			continue
		case found[0].Rule == nil:
			t.refuse(cannot, ref.At, "%q is a correlation; LEQL cannot use the results of another query", ref.Name)
			continue
		case slices.ContainsFunc(t.rules, func(other correlated) bool { return other.of == found[0] }):
			continue // it has a finding of its own
		}
		one := correlated{ref, found[0], &Result{document: found[0], others: t.others, pipelines: t.pipelines, trial: t.trial}}
		one.result.translate()
		t.take(one)
	}
	if len(t.rules) == 0 {
		return
	}
	first := t.rules[0]
	for _, one := range t.rules[1:] {
		if a, b := first.events(), one.events(); a != b {
			t.refuse(cannot, one.ref.At, "a query reads only one event type, but the events of %q are %s and those of %q are %s", first.ref.Name, a, one.ref.Name, b)
		}
	}
}

// events says which events a rule reads.
func (c correlated) events() string {
	if c.result.EventType != "" {
		return c.result.EventType
	}
	r := c.result.Rule
	return fmt.Sprintf("of the log source %q", []string{r.Category, r.Product, r.Service})
}

// take adds a rule that has a query; what is to be said of that query is said
// where the correlation names the rule.
func (t *correlating) take(one correlated) {
	if !one.result.HasQuery() {
		for _, p := range one.result.Problems {
			if p.Stops {
				t.stop(one.result.Verdict, sigma.Problem{Check: cannot, At: one.ref.At, Text: sigma.Messagef("the rule %q has no query: %s", one.ref.Name, p.Text)})
				return
			}
		}
		return
	}
	t.rules = append(t.rules, one)
	t.referred = append(t.referred, one.result)
	if one.result.Verdict != CannotMatch {
		t.alive = true
	}
	for _, p := range one.result.Problems {
		if p.Check != "idr-format-missing" && p.Check != "idr-keyword-in-detection" {
			t.shade(p.Check, one.ref.At, "in the rule %q: %s", one.ref.Name, p.Text)
		}
	}
}

// where joins the queries of the rules. One that stands in another file has no
// place in this one: it is printed as a whole.
func (t *correlating) where() leql.Expr {
	var operands []leql.Expr
	for _, one := range t.rules {
		for _, e := range one.result.conditions {
			if one.of.File != t.document.File {
				text, _ := leql.Line(e)
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

// key returns the key under which the events of all rules hold a field.
// Aliases give each rule a field of its own, which has to be the same key.
func (t *correlating) key(n *sigma.Node, purpose string) (leql.Key, bool) {
	alias := t.alias(n.Value)
	key := leql.Key{From: origin(n.Span)}
	for _, one := range t.rules {
		field := n
		if alias != nil {
			if field = alias.field(one); field == nil {
				t.refuse(cannot, n.Span, "the alias %q has no field for the rule %q", n.Value, one.ref.Name)
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
			t.refuse(cannot, n.Span, "LEQL needs the same key in all events, but %q is %s in the events of %q and %s in those of %q",
				n.Value, key.Name, t.rules[0].ref.Name, name, one.ref.Name)
			return key, false
		}
	}
	return key, len(t.rules) > 0
}

type aliased struct{ *sigma.Alias }

func (t *correlating) alias(name string) *aliased {
	for _, a := range t.of.Aliases {
		if a.Name.Value == name {
			return &aliased{a}
		}
	}
	return nil
}

func (a *aliased) field(of correlated) *sigma.Node {
	for _, f := range a.Fields {
		if of.of.HasName(f.Rule.Name) {
			return f.Field
		}
	}
	return nil
}

// keyIn returns the key of a field in the events of one rule.
func (t *correlating) keyIn(one correlated, n *sigma.Node, purpose string) (string, bool) {
	field, at := n.Value, n.Span
	k := pipeline.KeyOf(one.of.Rule, field, at, one.result.pipelines...)
	where := one.result.EventType
	if where == "" {
		where = "InsightIDR"
	}
	switch {
	case len(k.Failures) > 0:
		t.stop(UnsupportedField, sigma.Problem{Check: "idr-field-unsupported", At: at, Text: sigma.Messagef("LEQL cannot %s %q: %s", purpose, field, k.Failures[0].Message)})
	case len(k.Names) == 0:
		t.stop(UnsupportedField, sigma.Problem{Check: "idr-field-unsupported", At: at, Text: sigma.Messagef("LEQL cannot %s %q, which the pipeline omits", purpose, field)})
	case !k.Mapped:
		text := fmt.Sprintf("LEQL cannot %s %q: the pipeline has no key for it in %s", purpose, field, where)
		if near, ok := t.nearestField(one.of.Rule, field); ok {
			text += fmt.Sprintf("; did you mean %q?", near)
		}
		t.refuse(cannot, at, "%s", text)
	case len(k.Names) > 1:
		t.refuse(cannot, at, "LEQL cannot %s %q, which has several keys in %s", purpose, field, where)
	case !plain(k.Names[0]):
		t.refuse(cannot, at, "it is not documented how to %s a key with quotes or an asterisk in LEQL, such as %q", purpose, k.Names[0])
	default:
		t.weigh(one.result.Events(), at, field, k.Names[0], true)
		return k.Names[0], true
	}
	return "", false
}

// plain tells of keys that are written as they are and name one value.
func plain(key string) bool { return leql.QuoteKey(key) == key && !strings.Contains(key, "*") }
