// Package detection holds the checks of the detection and its selections.
package detection

import (
	"iter"
	"slices"
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/taxonomy"
)

// logsource is the log source of a rule or filter.
func logsource(p *check.Pass) taxonomy.Logsource {
	switch {
	case p.Rule != nil:
		return taxonomy.LogsourceOf(p.Rule.Logsource)
	case p.Document.Filter != nil:
		return taxonomy.LogsourceOf(p.Document.Filter.Logsource)
	}
	return taxonomy.Logsource{}
}

// fields calls do for each item with a field, whose name is plain to read.
func fields(p *check.Pass, do func(check.Item)) {
	for _, i := range p.Items() {
		if i.Field != "" && i.Key.Target == nil {
			do(i)
		}
	}
}

// patterns are those that the conditions use.
func patterns(d *sigma.Detection) (all []*sigma.Of) {
	for _, c := range d.Conditions {
		for part := range sigma.Subexpressions(c.Expr) {
			if of, ok := part.(*sigma.Of); ok {
				all = append(all, of)
			}
		}
	}
	return all
}

// renamed is the edit that writes another field name in the place of one.
func renamed(i check.Item, name string) (sigma.Edit, bool) {
	if strings.ContainsAny(name, "\"'\\:#|") || i.Key.Style != sigma.Plain && i.Key.Style != sigma.SingleQuoted && i.Key.Style != sigma.DoubleQuoted {
		return sigma.Edit{}, false
	}
	return sigma.Edit{At: i.FieldAt, Text: name}, true
}

// ofKind yields the values that are compared as text with fields that hold values of one
// of the kinds, such as the full path of a file.
func ofKind(p *check.Pass, kinds ...taxonomy.FieldKind) iter.Seq2[knownItem, sigma.String] {
	return func(yield func(knownItem, sigma.String) bool) {
		for _, i := range knownItems(p) {
			if !slices.Contains(kinds, i.field.Kind) {
				continue
			}
			for _, s := range i.texts {
				if !yield(i, s) {
					return
				}
			}
		}
	}
}

// knownItem is an item whose field is known, with the values that are compared with it as
// they are written.
type knownItem struct {
	check.Item
	field taxonomy.Field
	texts []sigma.String
}

// knownItems are the items of fields of which the kind of value, or some values, are known.
func knownItems(p *check.Pass) []knownItem {
	type key struct{}
	return check.Once(p, key{}, func() (all []knownItem) {
		l := logsource(p)
		all = make([]knownItem, 0, len(p.Items()))
		fields(p, func(i check.Item) {
			known, ok := p.Taxonomy().Field(l, i.Field)
			if !ok || known.Kind == "" && known.Values == nil {
				return
			}
			all = append(all, knownItem{i, known, textsOf(i)})
		})
		return all
	})
}

func textsOf(i check.Item) (texts []sigma.String) {
	for _, m := range i.Modifiers {
		switch m.Name {
		case "contains", "startswith", "endswith", "all", "neq", "cased":
		default:
			return nil
		}
	}
	texts = make([]sigma.String, 0, len(i.Values))
	for _, v := range i.Values {
		if s, ok := v.(sigma.String); ok && s.Node != nil && s.Node.Target == nil && len(s.Parts) > 0 {
			texts = append(texts, s)
		}
	}
	return texts
}

// startOf is the text that a field has to begin with, "" where it may begin with
// anything.
func startOf(s sigma.String) string {
	if s.Parts[0].Kind == sigma.Text {
		return s.Parts[0].Text
	}
	return ""
}

// endOf is the text that a field has to end with, "" where it may end with anything.
func endOf(s sigma.String) string {
	if last := s.Parts[len(s.Parts)-1]; last.Kind == sigma.Text {
		return last.Text
	}
	return ""
}

// unix reports whether the events of a log source are those of Linux or macOS.
func unix(l taxonomy.Logsource) bool { return l.Product == "linux" || l.Product == "macos" }

// rewrite offers to write another value.
func rewrite(f *check.Finding, title string, n *sigma.Node, value string) {
	if value != "" {
		f.Suggest(title, n.Rewrite(value)...)
	}
}

// rewriteModifier offers to compare the only value of an item in another way.
func rewriteModifier(f *check.Finding, i check.Item, from, to string) {
	if i.Node.Kind != sigma.Scalar {
		return
	}
	if m, ok := i.Use(from); ok {
		f.Suggest("Write "+to, sigma.Edit{At: m.At, Text: to})
	} else if len(i.Modifiers) == 0 {
		f.Suggest("Write "+to, i.AddModifier(to))
	}
}

// drive reports whether a path begins with a drive.
func drive(path string) bool {
	return len(path) > 2 && path[1] == ':' && path[2] == '\\' && (path[0]|0x20 >= 'a' && path[0]|0x20 <= 'z')
}
