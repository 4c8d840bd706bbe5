package pipeline

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/sigma/archivetest"
)

// TestRules runs the pipelines of each archive in testdata/rules on its rule
// and compares the working copy. The section "builtin" names an embedded one.
// The section "query" contains queries, one per line, and "finished" the result
// of post-processing and finalizers.
//
// The section "pysigma" was written by testdata/pysigma.py: the result of
// pySigma for the same rule. It must be the same, unless a section "difference"
// explains why not.
func TestRules(t *testing.T) {
	archivetest.Each(t, "rules/*", func(t *testing.T, a *archivetest.Archive) {
		var pipelines []*Pipeline
		for _, name := range []string{"pipeline.yml", "second.yml"} {
			text, ok := a.Get(name)
			if !ok {
				continue
			}
			p, problems := Parse(name, sigma.NewSource(text))
			for _, problem := range problems {
				t.Errorf("%s: %s: %s", name, problem.Check, problem.Text)
			}
			if p != nil {
				pipelines = append(pipelines, p)
			}
		}
		if name, ok := a.Get("builtin"); ok {
			p, ok := Builtin(strings.TrimSpace(name))
			if !ok {
				t.Fatal("no pipeline", name)
			}
			pipelines = append(pipelines, p)
		}
		text, _ := a.Get("rule.yml")
		source := sigma.NewSource(text)
		document := sigma.Parse(source).Documents[0]
		if document.Rule == nil || len(document.Problems)+len(document.Rule.Problems) > 0 {
			t.Fatal("the rule is no good", document.Problems)
		}
		before := show(newRule(document.Rule), source)
		w := Apply(document.Rule, pipelines...)
		a.Put("working copy", show(w, source))
		if after := show(newRule(document.Rule), source); after != before {
			t.Errorf("the rule itself was changed: %s", after)
		}
		ours := plainCopy(w)
		if queries, ok := a.Get("query"); ok {
			out, failures := Finish(w, strings.Split(strings.TrimSuffix(queries, "\n"), "\n"), pipelines...)
			text := strings.Join(out, "\n") + "\n"
			for _, f := range failures {
				text += "failure: " + f.Message + "\n"
			}
			a.Put("finished", text)
			if theirs, ok := a.Get("pysigma finished"); ok && theirs != text {
				t.Errorf("finished, ours:\n%s\ntheirs:\n%s", text, theirs)
			}
		}
		theirs, ok := a.Get("pysigma")
		if !ok {
			return
		}
		_, differs := a.Get("difference")
		if differs == (ours == theirs) {
			t.Errorf("compared with pySigma (difference: %v), ours:\n%s\ntheirs:\n%s", differs, ours, theirs)
		}
	})
}

// show prints a working copy.
func show(w *Rule, source *sigma.Source) string {
	var b strings.Builder
	b.WriteString(header(w))
	if len(w.Custom) > 0 {
		fmt.Fprintf(&b, "custom: %v\n", w.Custom)
	}
	for _, c := range w.Conditions {
		fmt.Fprintf(&b, "condition: %s\n", showCondition(c))
	}
	for _, s := range w.Selections {
		fmt.Fprintf(&b, "%s:\n", s.Name)
		showTest(&b, s.Test, "  ", true)
	}
	for _, f := range w.Failures {
		kind := [...]string{"rule", "item", "strict", "value"}[f.Kind]
		fmt.Fprintf(&b, "refused (%s, %s): %s\n", kind, f.Pipeline, f.Message)
		if f.At != (sigma.Span{}) {
			line, column := source.Position(f.At.Start, sigma.UTF8)
			fmt.Fprintf(&b, "  at %d:%d %q\n", line+1, column+1, source.Text(f.At))
		}
	}
	return b.String()
}

// plainCopy prints what pySigma has too.
func plainCopy(w *Rule) string {
	if len(w.Failures) > 0 {
		return "refused\n"
	}
	var b strings.Builder
	b.WriteString(header(w))
	for _, s := range w.Selections {
		fmt.Fprintf(&b, "%s:\n", s.Name)
		showTest(&b, s.Test, "  ", false)
	}
	return b.String()
}

