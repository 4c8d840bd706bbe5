package format

import (
	"regexp"
	"slices"
	"strings"

	"sigma-lsp/analysis/keys"
	"sigma-lsp/analysis/sigma"
)

// Entered returns the edits that go with the line break that was just typed
// before an offset: a new item behind an item of a list, none behind an empty
// one, and the indentation behind a key or the header of a block scalar. Where
// the editor's own indentation is right, where text stands behind the cursor,
// and within texts of several lines nothing is to be done.
func Entered(f *sigma.File, offset int) []sigma.Edit {
	s := f.Source
	n := s.LineOf(offset)
	if n == 0 || !within(f, offset) {
		return nil
	}
	now := s.Line(n)
	if strings.Trim(s.Text(now), " \t") != "" || inText(s, n-1) {
		return nil
	}
	e := entered{source: s, line: n, now: now, width: width(s)}
	before := readLine(s.Text(s.Line(n - 1)))
	switch {
	case before.blank:
		return nil
	case before.dashes > 0 && before.rest == "":
		return e.leave(before)
	case header.MatchString(before.rest):
		return e.indent(before.column + e.width)
	case before.key != "" && before.value == "":
		return e.below(f, before)
	case before.key != "" && before.dashes > 0: // another key of the same item
		return e.indent(before.column)
	case before.dashes > 0:
		return e.put(strings.Repeat(" ", before.lastDash) + "- ")
	}
	return nil
}

// within reports whether an offset lies in a Sigma document.
func within(f *sigma.File, offset int) bool {
	for _, d := range f.Documents {
		if d.Span.Holds(offset) {
			return d.Kind != sigma.NotSigma
		}
	}
	return len(f.Documents) > 0 && f.Documents[len(f.Documents)-1].Kind != sigma.NotSigma
}

// typedLine is a line as it is written: dashes, a key, a value.
type typedLine struct {
	text     string // without a comment and the blanks at the end
	blank    bool
	dashes   int
	lastDash int    // column
	column   int    // of what stands behind the dashes
	rest     string // what stands there
	key      string
	value    string
}

var (
	keyed  = regexp.MustCompile(`^((?:[^\s'"#\[{&*!%@,>|-]|-[^\s])[^:#]*|'[^']*'|"[^"]*")[ \t]*:(?:[ \t]+(.*))?$`)
	header = regexp.MustCompile(`(?:^|:[ \t]+)[|>][-+0-9]*$`)
	remark = regexp.MustCompile(`(?:^|[ \t])#.*$`)
	begun  = regexp.MustCompile(`[|>][-+0-9]*[ \t]*(?:#.*)?$`)
)

func readLine(text string) typedLine {
	l := typedLine{text: text}
	if !strings.ContainsAny(text, `'"`) {
		l.text = remark.ReplaceAllString(text, "")
	}
	l.text = strings.TrimRight(l.text, " \t")
	l.column = leading(l.text)
	l.blank = l.column == len(l.text)
	for l.column < len(l.text) && l.text[l.column] == '-' && (l.column+1 == len(l.text) || l.text[l.column+1] == ' ') {
		l.dashes++
		l.lastDash = l.column
		l.column++
		l.column += leading(l.text[l.column:])
	}
	l.rest = l.text[l.column:]
	if found := keyed.FindStringSubmatch(l.rest); found != nil {
		l.key, l.value = strings.Trim(found[1], `'" `), found[2]
	}
	return l
}

// inText reports whether a line is part of a block scalar: above it, with only
// deeper or empty lines between, stands the header of one.
func inText(s *sigma.Source, n int) bool {
	least := leading(s.Text(s.Line(n)))
	for i := n - 1; i >= 0; i-- {
		text := s.Text(s.Line(i))
		at := leading(text)
		if at == len(text) || at >= least {
			continue
		}
		least = at
		if line := readLine(text); begun.MatchString(text) && header.MatchString(line.rest) {
			return true
		}
		if least == 0 {
			return false
		}
	}
	return false
}

// entered is a new line that is still empty.
type entered struct {
	source *sigma.Source
	line   int
	now    sigma.Span
	width  int
}

// width is how far the file stands in: as the first line does that stands in
// below a key at the margin. Who writes so wants to go on so.
func width(s *sigma.Source) int {
	key := false
	for i := range s.Lines() {
		line := readLine(s.Text(s.Line(i)))
		at := leading(line.text)
		switch {
		case line.blank:
		case at == 0:
			key = line.key != "" && line.value == ""
		case key && line.text[at] != '#':
			return max(2, min(at, 8))
		}
	}
	return Width
}

// put writes the beginning of the new line.
func (e entered) put(text string) []sigma.Edit {
	if e.source.Text(e.now) == text {
		return nil
	}
	return []sigma.Edit{{At: e.now, Text: text}}
}

func (e entered) indent(column int) []sigma.Edit { return e.put(strings.Repeat(" ", column)) }

// below indents behind a key without a value, and begins the list of keys that
// take one.
func (e entered) below(f *sigma.File, before typedLine) []sigma.Edit {
	if next := e.line + 1; next < e.source.Lines() {
		// What stands there already tells how far it stands in.
		after := readLine(e.source.Text(e.source.Line(next)))
		if at := leading(after.text); !after.blank && (at > before.column || after.dashes > 0 && at == before.column) {
			if after.dashes > 0 {
				return e.put(strings.Repeat(" ", at) + "- ")
			}
			return e.indent(at)
		}
	}
	column := before.column + e.width
	if lists(f, e.line-1, before) {
		return e.put(strings.Repeat(" ", column) + "- ")
	}
	return e.indent(column)
}

// lists reports whether a key of Sigma's own takes a list.
func lists(f *sigma.File, line int, before typedLine) bool {
	if before.dashes > 0 {
		return false
	}
	at := keys.Rule
	if before.column > 0 {
		parent := ""
		for i := line - 1; i >= 0 && parent == ""; i-- {
			if above := readLine(f.Source.Text(f.Source.Line(i))); !above.blank && above.column == 0 {
				parent = above.key
			}
		}
		switch parent {
		case "correlation":
			at = keys.Correlation
		case "filter":
			at = keys.Filter
		default:
			return false
		}
	}
	k, ok := keys.Lookup(at, before.key)
	return ok && slices.Contains([]keys.Type{keys.List, keys.Records, keys.Rules}, k.Type)
}

// leave ends a list: the empty item goes, and the cursor stands where the next
// key belongs.
func (e entered) leave(before typedLine) []sigma.Edit {
	column := 0
	for i := e.line - 2; i >= 0; i-- {
		above := readLine(e.source.Text(e.source.Line(i)))
		if !above.blank && above.key != "" && above.value == "" && above.column <= before.lastDash && (above.dashes == 0 || above.lastDash < before.lastDash) {
			column = above.column
			break
		}
	}
	return []sigma.Edit{{At: sigma.Span{Start: e.source.Line(e.line - 1).Start, End: e.now.End}, Text: strings.Repeat(" ", column)}}
}
