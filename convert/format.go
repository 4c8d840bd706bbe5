package convert

import (
	"slices"
	"strings"
	"unicode/utf8"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/convert/leql"
	"sigma-lsp/convert/pipeline"
)

// Format is an output format of a query.
type Format int

// The three formats, and the where part of the third, which the dialog for a
// custom detection rule accepts as text.
const (
	Simple Format = iota
	Advanced
	Detection
	Where
)

var formatNames = [...]string{"simple", "advanced", "detection", "where"}

func (f Format) String() string { return formatNames[f] }

// ParseFormat reads simple, advanced, detection or where.
func ParseFormat(name string) (Format, bool) {
	i := slices.Index(formatNames[:], name)
	return Format(max(i, 0)), i >= 0
}

// PrintedQuery is a query as text, with the origins of its parts.
type PrintedQuery struct {
	Text  string
	Parts []Part
}

// Part is a span of a printed query and the span of the rule that it comes
// from. Parts are nested, outer ones first.
type Part struct {
	At   sigma.Span // in the query
	From sigma.Span // in the rule
}

// Queries prints the queries, one per condition. It returns nil if the rule is
// refused or has no such format: keywords and log sources without an event type
// have no detection definition.
func (r *Result) Queries(form Format) []PrintedQuery {
	if r.document == nil || r.verify() != nil {
		return nil
	}
	return r.queries(form, true)
}

// lineWidth is how many characters a query for reading has on one line.
const lineWidth = 80

// Display is the text of the query for reading: one that does not fit on a line
// is laid out over several lines, and means the same.
func (q PrintedQuery) Display() string {
	if utf8.RuneCountInString(q.Text) <= lineWidth || strings.Contains(q.Text, "\n") {
		return q.Text
	}
	s, err := leql.Parse(q.Text)
	if err != nil || s.String() != q.Text {
		return q.Text
	}
	return leql.Layout(s)
}

// LongestPublished is about the number of characters of the longest statements
// in Rapid7's published analytic packs. A limit is not documented.
const LongestPublished = 1100

// Lengths returns the number of characters of each query. As it returns no
// query, the text is not parsed a second time.
func (r *Result) Lengths(form Format) (characters []int) {
	for _, q := range r.queries(form, false) {
		characters = append(characters, utf8.RuneCountInString(q.Text))
	}
	return characters
}

func (r *Result) queries(form Format, origins bool) []PrintedQuery {
	switch {
	case r.statement != nil && form < Detection:
		return r.printGrouped(form)
	case r.finishRule != nil && (r.threshold == nil || form < Detection):
		return nil
	}
	if len(r.conditions) == 0 || form >= Detection && (r.hasKeywords || !leql.Quotable(r.EventType) || r.EventType == "") {
		return nil
	}
	out := make([]PrintedQuery, len(r.conditions))
	for i, e := range r.conditions {
		out[i] = r.print(e, form, origins)
	}
	if r.finishRule != nil {
		return r.postprocess(r.finishRule, out)
	}
	return r.postprocess(r.Rule, out)
}

// printGrouped prints the query of a correlation, which only exists in advanced
// mode.
func (r *Result) printGrouped(form Format) []PrintedQuery {
	if form != Advanced {
		return nil
	}
	text, parts := leql.Query(r.statement)
	return r.postprocess(r.finishRule, []PrintedQuery{newPrinted("", text, "", parts)})
}

// postprocess runs the post-processing of the pipelines. The origins of parts
// are lost.
func (r *Result) postprocess(rule *pipeline.Rule, queries []PrintedQuery) []PrintedQuery {
	if !slices.ContainsFunc(r.pipelines, (*pipeline.Pipeline).Finishes) {
		return queries
	}
	texts := make([]string, len(queries))
	for i, q := range queries {
		texts[i] = q.Text
	}
	texts, failures := pipeline.Finish(rule, texts, r.pipelines...)
	if len(failures) > 0 { // a partly processed query would be a different one
		return nil
	}
	queries = nil
	for _, text := range texts {
		queries = append(queries, PrintedQuery{Text: text})
	}
	return queries
}

// checkPostprocessing refuses a rule whose queries the pipelines cannot
// postprocess.
func (r *Result) checkPostprocessing() {
	if r.Rule == nil || !slices.ContainsFunc(r.pipelines, (*pipeline.Pipeline).Finishes) {
		return
	}
	texts := make([]string, len(r.conditions))
	for i, e := range r.conditions {
		texts[i] = r.print(e, Advanced, false).Text
	}
	_, failures := pipeline.Finish(r.Rule, texts, r.pipelines...)
	for _, f := range failures {
		r.block(UnsupportedFeature, sigma.Problem{Check: "idr-modifier-unsupported", At: logsourceSpan(r.Rule.Source), Text: f.Message})
	}
}

// print prints a condition in a format. The origins of a query of several lines are
// always there.
func (r *Result) print(e leql.Expr, form Format, origins bool) PrintedQuery {
	text, parts := "", []leql.Part(nil)
	before, after := "", ""
	line := leql.Line
	if !origins {
		line = func(e leql.Expr) (string, []leql.Part) { return leql.Bare(e), nil }
	}
	switch form {
	case Simple:
		text, parts = line(e)
	case Advanced:
		text, parts = line(e)
		before, after = "where(", ")"
	default:
		text, parts = leql.Lines(e, 1)
		before, after = "where(\n", "\n)"
		if form == Detection {
			before = "from(\n  event_type = " + leql.Quote(r.EventType) + "\n)\n" + before
		}
	}
	return newPrinted(before, text, after, parts)
}

