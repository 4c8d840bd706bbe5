package pipeline

import (
	"strings"

	"sigma-lsp/analysis/sigma"
)

// formatPart is a part of a format of Python's str.format: text, or a field in
// braces with its conversion ("!r") and specification (":>10").
type formatPart struct {
	field            bool
	text             string // of a field: its name
	conversion, spec string
	start, end       int // of a field, in the value of the node
}

func (f formatPart) isPlain() bool { return f.conversion == "" && f.spec == "" }

// format parses a format.
func (p *params) format(name string, n *sigma.Node) []formatPart {
	t := n.Value
	var list []formatPart
	text := func(s string) {
		if s == "" {
			return
		}
		if last := len(list) - 1; last >= 0 && !list[last].field {
			list[last].text += s
			return
		}
		list = append(list, formatPart{text: s})
	}
	for i := 0; i < len(t); {
		next := strings.IndexAny(t[i:], "{}")
		if next < 0 {
			text(t[i:])
			break
		}
		text(t[i : i+next])
		i += next
		if i+1 < len(t) && t[i+1] == t[i] {
			text(t[i : i+1])
			i += 2
			continue
		}
		end := strings.IndexAny(t[i+1:], "{}")
		if t[i] == '}' || end < 0 || t[i+1+end] == '{' {
			p.problem(parameterCheck, n.Sub(i, i+1), "this %q of %q has no counterpart; write it twice for the character itself", t[i:i+1], name)
			return nil
		}
		f := formatPart{field: true, text: t[i+1 : i+1+end], start: i, end: i + end + 2}
		f.text, f.spec, _ = strings.Cut(f.text, ":")
		f.text, f.conversion, _ = strings.Cut(f.text, "!")
		list = append(list, f)
		i = f.end
	}
	return list
}
