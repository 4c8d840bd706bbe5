package explain

import (
	"slices"
	"strings"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/taxonomy"
)

// field explains the name of a field, from what is known of the log source.
func (w *writer) field() bool {
	p := sigma.PathAt(w.File, w.Offset)
	if p == nil || p.Item == nil || p.Item.Key == nil || p.Modifier != nil || !p.Item.FieldAt.Contains(w.Offset) {
		return false
	}
	w.explainers(p.Item.FieldAt)
	f, ok := w.Taxonomy.Field(taxonomy.LogsourceOf(w.source()), p.Item.Field)
	if !ok {
		return true
	}
	if f.Doc != "" {
		w.paragraph("%s: %s.", Name(f.Name), f.Doc)
	}
	w.kind(f.Kind)
	if len(f.Values) > 0 {
		w.known(p.Item, f)
	}
	return true
}

// kind describes the values of a field.
func (w *writer) kind(k taxonomy.FieldKind) {
	l := taxonomy.LogsourceOf(w.source())
	doc, example := k.Doc(l), k.Example(l)
	switch {
	case doc == "":
	case example == "":
		w.paragraph("Value: %s.", doc)
	default:
		w.paragraph("Value: %s, for example %s.", doc, Name(example))
	}
}

// known lists values of a field: those of the item, and the first of the
// others.
func (w *writer) known(item *sigma.Item, f taxonomy.Field) {
	var asked []taxonomy.Value
	for _, v := range item.Values {
		if n := v.SourceNode(); n != nil {
			if known, ok := f.Value(n.Value); ok && known.Doc != "" && !slices.Contains(asked, known) {
				asked = append(asked, known)
			}
		}
	}
	for _, v := range asked[:min(len(asked), maxLogsources)] {
		w.item("%s: %s", Name(v.Text), v.Doc)
	}
	if len(asked) > 0 {
		return
	}
	for _, v := range f.Values[:min(len(f.Values), maxLogsources)] {
		if v.Doc == "" {
			w.item("%s", Name(v.Text))
		} else {
			w.item("%s: %s", Name(v.Text), v.Doc)
		}
	}
	if more := len(f.Values) - maxLogsources; more > 0 {
		w.item("%s more", number(more))
	}
}

// value explains what is known of a value, and what is special in it under the
// cursor.
func (w *writer) value() bool {
	p := sigma.PathAt(w.File, w.Offset)
	if p == nil || p.Item == nil || p.Modifier != nil || p.Value < 0 || w.onKey {
		return false
	}
	n := p.Item.Values[p.Value].SourceNode()
	if n == nil || n.Target != nil || n.Broken {
		return true
	}
	w.explainers(n.Span)
	if p.Item.Has("re") {
		w.pattern(p.Item, p.Value, n)
		return true
	}
	if f, ok := w.Taxonomy.Field(taxonomy.LogsourceOf(w.source()), p.Item.Field); ok && len(p.Item.Modifiers) == 0 {
		if known, ok := f.Value(n.Value); ok && known.Doc != "" {
			w.paragraph("%s: %s.", Name(known.Text), known.Doc)
		}
	}
	if text, ok := p.Item.Values[p.Value].(sigma.String); ok {
		w.special(text, n, p.Item.Has("expand"))
	}
	return true
}

// special explains the wildcard, the escape or the placeholder under the cursor.
// Source: Sigma rules specification 2.1, "String Wildcard", "Escape Character",
// "Placeholders".
func (w *writer) special(text sigma.String, n *sigma.Node, expand bool) {
	value := n.Value
	here := func(start, end int) bool {
		at := n.Sub(start, end)
		if at.Start <= w.Offset && w.Offset < at.End {
			w.explainers(at)
			return true
		}
		return false
	}
	for _, p := range text.Parts {
		if p.Kind != sigma.Text && p.At.Start >= 0 && p.At.End <= len(value) && here(p.At.Start, p.At.End) {
			switch p.Kind {
			case sigma.Any:
				w.paragraph("%s matches any number of characters, including none.", Name("*"))
			case sigma.AnyChar:
				w.paragraph("%s matches exactly one character.", Name("?"))
			case sigma.Placeholder:
				w.paragraph("%s is a placeholder; a pipeline or the settings file defines its values.", Name("%"+p.Text+"%"))
				if doc, ok := placeholders[p.Text]; ok {
					w.paragraph("By convention: %s.", doc)
				}
			}
			return
		}
	}
	escapes := `\*?`
	if expand {
		escapes += "%"
	}
	for i := 0; i+1 < len(value); i++ {
		if value[i] != '\\' || strings.IndexByte(escapes, value[i+1]) < 0 {
			continue
		}
		if here(i, i+2) {
			w.escape(value[i : i+2])
			return
		}
		i++
	}
}

func (w *writer) escape(written string) {
	switch written {
	case `\\`:
		w.paragraph("%s is an escaped backslash. Escaping is needed only before %s, %s or another backslash.", Name(written), Name("*"), Name("?"))
	case `\*`:
		w.paragraph("%s is a literal asterisk, not a wildcard.", Name(written))
	case `\?`:
		w.paragraph("%s is a literal question mark, not a wildcard.", Name(written))
	default:
		w.paragraph("%s is a literal percent sign, not the start of a placeholder.", Name(written))
	}
}

// placeholders are the standard ones. Source: Sigma rules specification 2.1,
// "Standard Placeholders".
var placeholders = map[string]string{
	"Administrators":    "administrator accounts",
	"JumpServers":       "jump servers",
	"Workstations":      "workstations",
	"Servers":           "servers",
	"DomainControllers": "domain controllers",
}
