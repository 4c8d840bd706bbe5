// Package modifier holds the checks of modifiers and of the values under them.
package modifier

import (
	"slices"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

// only reports whether an item has no modifiers but these.
func only(i check.Item, names ...string) bool {
	return !slices.ContainsFunc(i.Modifiers, func(m sigma.ModifierUse) bool { return !slices.Contains(names, m.Name) })
}

// renamed is the edit that writes another modifier in the place of one.
func renamed(m sigma.ModifierUse, name string) sigma.Edit { return sigma.Edit{At: m.At, Text: name} }

// texts are the values of an item when all are texts; each with its node.
func texts(i check.Item) (values []sigma.String, ok bool) {
	values = make([]sigma.String, 0, len(i.Values))
	for _, v := range i.Values {
		s, text := v.(sigma.String)
		if !text {
			return nil, false
		}
		values = append(values, s)
	}
	return values, len(values) > 0
}

// each calls do for all text values of the items, those that a modifier made
// included.
func each(p *check.Pass, do func(check.Item, sigma.String)) {
	for i := range p.ReadableItems() {
		for _, v := range i.Values {
			switch v := v.(type) {
			case sigma.String:
				do(i, v)
			case sigma.Expansion:
				// Its variants stem from one text; one is enough.
				if s, ok := v.Values[0].(sigma.String); ok {
					do(i, s)
				}
			}
		}
	}
}

// at is the place of a part of a text, and whether it is written in the rule.
func at(s sigma.String, part sigma.Part) (sigma.Span, bool) {
	if part.At.Start < 0 || s.Node == nil {
		return sigma.Span{}, false
	}
	return s.Node.Sub(part.At.Start, part.At.End), true
}

// cut is the edit that takes bytes off the two ends of a value. A text that
// needs quotes then gets them. There is none for block scalars and aliases.
func cut(n *sigma.Node, start, end int) (edits []sigma.Edit) {
	if n.Style == sigma.Plain {
		return n.Rewrite(n.Value[start : len(n.Value)-end])
	}
	if n.Style == sigma.Literal || n.Style == sigma.Folded || n.Target != nil {
		return nil
	}
	if start > 0 {
		edits = append(edits, sigma.Edit{At: n.Sub(0, start)})
	}
	if end > 0 {
		edits = append(edits, sigma.Edit{At: n.Sub(len(n.Value)-end, len(n.Value))})
	}
	return edits
}

// encoding reports whether a value of the item is not compared as it is
// written.
func encoding(i check.Item) bool {
	return i.Has("base64") || i.Has("base64offset") || slices.ContainsFunc(wides, i.Has)
}

// openEnds reports items all of whose values have wildcards at just these ends,
// where a modifier says the same.
func openEnds(p *check.Pass, left, right bool, name string) {
	for _, i := range p.Items() {
		if i.Field == "" || !only(i, "all", "neq", "cased") {
			continue
		}
		values, ok := texts(i)
		if !ok {
			continue
		}
		edits := []sigma.Edit{i.AddModifier(name)}
		for _, s := range values {
			start, end, shape := ends(s)
			if !shape || (start > 0) != left || (end > 0) != right {
				edits = nil
				break
			}
			cuts := cut(s.Node, start, end)
			if cuts == nil {
				edits = nil
				break
			}
			edits = append(edits, cuts...)
		}
		if edits != nil {
			p.Reportf(i.At(), "use %s|%s instead of wildcards", i.Field, name).Fix("Write "+name, edits...)
		}
	}
}

// ends counts the bytes of the wildcards at the two ends of a value. The shape
// is right if the text between them is plain.
func ends(s sigma.String) (start, end int, shape bool) {
	n := len(s.Parts)
	if n < 2 {
		return 0, 0, false
	}
	first, last := s.Parts[0], s.Parts[n-1]
	inner := s.Parts
	if first.Kind == sigma.Any {
		start, inner = first.At.End, inner[1:]
	}
	if len(inner) > 0 && last.Kind == sigma.Any {
		end, inner = len(s.Node.Value)-last.At.Start, inner[:len(inner)-1]
	}
	// A wildcard inside has to stay one, so little would be won.
	return start, end, len(inner) == 1 && inner[0].Kind == sigma.Text
}
