package convert

import (
	"slices"
	"unicode/utf8"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/convert/leql"
	"sigma-lsp/convert/pipeline"
)

// Form is a form in which a query is printed.
type Form int

// The three formats, and the where part of the third alone, which is what the
// form for a custom detection rule takes as text.
const (
	Simple Form = iota
	Advanced
	Detection
	Where
)

var formNames = [...]string{"simple", "advanced", "detection", "where"}

func (f Form) String() string { return formNames[f] }

// ParseForm reads simple, advanced, detection or where.
func ParseForm(name string) (Form, bool) {
	i := slices.Index(formNames[:], name)
	return Form(max(i, 0)), i >= 0
}

// Printed is a piece of LEQL with the knowledge which part stems from where.
type Printed struct {
	Text  string
	Parts []Part
}

// Part is a range of bytes in a printed query and the range of the rule it
// stems from; parts nest, outer ones first.
type Part struct {
	At   sigma.Span // in the query
	From sigma.Span // in the rule
}

// Queries prints the queries, one for each condition. It returns nil where the
// rule is refused or the form cannot be given: keywords and log sources without
// an event type have no detection definition.
func (r *Result) Queries(form Form) []Printed {
	if r.document == nil || r.verify() != nil {
		return nil
	}
	return r.queries(form)
}

// Lengths returns how many characters each of the queries has. Nobody is given
// a query, so the text is not read a second time.
func (r *Result) Lengths(form Form) (characters []int) {
	for _, q := range r.queries(form) {
		characters = append(characters, utf8.RuneCountInString(q.Text))
	}
	return characters
}

func (r *Result) queries(form Form) []Printed {
	switch {
	case r.statement != nil && form < Detection:
		return r.grouped(form)
	case r.finishing != nil && (r.threshold == nil || form < Detection):
		return nil
	}
	if len(r.conditions) == 0 || form >= Detection && (r.keywords || !leql.Quotable(r.EventType) || r.EventType == "") {
		return nil
	}
	out := make([]Printed, len(r.conditions))
	for i, e := range r.conditions {
		out[i] = r.print(e, form)
	}
	if r.finishing != nil {
		return r.finish(r.finishing, out)
	}
	return r.finish(r.Rule, out)
}

// grouped prints the query of a correlation, which needs the advanced mode.
func (r *Result) grouped(form Form) []Printed {
	if form != Advanced {
		return nil
	}
	text, parts := leql.Query(r.statement)
	return r.finish(r.finishing, []Printed{printed("", text, "", parts)})
}

// finish runs what pipelines do with finished queries. The places of parts are
// lost then.
func (r *Result) finish(rule *pipeline.Rule, queries []Printed) []Printed {
	if !slices.ContainsFunc(r.pipelines, (*pipeline.Pipeline).Finishes) {
		return queries
	}
	texts := make([]string, len(queries))
	for i, q := range queries {
		texts[i] = q.Text
	}
	texts, failures := pipeline.Finish(rule, texts, r.pipelines...)
	if len(failures) > 0 { // half finished, it would be another query
		return nil
	}
	queries = nil
	for _, text := range texts {
		queries = append(queries, Printed{Text: text})
	}
	return queries
}

// unfinished refuses a rule whose queries the pipelines cannot finish.
func (r *Result) unfinished() {
	if r.Rule == nil || !slices.ContainsFunc(r.pipelines, (*pipeline.Pipeline).Finishes) {
		return
	}
	texts := make([]string, len(r.conditions))
	for i, e := range r.conditions {
		texts[i] = r.print(e, Advanced).Text
	}
	_, failures := pipeline.Finish(r.Rule, texts, r.pipelines...)
	for _, f := range failures {
		r.stop(UnsupportedFeature, sigma.Problem{Check: "idr-modifier-unsupported", At: logsourceAt(r.Rule.Source), Text: f.Message})
	}
}

func (r *Result) print(e leql.Expr, form Form) Printed {
	text, parts := "", []leql.Part(nil)
	before, after := "", ""
	switch form {
	case Simple:
		text, parts = leql.Line(e)
	case Advanced:
		text, parts = leql.Line(e)
		before, after = "where(", ")"
	default:
		text, parts = leql.Lines(e, 1)
		before, after = "where(\n", "\n)"
		if form == Detection {
			before = "from(\n  event_type = " + leql.Quote(r.EventType) + "\n)\n" + before
		}
	}
	return printed(before, text, after, parts)
}

func printed(before, text, after string, parts []leql.Part) Printed {
	p := Printed{Text: before + text + after, Parts: make([]Part, 0, len(parts))}
	for _, part := range parts {
		if part.From.Start < 0 { // stems from a filter of another file
			continue
		}
		p.Parts = append(p.Parts, Part{
			At:   sigma.Span{Start: len(before) + part.Start, End: len(before) + part.End},
			From: sigma.Span{Start: part.From.Start, End: part.From.End},
		})
	}
	return p
}

// Selection prints one selection as a bare condition. It works also where
// other parts of the rule are broken or refused.
func (r *Result) Selection(s *sigma.Selection) (Printed, bool) {
	if w := r.working(s); w != nil && !s.Broken {
		return r.alone(selection(w, r.view), w.Test)
	}
	return Printed{}, false
}

// Item prints one detection item as a bare condition.
func (r *Result) Item(i *sigma.Item) (Printed, bool) {
	if t := r.find(i); t != nil && !i.Broken {
		return r.alone(test(t, r.view), t)
	}
	return Printed{}, false
}

// Value prints the test of one value of an item alone, by its index in
// Item.Values.
func (r *Result) Value(i *sigma.Item, index int) (Printed, bool) {
	t := r.find(i)
	if t == nil || i.Broken || index < 0 || index >= len(i.Values) {
		return Printed{}, false
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
	return r.alone(test(one, r.view), one)
}

// Keys returns the keys that the pipelines gave to the field of an item; mapped
// is false where it was passed through under its own name.
func (r *Result) Keys(i *sigma.Item) (keys []string, mapped bool) {
	each(r.find(i), func(w *pipeline.Item) {
		if !slices.Contains(keys, w.Field) {
			keys = append(keys, w.Field)
		}
		mapped = mapped || w.Mapped
	})
	return keys, mapped
}

// alone prints a part of the rule if nothing refuses it.
func (r *Result) alone(x expression, t pipeline.Test) (Printed, bool) {
	if _, decided := x.(constant); decided || x == nil || r.Verdict == UnsupportedLogsource || r.refused(t) {
		return Printed{}, false
	}
	w := r.writer()
	e := w.expr(x)
	if e == nil || slices.ContainsFunc(w.problems, func(p Problem) bool { return p.Stops }) {
		return Printed{}, false
	}
	text, parts := leql.Line(e)
	return printed("", text, "", parts), true
}

func (r *Result) refused(t pipeline.Test) bool {
	failed := false
	each(t, func(i *pipeline.Item) { failed = failed || i.Failed || i.Implied == pipeline.LeftOut })
	return failed
}

func (r *Result) working(s *sigma.Selection) *pipeline.Selection {
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

// find returns what the pipelines made of an item: the item, or the outermost
// group of items that stem from it alone.
func (r *Result) find(i *sigma.Item) pipeline.Test {
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
			each(t, func(w *pipeline.Item) {
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

// each visits the items of a test.
func each(t pipeline.Test, visit func(*pipeline.Item)) {
	switch t := t.(type) {
	case *pipeline.Item:
		if t != nil {
			visit(t)
		}
	case *pipeline.Group:
		for _, c := range t.Tests {
			each(c, visit)
		}
	}
}
