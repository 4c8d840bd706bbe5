package pipeline

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"sigma-lsp/analysis/sigma"
)

var update = flag.Bool("update", false, "write what was found into the archives")

// TestRules runs the pipelines of each archive in testdata/rules over its rule
// and compares the working copy. The section "builtin" names an embedded one. The section "query" holds queries, a line
// each, and "finished" what post-processing and finalizers make of them.
//
// The section "pysigma" was written by testdata/pysigma.py: what pySigma makes
// of the same rule. It must be the same, unless a section "difference" says
// why it is not.
func TestRules(t *testing.T) {
	each(t, "rules", func(t *testing.T, a *archive) {
		var pipelines []*Pipeline
		for _, name := range []string{"pipeline.yml", "second.yml"} {
			text, ok := a.get(name)
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
		if name, ok := a.get("builtin"); ok {
			p, ok := Builtin(strings.TrimSpace(name))
			if !ok {
				t.Fatal("no pipeline", name)
			}
			pipelines = append(pipelines, p)
		}
		text, _ := a.get("rule.yml")
		source := sigma.NewSource(text)
		document := sigma.Parse(source).Documents[0]
		if document.Rule == nil || len(document.Problems)+len(document.Rule.Problems) > 0 {
			t.Fatal("the rule is no good", document.Problems)
		}
		before := show(newRule(document.Rule), source)
		w := Apply(document.Rule, pipelines...)
		a.want(t, "working copy", show(w, source))
		if after := show(newRule(document.Rule), source); after != before {
			t.Errorf("the rule itself was changed: %s", after)
		}
		ours := plainCopy(w)
		if queries, ok := a.get("query"); ok {
			out := Finish(w, strings.Split(strings.TrimSuffix(queries, "\n"), "\n"), pipelines...)
			text := strings.Join(out, "\n") + "\n"
			for _, f := range w.Failures {
				text += "failure: " + f.Message + "\n"
			}
			a.want(t, "finished", text)
			if theirs, ok := a.get("pysigma finished"); ok && theirs != text {
				t.Errorf("finished, ours:\n%s\ntheirs:\n%s", text, theirs)
			}
		}
		theirs, ok := a.get("pysigma")
		if !ok {
			return
		}
		_, differs := a.get("difference")
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
		s += "state: " + key + " = " + represent(w.State[key]) + "\n"
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
			line += " [" + keys(t.Applied) + "]"
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
		return strings.ToLower(spell(v.True))
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
	case sigma.Compare:
		return v.Op + " " + v.Number.Text
	case sigma.TimePart:
		return strings.TrimSpace(v.Unit+" "+v.Op) + " " + v.Number.Text
	case sigma.Exists:
		return "exists " + strings.ToLower(spell(v.True))
	case sigma.FieldRef:
		s := "ref " + v.Field
		if v.Starts {
			s += " starts"
		}
		if v.Ends {
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
		case sigma.One:
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

// archive is a txtar file whose sections a test reads and, with -update, writes.
type archive struct {
	path string
	*txtar.Archive
	changed bool
}

func archives(tb testing.TB, folder string) []*archive {
	paths, err := filepath.Glob(filepath.Join("testdata", folder, "*.txtar"))
	if err != nil || len(paths) == 0 {
		tb.Fatal("no archives", err)
	}
	list := make([]*archive, len(paths))
	for i, path := range paths {
		parsed, err := txtar.ParseFile(path)
		if err != nil {
			tb.Fatal(err)
		}
		list[i] = &archive{path: path, Archive: parsed}
	}
	return list
}

func each(t *testing.T, folder string, test func(*testing.T, *archive)) {
	for _, a := range archives(t, folder) {
		t.Run(strings.TrimSuffix(filepath.Base(a.path), ".txtar"), func(t *testing.T) {
			test(t, a)
			if a.changed {
				if err := os.WriteFile(a.path, txtar.Format(a.Archive), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

func (a *archive) get(name string) (string, bool) {
	for _, f := range a.Files {
		if f.Name == name {
			return string(f.Data), true
		}
	}
	return "", false
}

func (a *archive) want(t *testing.T, name, got string) {
	t.Helper()
	want, ok := a.get(name)
	if want == got && ok {
		return
	}
	if !*update {
		t.Errorf("%s: got\n%s\nwant\n%s", name, got, want)
		return
	}
	a.changed = true
	for i := range a.Files {
		if a.Files[i].Name == name {
			a.Files[i].Data = []byte(got)
			return
		}
	}
	a.Files = append(a.Files, txtar.File{Name: name, Data: []byte(got)})
}
