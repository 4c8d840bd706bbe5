package yaml

import (
	"cmp"
	"slices"
	"strings"
)

// Edit puts a text in the place of a span.
type Edit struct {
	At   Span
	Text string
}

// InsertAt is the edit that adds a text at an offset.
func InsertAt(offset int, text string) Edit { return Edit{At: Span{offset, offset}, Text: text} }

// Apply makes all edits at once; their spans are those of the source as it is.
// It reports false where two of them overlap or one reaches out of the text.
func (s *Source) Apply(edits []Edit) (*Source, bool) {
	sorted := slices.SortedStableFunc(slices.Values(edits), func(a, b Edit) int {
		return cmp.Or(cmp.Compare(a.At.Start, b.At.Start), cmp.Compare(a.At.End, b.At.End))
	})
	var b strings.Builder
	done := 0
	for _, e := range sorted {
		if e.At.Start < done || e.At.End < e.At.Start || e.At.End > len(s.text) {
			return nil, false
		}
		b.WriteString(s.text[done:e.At.Start])
		b.WriteString(e.Text)
		done = e.At.End
	}
	b.WriteString(s.text[done:])
	return NewSource(b.String()), true
}

// LineBreak is the line break that the source uses first, "\n" where it has
// none.
func (s *Source) LineBreak() string {
	if len(s.lines) > 1 {
		return s.text[s.Line(0).End:s.lines[1]]
	}
	return "\n"
}

// wholeLines is the span with all of the lines that it touches, the last line
// break included.
func (s *Source) wholeLines(at Span) Span {
	last := s.LineOf(at.End)
	end := len(s.text)
	if last+1 < len(s.lines) {
		end = s.lines[last+1]
	}
	return Span{s.lines[s.LineOf(at.Start)], end}
}

// Indent is the text on a line before an offset, if that is only spaces.
func (s *Source) Indent(offset int) (string, bool) {
	before := s.text[s.lines[s.LineOf(offset)]:s.clamp(offset)]
	return before, strings.Trim(before, " ") == ""
}

// RemovePair is the edit that takes an entry out of a mapping: its lines in
// block style, its text and a comma in flow style. The only entry cannot be
// removed, nor one that came in through a merge key: then there is no edit.
func (s *Source) RemovePair(m *Node, i int) []Edit {
	if m.Kind != Mapping || len(m.Pairs) < 2 || m.Target != nil || m.Pairs[i].Merged {
		return nil
	}
	if m.Pairs[len(m.Pairs)-1].Merged { // they come last
		return nil
	}
	own := func(i int) (Span, bool) { return m.Pairs[i].Span(), true }
	return s.remove(m, own, len(m.Pairs), i)
}

// RemoveItem is the edit that takes an item out of a list, none where that is impossible.
func (s *Source) RemoveItem(list *Node, i int) []Edit {
	if list.Kind != Sequence || len(list.Items) < 2 || list.Target != nil {
		return nil
	}
	own := func(i int) (Span, bool) {
		at := list.Items[i].Span
		if list.Style != Flow {
			dash := list.Items[i].Lead()
			if dash == at.Start || strings.Trim(s.text[dash+1:at.Start], " ") != "" {
				return Span{}, false // an anchor, a tag or a line break is between
			}
			at.Start = dash
		}
		return at, true
	}
	return s.remove(list, own, len(list.Items), i)
}

// remove takes a part out of some; own is what belongs to each.
func (s *Source) remove(n *Node, own func(int) (Span, bool), count, i int) []Edit {
	at, ok := own(i)
	if !ok {
		return nil
	}
	if _, alone := s.Indent(at.Start); alone && n.Style != Flow {
		return []Edit{{At: s.wholeLines(at)}}
	}
	switch {
	case i+1 < count: // in brackets, or after the dash of a list
		if next, ok := own(i + 1); ok {
			return []Edit{{At: Span{at.Start, next.Start}}}
		}
	case n.Style == Flow:
		if before, ok := own(i - 1); ok {
			return []Edit{{At: Span{before.End, at.End}}}
		}
	}
	return nil
}

// InsertPair is the edit that adds an entry, "key: value", to a mapping after
// its entry i, none where that is impossible.
func (s *Source) InsertPair(m *Node, i int, entry string) []Edit {
	if m.Kind != Mapping || m.Target != nil || i < 0 || i >= len(m.Pairs) || m.Pairs[i].Merged {
		return nil
	}
	after := m.Pairs[i].Span()
	if m.Style == Flow {
		return []Edit{InsertAt(after.End, ", "+entry)}
	}
	_, column := s.Position(m.Pairs[i].Key.Span.Start, UTF32)
	text := strings.Repeat(" ", column) + entry
	end := s.wholeLines(after).End
	if end == len(s.text) && s.Line(len(s.lines)-1).End > s.lines[len(s.lines)-1] {
		return []Edit{InsertAt(end, s.LineBreak()+text)}
	}
	return []Edit{InsertAt(end, text+s.LineBreak())}
}

// InsertItem is the edit that adds an item to a list after its item i, none
// where that is impossible. The text is taken as it is: see Node.Write and Quote.
func (s *Source) InsertItem(list *Node, i int, item string) []Edit {
	if list.Kind != Sequence || list.Target != nil || i < 0 || i >= len(list.Items) {
		return nil
	}
	at := list.Items[i].Span
	if list.Style == Flow {
		return []Edit{InsertAt(at.End, ", "+item)}
	}
	dash := list.Items[i].Lead()
	if dash == at.Start || strings.Trim(s.text[dash+1:at.Start], " ") != "" {
		return nil
	}
	indent, alone := s.Indent(dash)
	if !alone {
		return nil // after the dash of another list
	}
	end := s.wholeLines(at).End
	if line := s.LineOf(end); end == len(s.text) && s.Line(line).End > s.lines[line] {
		return []Edit{InsertAt(end, s.LineBreak()+indent+"- "+item)}
	}
	return []Edit{InsertAt(end, indent+"- "+item+s.LineBreak())}
}
