package pipeline

import (
	"slices"
	"strings"

	"sigma-lsp/analysis/sigma"
)

// The matches of an expression in a string are replaced. Without "skip_special"
// it searches the text with wildcards as characters, and the result is parsed
// like a value of a rule; with it, it searches the texts between wildcards.
// Numbers become text.
var _ = register(transformations, "replace_string", func(p *params) transformation {
	re := p.pattern("regex")
	to := p.replacement("replacement", re)
	skip, interpret := p.flag("skip_special"), p.flag("interpret_special")
	return func(r *run) {
		r.editValues(func(_ *Item, v sigma.Value, out []sigma.Value) ([]sigma.Value, bool) {
			var s sigma.String
			switch v := v.(type) {
			case sigma.String:
				s = v
			case sigma.Number:
				s = newString(v.Text, v)
			default:
				return nil, false
			}
			change := r.replacePlain
			if skip {
				change = func(re *pattern, to replacement, list []sigma.Part) ([]sigma.Part, bool) {
					return r.replaceTexts(re, to, list, interpret)
				}
			}
			list, ok := change(re, to, s.Parts)
			if !ok {
				return nil, false
			}
			s.Parts = list
			return append(out, s), true
		})
	}
})

func (r *run) replaceTexts(re *pattern, to replacement, list []sigma.Part, interpret bool) ([]sigma.Part, bool) {
	var out []sigma.Part
	for _, part := range list {
		if part.Kind != sigma.Text {
			out = append(out, part)
			continue
		}
		text, ok := r.substitute(re, to, part.Text)
		switch {
		case !ok:
			return nil, false
		case interpret:
			out = append(out, parseParts(text)...)
		case text == part.Text:
			out = append(out, part)
		default:
			out = append(out, sigma.Part{Kind: sigma.Text, Text: text, At: noSpan})
		}
	}
	return joinTexts(out), true
}

// replacePlain searches the plain text of a string. That text is ambiguous (a
// backslash before a wildcard looks like an escaped wildcard), so only replaced
// text is parsed; everything else keeps its parts.
func (r *run) replacePlain(re *pattern, to replacement, list []sigma.Part) ([]sigma.Part, bool) {
	segments, text := cutPlain(list)
	matches, ok := r.matchAll(re, text)
	if !ok || len(matches) == 0 {
		return list, ok
	}
	size := len(text)
	for _, m := range matches {
		size += to.size(m)
	}
	if !r.addText(size) {
		return nil, false
	}

	var out []sigma.Part
	var pending strings.Builder // replaced text that is not parsed yet
	flush := func() {
		if pending.Len() == 0 {
			return
		}
		read := parseParts(doubleBackslashes(pending.String()))
		if slices.ContainsFunc(list, func(p sigma.Part) bool { return p.Kind == sigma.Placeholder }) {
			read = splitPlaceholders(read)
		}
		out = append(out, read...)
		pending.Reset()
	}
	next := 0 // the first segment that may overlap with the kept text
	keep := func(start, end int) {
		for next < len(segments) && segments[next].end <= start {
			next++
		}
		for i := next; i < len(segments) && segments[i].start < end; i++ {
			g := segments[i]
			from, to := max(g.start, start), min(g.end, end)
			switch cut := from > g.start || to < g.end; {
			case !cut:
				flush()
				out = append(out, g.part)
			case g.whole: // cut by a match: parsed together with the replaced text
				pending.WriteString(text[from:to])
			default:
				flush()
				out = append(out, sigma.Part{Kind: sigma.Text, Text: text[from:to], At: noSpan})
			}
		}
	}
	at := 0
	for _, m := range matches {
		keep(at, m[0])
		to.expand(&pending, text, m)
		at = m[1]
	}
	keep(at, len(text))
	flush()
	return joinTexts(out), true
}

// segment is a part of a string, or a piece of its text, and its position in
// the plain text. A whole segment cannot be split: a wildcard, a placeholder,
// or an escaped "*" or "?".
type segment struct {
	start, end int
	part       sigma.Part
	whole      bool
}

// cutPlain returns the plain text of a string and its segments.
func cutPlain(list []sigma.Part) ([]segment, string) {
	var b strings.Builder
	var segments []segment
	add := func(part sigma.Part, whole bool) {
		start := b.Len()
		b.WriteString(plainPart(part))
		segments = append(segments, segment{start, b.Len(), part, whole})
	}
	for _, part := range list {
		rest := part.Text
		if part.Kind != sigma.Text || !strings.ContainsAny(rest, "*?") {
			add(part, part.Kind != sigma.Text)
			continue
		}
		for rest != "" {
			n := strings.IndexAny(rest, "*?")
			whole := n == 0
			if whole {
				n = 1
			} else if n < 0 {
				n = len(rest)
			}
			add(sigma.Part{Kind: sigma.Text, Text: rest[:n], At: noSpan}, whole)
			rest = rest[n:]
		}
	}
	return segments, b.String()
}

// doubleBackslashes doubles all backslashes except those that escape a
// wildcard.
func doubleBackslashes(text string) string {
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		if text[i] == '\\' && (i+1 == len(text) || text[i+1] != '*' && text[i+1] != '?') {
			b.WriteByte('\\')
		}
		b.WriteByte(text[i])
	}
	return b.String()
}
