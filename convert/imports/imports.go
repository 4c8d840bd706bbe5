// Package imports turns LEQL queries into Sigma rules by the inverse mapping of
// the pipelines. What has no equivalent in Sigma is refused at its position in
// the query.
package imports

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/taxonomy"
	"sigma-lsp/convert"
	"sigma-lsp/convert/leql"
	"sigma-lsp/convert/pipeline"
)

// Error is a part of a query that has no equivalent in Sigma.
type Error struct {
	At   leql.Origin // in the query
	Text string
}

func (e *Error) Error() string { return e.Text }

func newError(at leql.Origin, format string, args ...any) error {
	return &Error{at, fmt.Sprintf(format, args...)}
}

// Metadata are the keys of the rule other than log source and detection; empty
// ones are omitted.
type Metadata struct {
	Title, ID, Description, Author, Level, Status string
	Tags, FalsePositives                          []string
}

// Imported is a rule made from a query.
type Imported struct {
	Text string // of the rule, YAML
	// Same is set if the rule converts back to an equal query. Otherwise Query
	// is what it converts to.
	Same  bool
	Query string
}

// Importer turns queries into rules for a set of pipelines.
type Importer struct {
	pipelines []*pipeline.Pipeline
	sources   []*candidate
}

// New collects how the pipelines map each log source and field.
func New(pipelines ...*pipeline.Pipeline) *Importer {
	i := &Importer{pipelines: pipelines}
	i.loadLogsources()
	return i
}

// Query makes a rule from a query. It fails with an *Error, or with the error
// of the parser.
func (i *Importer) Query(text string, about Metadata) (*Imported, error) {
	statement, err := leql.Parse(text)
	if err != nil {
		return nil, err
	}
	switch {
	case statement.Where == nil:
		return nil, newError(leql.Origin{}, "the query has no where(…)")
	case len(statement.Clauses) > 0:
		return nil, newError(statement.Clauses[0].At, "a rule cannot express %s(…); write a correlation", statement.Clauses[0].Name)
	case statement.Loose:
		return nil, newError(leql.Origin{}, "Sigma cannot express loose")
	}
	eventType, err := eventTypeOf(statement.From)
	if err != nil {
		return nil, err
	}
	want, _ := leql.Line(statement.Where)
	conjuncts := conjunctsOf(statement.Where)
	var first error
	var approximate *Imported
	for _, c := range i.candidates(eventType, conjuncts) {
		b := &builder{candidate: c, pipelines: i.pipelines}
		rule, err := b.rule(withoutGiven(conjuncts, c.given), about)
		if err != nil {
			if first == nil {
				first = err
			}
			continue
		}
		one := &Imported{Text: rule}
		document := sigma.Parse(sigma.NewSource(rule)).Documents[0]
		r := convert.Try(nil, document, i.pipelines...)
		if queries := r.Queries(convert.Simple); r.Verdict == convert.Converted && len(queries) == 1 && (eventType == "" || r.EventType == eventType) {
			one.Query = queries[0].Text
			if one.Same = one.Query == want; one.Same {
				return one, nil
			}
			if approximate == nil {
				approximate = one
			}
			continue
		}
		for _, p := range r.Problems {
			if p.Blocking && first == nil {
				first = newError(leql.Origin{}, "a rule for %s would be refused: %s", c.logsource.Path(), p.Text)
			}
		}
	}
	switch {
	case approximate != nil:
		return approximate, nil
	case first != nil:
		return nil, first
	}
	return nil, newError(leql.Origin{}, "no log source of the pipelines has the event type %q", eventType)
}

// eventTypeOf reads from(event_type = "…"), or the older key entry_type.
func eventTypeOf(from leql.Expr) (string, error) {
	if from == nil {
		return "", nil
	}
	t, ok := from.(*leql.Test)
	if !ok || t.Operator != leql.Equal || t.Key.Name != "event_type" && t.Key.Name != "entry_type" {
		return "", newError(leql.Origin{}, "from(…) must name one event type, as in from(event_type = \"process_start_event\")")
	}
	switch v := t.Value.(type) {
	case leql.Text:
		return v.Text, nil
	case leql.NoCase:
		return v.Text, nil
	case leql.Literal:
		return v.Text, nil
	}
	return "", newError(t.From, "from(…) must name one event type, as in from(event_type = \"process_start_event\")")
}