func newPrinted(before, text, after string, parts []leql.Part) PrintedQuery {
	p := PrintedQuery{Text: before + text + after, Parts: make([]Part, 0, len(parts))}
	for _, part := range parts {
		if part.From.Start < 0 { // comes from a filter of another file
			continue
		}
		p.Parts = append(p.Parts, Part{
			At:   sigma.Span{Start: len(before) + part.Start, End: len(before) + part.End},
			From: sigma.Span{Start: part.From.Start, End: part.From.End},
		})
	}
	return p
}

// Selection prints one selection as a bare condition, also if other parts of
// the rule are invalid or refused.
func (r *Result) Selection(s *sigma.Selection) (PrintedQuery, bool) {
	if w := r.workingSelection(s); w != nil && !s.Broken {
		return r.printPart(resolveSelection(w, r.view), w.Test)
	}
	return PrintedQuery{}, false
}

// Item prints one detection item as a bare condition.
func (r *Result) Item(i *sigma.Item) (PrintedQuery, bool) {
	if t := r.workingTest(i); t != nil && !i.Broken {
		return r.printPart(resolveTest(t, r.view), t)
	}
	return PrintedQuery{}, false
}

// Value prints the test of one value of an item, by its index in Item.Values.
func (r *Result) Value(i *sigma.Item, index int) (PrintedQuery, bool) {
	t := r.workingTest(i)
	if t == nil || i.Broken || index < 0 || index >= len(i.Values) {
		return PrintedQuery{}, false
	}
	node := i.Values[index].SourceNode()
	var only func(t pipeline.Test) pipeline.Test
	only = func(t pipeline.Test) pipeline.Test {
		switch t := t.(type) {
		case *pipeline.Item:
			one := *t
			one.Values = nil
			for _, v := range t.Values {
				if v.SourceNode() == node {
					one.Values = append(one.Values, v)
				}
			}
			if len(one.Values) > 0 {
				return &one
			}
		case *pipeline.Group:
			g := &pipeline.Group{All: t.All}
			for _, c := range t.Tests {
				if kept := only(c); kept != nil {
					g.Tests = append(g.Tests, kept)
				}
			}
			if len(g.Tests) > 0 {
				return g
			}
		}
		return nil
	}
	one := only(t)
	return r.printPart(resolveTest(one, r.view), one)
}

// Keys returns the keys that the pipelines gave to the field of an item; mapped
// is false if the field keeps its name.
func (r *Result) Keys(i *sigma.Item) (keys []string, mapped bool) {
	walkItems(r.workingTest(i), func(w *pipeline.Item) {
		if !slices.Contains(keys, w.Field) {
			keys = append(keys, w.Field)
		}
		mapped = mapped || w.Mapped
	})
	return keys, mapped
}

// printPart prints a part of the rule unless it is refused.
func (r *Result) printPart(x expression, t pipeline.Test) (PrintedQuery, bool) {
	if _, decided := x.(constant); decided || x == nil || r.Verdict == UnsupportedLogsource || r.hasFailure(t) {
		return PrintedQuery{}, false
	}
	w := r.writer()
	e := w.expr(x)
	if e == nil || slices.ContainsFunc(w.problems, func(p Problem) bool { return p.Blocking }) {
		return PrintedQuery{}, false
	}
	text, parts := leql.Line(e)
	return newPrinted("", text, "", parts), true
}

func (r *Result) hasFailure(t pipeline.Test) bool {
	failed := false
	walkItems(t, func(i *pipeline.Item) { failed = failed || i.Failed || i.Implied == pipeline.LeftOut })
	return failed
}

func (r *Result) workingSelection(s *sigma.Selection) *pipeline.Selection {
	if r.Rule == nil {
		return nil
	}
	for _, w := range r.Rule.Selections {
		if w.From == s {
			return w
		}
	}
	return nil
}

// workingTest returns what the pipelines made of an item: the item, or the
// outermost group whose items all come from it.
func (r *Result) workingTest(i *sigma.Item) pipeline.Test {
	if r.Rule == nil {
		return nil
	}
	var in func(t pipeline.Test) pipeline.Test
	in = func(t pipeline.Test) pipeline.Test {
		switch t := t.(type) {
		case *pipeline.Item:
			if t != nil && t.From == i {
				return t
			}
		case *pipeline.Group:
			own, all := 0, 0
			walkItems(t, func(w *pipeline.Item) {
				all++
				if w.From == i {
					own++
				}
			})
			if own > 0 && own == all && len(t.Tests) > 1 {
				return t
			}
			if own > 0 {
				for _, c := range t.Tests {
					if found := in(c); found != nil {
						return found
					}
				}
			}
		}
		return nil
	}
	for _, s := range r.Rule.Selections {
		if found := in(s.Test); found != nil {
			return found
		}
	}
	return nil
}

// walkItems visits the items of a test.
func walkItems(t pipeline.Test, visit func(*pipeline.Item)) {
	switch t := t.(type) {
	case *pipeline.Item:
		if t != nil {
			visit(t)
		}
	case *pipeline.Group:
		for _, c := range t.Tests {
			walkItems(c, visit)
		}
	}
}
