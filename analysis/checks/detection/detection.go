// Package detection holds the checks of the detection and its selections.
package detection

import (
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/taxonomy"
)

// logsource is the log source of a rule or filter.
func logsource(p *check.Pass) taxonomy.Logsource {
	switch {
	case p.Rule != nil:
		return taxonomy.Of(p.Rule.Logsource)
	case p.Document.Filter != nil:
		return taxonomy.Of(p.Document.Filter.Logsource)
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

// paths calls do for each item whose field holds the full path of a file, with the
// values that are compared with it as text.
func paths(p *check.Pass, do func(check.Item, []sigma.String)) {
	l := logsource(p)
	fields(p, func(i check.Item) {
		for _, m := range i.Modifiers {
			switch m.Name {
			case "contains", "startswith", "endswith", "all", "neq", "cased":
			default:
				return
			}
		}
		if known, ok := p.Taxonomy().Field(l, i.Field); !ok || !known.Path {
			return
		}
		var values []sigma.String
		for _, v := range i.Values {
			if s, ok := v.(sigma.String); ok && s.Node != nil && len(s.Parts) > 0 {
				values = append(values, s)
			}
		}
		if len(values) > 0 {
			do(i, values)
		}
	})
}

// drive reports whether a path begins with a drive.
func drive(path string) bool {
	return len(path) > 2 && path[1] == ':' && path[2] == '\\' && (path[0]|0x20 >= 'a' && path[0]|0x20 <= 'z')
}

// modifierNamed returns the use of a modifier in an item.
func modifierNamed(i check.Item, name string) (sigma.ModifierUse, bool) {
	for _, m := range i.Modifiers {
		if m.Name == name {
			return m, true
		}
	}
	return sigma.ModifierUse{}, false
}

// modified is the edit that adds a modifier at the end of a key.
func modified(i check.Item, name string) sigma.Edit {
	end := len(i.Key.Value)
	return sigma.Edit{At: i.Key.Sub(end, end), Text: "|" + name}
}