// conjunctsOf returns the operands of AND at the top of a condition.
func conjunctsOf(e leql.Expr) []leql.Expr {
	switch e := e.(type) {
	case *leql.And:
		return e.Operands
	case *leql.Parens:
		return conjunctsOf(e.Inner)
	}
	return []leql.Expr{e}
}

// withoutGiven drops the conjuncts that a pipeline adds.
func withoutGiven(conjuncts []leql.Expr, given []string) []leql.Expr {
	return slices.DeleteFunc(slices.Clone(conjuncts), func(e leql.Expr) bool { return slices.Contains(given, canonicalText(e)) })
}

func canonicalText(e leql.Expr) string {
	if b, ok := e.(*leql.Parens); ok {
		e = b.Inner
	}
	text, _ := leql.Line(e)
	return text
}

// candidate is a log source that the query may belong to.
type candidate struct {
	logsource pipeline.Logsource
	given     []string            // conditions that the pipelines add, in LEQL
	fields    map[string][]string // fields by key, best first
	eventType string              // "" if it depends on the tests of the rule
}

func (i *Importer) loadLogsources() {
	for _, l := range pipeline.Logsources(i.pipelines...) {
		c := &candidate{logsource: l, fields: map[string][]string{}}
		fields := pipeline.Fields(l, i.pipelines...)
		uses := map[string]int{}
		for i, f := range taxonomy.Standard().FieldsOf(l) {
			uses[f.Name] = 1000 - i
		}
		for _, field := range slices.SortedFunc(maps.Keys(fields), func(a, b string) int {
			return cmp.Or(cmp.Compare(uses[b], uses[a]), cmp.Compare(a, b))
		}) {
			for _, key := range fields[field] {
				c.fields[key] = append(c.fields[key], field)
			}
		}
		if c.learnAdditions(i.pipelines) {
			i.sources = append(i.sources, c)
		}
	}
}

// candidates returns the log sources of the event type for which the query
// contains all conditions that the pipelines add; those with the most first.
func (i *Importer) candidates(eventType string, conjuncts []leql.Expr) []*candidate {
	var all []*candidate
	for _, c := range i.sources {
		absent := func(g string) bool {
			return !slices.ContainsFunc(conjuncts, func(e leql.Expr) bool { return canonicalText(e) == g })
		}
		if (eventType == "" || c.eventType == eventType || c.eventType == "") && !slices.ContainsFunc(c.given, absent) {
			all = append(all, c)
		}
	}
	slices.SortStableFunc(all, func(a, b *candidate) int { return cmp.Compare(len(b.given), len(a.given)) })
	return all
}

// learnAdditions finds the conditions that the pipelines add to a rule of the
// log source, and its event type: "" if that depends on the tests of the rule.
func (c *candidate) learnAdditions(pipelines []*pipeline.Pipeline) bool {
	for _, key := range slices.Sorted(maps.Keys(c.fields)) {
		fields := c.fields[key]
		if strings.HasSuffix(key, ".*") {
			continue
		}
		for _, field := range fields {
			r := convert.Try(nil, sigma.Parse(sigma.NewSource(draft(c.logsource, "    "+quote(field)+": x\n"))).Documents[0], pipelines...)
			if r.Verdict != convert.Converted {
				continue
			}
			if m, err := r.Mapping(); err == nil {
				c.given, c.eventType = m.Given, r.EventType
				return true
			}
		}
	}
	return len(c.fields) > 0
}

// draft is a rule with one selection.
func draft(l pipeline.Logsource, items string) string {
	return "title: Draft\n" + logsourceText(l) + "detection:\n  selection:\n" + items + "  condition: selection\n"
}

func logsourceText(l pipeline.Logsource) string {
	var b strings.Builder
	b.WriteString("logsource:\n")
	for _, part := range [][2]string{{"category", l.Category}, {"product", l.Product}, {"service", l.Service}} {
		if part[1] != "" {
			fmt.Fprintf(&b, "    %s: %s\n", part[0], quote(part[1]))
		}
	}
	return b.String()
}
