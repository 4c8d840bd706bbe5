package sigma

import "strings"

var _ = modifier(Modifier{
	Name:    "re",
	Doc:     "The value is a regular expression that is searched in the field, case-sensitive unless the flag i follows.",
	Example: `CommandLine|re: '-e(nc)?\s'`,
	role:    matcher,
	value: func(a *application, v Value) Value {
		switch v.(type) {
		case Null:
			a.text(v)
			return nil
		case Bool:
			a.wrongType(v, "a regular expression")
			return nil
		}
		// Numbers are taken as written: a pattern can be 4688.
		n := v.SourceNode()
		r := Regexp{Origin: Origin{n}, Parts: readPattern(n.Value, a.item.Has("expand"))}
		for _, f := range CheckPattern(n.Value) {
			if f.Portable { // RE2 does not support it; the conversion reports that
				continue
			}
			name := "regex-invalid"
			if f.Escape {
				name = "regex-bad-escape"
			}
			a.problem(name, n.Sub(f.At.Start, f.At.End), "%s", f.Text)
			return nil
		}
		return r
	},
})

// anchored allows any text before or after the match of the expression, as
// pySigma's contains, startswith and endswith do.
func (r Regexp) anchored(before, after bool) Value {
	text := r.Text()
	parts := r.Parts
	wrap := func(left, right string) {
		parts = append(append([]Part{{Text, left, added}}, parts...), Part{Text, right, added})
	}
	if topAlternation(text) {
		wrap("(?:", ")")
	}
	if before && !strings.HasPrefix(text, ".*") && !strings.HasPrefix(text, "^") {
		parts = append([]Part{{Text, ".*", added}}, parts...)
	}
	if after && !endsUnescaped(text, ".*") && !endsUnescaped(text, "$") {
		parts = append(parts[:len(parts):len(parts)], Part{Text, ".*", added})
	}
	r.Parts = parts
	return r
}

func endsUnescaped(text, suffix string) bool {
	head, ok := strings.CutSuffix(text, suffix)
	return ok && (len(head)-len(strings.TrimRight(head, `\`)))%2 == 0
}
