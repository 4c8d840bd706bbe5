package refactor

import (
	"slices"
	"strings"

	"sigma-lsp/analysis/sigma"
)

// ends are the ends of a value at which any text matches.
type ends struct{ left, right bool }

// placing are the modifiers that anchor a value; "" means that wildcards do.
var placing = []struct {
	modifier, title string
	ends            ends
}{
	{"", "Replace modifier with wildcards", ends{}},
	{"contains", "Replace wildcards with contains", ends{true, true}},
	{"startswith", "Replace wildcard with startswith", ends{false, true}},
	{"endswith", "Replace wildcard with endswith", ends{true, false}},
}

// The ends of values are left open by a modifier or by wildcards; one way of
// writing it becomes another.
var _ = register("modifier-form", func(p *context) {
	i := p.Item
	if i == nil || i.Field == "" || i.Key.Target != nil || i.Key.Style == sigma.DoubleQuoted {
		return
	}
	now := -1
	for n, m := range i.Modifiers {
		switch m.Name {
		case "contains", "startswith", "endswith":
			if now >= 0 {
				return
			}
			now = n
		case "all", "cased", "neq", "windash":
		default:
			return // values are not compared as they are written
		}
	}
	values := []*sigma.Node{i.Node}
	if i.Node.Kind == sigma.Sequence {
		values = i.Node.Items
	}
	have := ends{}
	if now >= 0 {
		have = endsOf(i.Modifiers[now].Name)
	}
	for _, to := range placing {
		if now >= 0 && i.Modifiers[now].Name == to.modifier || now < 0 && to.modifier == "" {
			continue
		}
		var edits []sigma.Edit
		switch {
		case now < 0:
			edits = append(edits, sigma.InsertAt(i.FieldAt.End, "|"+to.modifier))
		case to.modifier == "":
			at := i.Modifiers[now].At
			edits = append(edits, sigma.Edit{At: sigma.Span{Start: at.Start - 1, End: at.End}})
		default:
			edits = append(edits, sigma.Edit{At: i.Modifiers[now].At, Text: to.modifier})
		}
		possible := !slices.ContainsFunc(values, func(n *sigma.Node) bool {
			text, ok := otherEnds(n, have, to.ends, to.modifier == "")
			if ok && text != n.Value {
				written := n.Rewrite(text)
				edits, ok = append(edits, written...), written != nil
			}
			return !ok
		})
		if possible {
			p.offerSameMeaning(Rewrite, to.title, edits...)
		}
	}
})

func endsOf(modifier string) ends {
	for _, m := range placing {
		if m.modifier == modifier {
			return m.ends
		}
	}
	return ends{}
}

// otherEnds is the text of a value under a modifier that opens other ends.
// Wildcards are only written if there is no such modifier.
func otherEnds(n *sigma.Node, have, want ends, wildcards bool) (string, bool) {
	if !n.IsText() || n.Target != nil || n.Style == sigma.Literal || n.Style == sigma.Folded {
		return "", false
	}
	text := n.Value
	inner := strings.TrimLeft(text, "*")
	left := have.left || inner != text
	end := strings.TrimRight(inner, "*")
	if end != inner && backslashes(end)%2 == 1 { // the first of them is escaped
		end += "*"
	}
	right := have.right || end != inner
	if end == "" || !wildcards && (left != want.left || right != want.right) {
		return "", false
	}
	if wildcards && left {
		end = "*" + end
	}
	if wildcards && right {
		if backslashes(end)%2 == 1 {
			end += `\` // so that the one before it does not escape the wildcard
		}
		end += "*"
	}
	return end, true
}

// backslashes counts those at the end of a text.
func backslashes(text string) int { return len(text) - len(strings.TrimRight(text, `\`)) }