func header(w *Rule) string {
	s := fmt.Sprintf("logsource: %s/%s/%s\n", w.Category, w.Product, w.Service)
	if len(w.Fields) > 0 {
		s += "fields: " + strings.Join(w.Fields, ", ") + "\n"
	}
	for _, key := range slices.Sorted(maps.Keys(w.State)) {
		s += "state: " + key + " = " + pythonRepr(w.State[key]) + "\n"
	}
	if len(w.Applied) > 0 {
		s += "applied: " + keys(w.Applied) + "\n"
	}
	return s
}

func keys(m map[string]bool) string { return strings.Join(slices.Sorted(maps.Keys(m)), ", ") }

func showTest(b *strings.Builder, t Test, indent string, full bool) {
	switch t := t.(type) {
	case nil:
		b.WriteString(indent + "nothing\n")
	case *Group:
		if len(t.Tests) == 1 {
			showTest(b, t.Tests[0], indent, full)
			return
		}
		word := "any"
		if t.All {
			word = "all"
		}
		b.WriteString(indent + word + "\n")
		for _, c := range t.Tests {
			showTest(b, c, indent+"  ", full)
		}
	case *Item:
		field := t.Field
		if field == "" {
			field = "keywords"
		}
		values := make([]string, len(t.Values))
		for i, v := range t.Values {
			values[i] = showValue(v)
		}
		line := indent
		if t.Negated {
			line += "not "
		}
		line += field + ": "
		if t.All && len(values) > 1 {
			line += "all of "
		}
		line += strings.Join(values, ", ")
		if len(t.Applied) > 0 {
			line += " [" + strings.Join(slices.Sorted(slices.Values(t.Applied)), ", ") + "]"
		}
		if full && t.Mapped {
			line += " mapped"
		}
		if full && len(t.MappedRefs) > 0 {
			line += " refs " + keys(t.MappedRefs)
		}
		if full && t.Failed {
			line += " failed"
		}
		b.WriteString(line + "\n")
	}
}

func showValue(v sigma.Value) string {
	switch v := v.(type) {
	case sigma.String:
		s := showParts(v.Parts)
		if v.Cased {
			s = "cased " + s
		}
		return s
	case sigma.Number:
		return v.Text
	case sigma.Bool:
		return strings.ToLower(pythonStr(v.True))
	case sigma.Null:
		return "null"
	case sigma.Regexp:
		s := "/" + v.Text() + "/"
		for i, flag := range []bool{v.I, v.M, v.S} {
			if flag {
				s += "ims"[i : i+1]
			}
		}
		return s
	case sigma.CIDR:
		return "cidr " + v.Text
	case sigma.Comparison:
		return v.Op + " " + v.Number.Text
	case sigma.TimePart:
		return strings.TrimSpace(v.Unit+" "+v.Op) + " " + v.Number.Text
	case sigma.Exists:
		return "exists " + strings.ToLower(pythonStr(v.True))
	case sigma.FieldRef:
		s := "ref " + v.Field
		if v.AtStart {
			s += " starts"
		}
		if v.AtEnd {
			s += " ends"
		}
		return s
	case sigma.Expansion:
		list := make([]string, len(v.Values))
		for i, one := range v.Values {
			list[i] = showValue(one)
		}
		return "(" + strings.Join(list, " | ") + ")"
	case sigma.Query:
		return "query " + v.Expression
	}
	return fmt.Sprintf("%T", v)
}

func showParts(list []sigma.Part) string {
	if len(list) == 0 {
		return `""`
	}
	s := ""
	for _, p := range list {
		switch p.Kind {
		case sigma.Any:
			s += "*"
		case sigma.AnyChar:
			s += "?"
		case sigma.Placeholder:
			s += "%" + p.Text + "%"
		default:
			s += `"` + p.Text + `"`
		}
	}
	return s
}

func showCondition(e sigma.Expr) string {
	join := func(list []sigma.Expr, word string) string {
		texts := make([]string, len(list))
		for i, o := range list {
			texts[i] = showCondition(o)
		}
		return "(" + strings.Join(texts, " "+word+" ") + ")"
	}
	switch e := e.(type) {
	case *sigma.And:
		return join(e.Operands, "and")
	case *sigma.Or:
		return join(e.Operands, "or")
	case *sigma.Not:
		return "not " + showCondition(e.Operand)
	case *sigma.Ref:
		return e.Name
	case *sigma.Of:
		if e.All {
			return "all of " + e.Pattern
		}
		return "1 of " + e.Pattern
	}
	return "?"
}
