package main

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/rivo/uniseg"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

// style controls the text output.
type style struct {
	terminal bool
	colors   bool
	width    int // columns of the terminal, or a default for files
}

const (
	bold  = "1"
	faint = "2"
	blue  = "34"
)

var severityColors = [...]string{check.Hint: "36", check.Info: "34", check.Warning: "33", check.Error: "31"}

func (l style) color(code, text string) string {
	if !l.colors || text == "" {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

// finding is a finding in text output.
type finding struct {
	severity check.Severity
	at       sigma.Span
	text     string
	check    string
	related  []sigma.Related
	others   []check.RelatedLocation
	document *sigma.Document // the document it is about; nil for the one that contains it
}

// writeFinding prints a finding as compilers do: location, severity, message
// and check, then the source with carets under the marked part. Related
// locations follow as notes.
func (l style) writeFinding(b *bytes.Buffer, name string, source *sigma.Source, m finding) {
	colour := severityColors[m.severity]
	l.writeLocation(b, name, source, m.at)
	fmt.Fprintf(b, "%s %s %s\n", l.color(bold+";"+colour, m.severity.String()+":"), l.color(bold, sanitize(m.text)), l.color(faint, "["+m.check+"]"))
	l.excerpt(b, source, m.at, colour)
	for _, r := range m.related {
		l.writeLocation(b, name, source, r.At)
		fmt.Fprintf(b, "%s %s\n", l.color(bold, "note:"), sanitize(r.Text))
		l.excerpt(b, source, r.At, blue)
	}
	for _, o := range m.others { // in other files, whose text is not loaded
		at := fmt.Sprintf("%s:%d:%d:", sanitize(o.File.Name), o.Start.Line+1, o.Start.Column(sigma.UTF32)+1)
		fmt.Fprintf(b, "%s %s %s\n", l.color(bold, at), l.color(bold, "note:"), sanitize(o.Text))
	}
}

func (l style) writeLocation(b *bytes.Buffer, name string, source *sigma.Source, at sigma.Span) {
	line, column := lineColumn(source, at.Start)
	fmt.Fprintf(b, "%s ", l.color(bold, fmt.Sprintf("%s:%d:%d:", sanitize(name), line, column)))
}

// lineColumn returns the line and column of an offset, both from 1, the column
// in code points. A byte order mark is not counted.
func lineColumn(source *sigma.Source, offset int) (line, column int) {
	line, column = source.Position(offset, sigma.UTF32)
	if line == 0 && column > 0 && strings.HasPrefix(source.String(), bom) {
		column--
	}
	return line + 1, column + 1
}

const bom = "\ufeff"

// excerpt prints the lines of a span with carets under them. Of a long span it
// prints the beginning and the end.
func (l style) excerpt(b *bytes.Buffer, source *sigma.Source, at sigma.Span, colour string) {
	const most = 4 // lines
	first, last := source.LineOf(at.Start), source.LineOf(max(at.Start, at.End-1))
	gutter := len(strconv.Itoa(last + 1))
	for n := first; n <= last; n++ {
		if last-first >= most && n == first+2 {
			fmt.Fprintf(b, " %s\n", l.color(blue, strings.Repeat(".", gutter)))
			n = last
		}
		line := source.Line(n)
		text, carets := l.excerptLine(source, line, at)
		fmt.Fprintf(b, " %s %s\n", l.color(blue, fmt.Sprintf("%*d |", gutter, n+1)), text)
		if carets != "" {
			indent := len(carets) - len(strings.TrimLeft(carets, " "))
			fmt.Fprintf(b, " %s %s%s\n", l.color(blue, strings.Repeat(" ", gutter)+" |"), carets[:indent], l.color(bold+";"+colour, carets[indent:]))
		}
	}
}

// excerptLine returns a line as it is shown, and the carets under its marked
// part. A line wider than the screen is cut to the part around the marked text.
// In a span over several lines, leading and trailing whitespace gets no carets.
func (l style) excerptLine(source *sigma.Source, line, at sigma.Span) (text, carets string) {
	if line.Start == 0 && strings.HasPrefix(source.String(), bom) {
		line.Start = len(bom)
		at = sigma.Span{Start: max(at.Start, line.Start), End: max(at.End, line.Start)}
	}
	marked := sigma.Span{Start: max(at.Start, line.Start), End: min(at.End, line.End)}
	if at.Start < line.Start || at.End > line.End {
		part := source.Text(marked)
		marked.Start += len(part) - len(strings.TrimLeft(part, " \t"))
		marked.End -= len(part) - len(strings.TrimRight(part, " \t"))
	}
	blank := marked.End <= marked.Start && at.Start < line.Start
	room := max(l.width-10, 20)
	if all := source.Text(line); len(all) <= room && marked.Start < marked.End && printableLen(all) == len(all) {
		return all, strings.Repeat(" ", marked.Start-line.Start) + strings.Repeat("^", marked.End-marked.Start)
	}

	// Only bytes near the marked part are processed: a line may have a million.
	far := max(250, 4*room)
	from, to := line.Start, line.End
	if marked.Start-from > far {
		from = runeStart(source, marked.Start-far)
	}
	if to-marked.Start > 2*far {
		to = runeStart(source, marked.Start+2*far)
	}
	cells := cellsOf(source.Text(sigma.Span{Start: from, End: to}), from)
	width, before := 0, 0
	for _, c := range cells {
		width += c.width
		if c.at.End <= marked.Start {
			before += c.width
		}
	}
	for before > room/3 && (width > room || to < line.End) {
		width, before = width-cells[0].width, before-cells[0].width
		from, cells = cells[0].at.End, cells[1:]
	}

	var shown, below strings.Builder
	if from > line.Start {
		shown.WriteString("…")
		below.WriteString(" ")
	}
	caret := below.Len() + before
	used := 0
	for _, c := range cells {
		if used += c.width; used > room {
			to = c.at.Start
			break
		}
		shown.WriteString(c.text)
		mark := " "
		if c.at.End > marked.Start && c.at.Start < marked.End {
			mark = "^"
		}
		below.WriteString(strings.Repeat(mark, c.width))
	}
	if to < line.End {
		shown.WriteString("…")
	}
	switch carets = strings.TrimRight(below.String(), " "); {
	case blank:
		return shown.String(), ""
	case carets == "": // an empty range, or one of characters without width
		return shown.String(), strings.Repeat(" ", caret) + "^"
	default:
		return shown.String(), carets
	}
}

func runeStart(source *sigma.Source, offset int) int {
	text := source.String()
	for offset > 0 && offset < len(text) && !utf8.RuneStart(text[offset]) {
		offset--
	}
	return offset
}

// cell is one character as it is displayed. It may have several code points,
// and a width of zero, one or two columns.
type cell struct {
	at    sigma.Span
	text  string
	width int
}

// cellsOf splits a line; tabs become spaces, hidden characters become escapes.
func cellsOf(text string, offset int) []cell {
	const tab = 4
	cells := make([]cell, 0, len(text))
	column := 0
	for state := -1; text != ""; {
		// Each character of a run of printable ASCII is a cell, except the
		// last: what follows may combine with it.
		if n := printableLen(text); n > 1 || n == len(text) {
			if n < len(text) {
				n--
			}
			for i := range n {
				cells = append(cells, cell{at: sigma.Span{Start: offset + i, End: offset + i + 1}, text: text[i : i+1], width: 1})
			}
			column, offset, text, state = column+n, offset+n, text[n:], -1
			continue
		}
		var cluster string
		var boundaries int
		cluster, text, boundaries, state = uniseg.StepString(text, state)
		c := cell{at: sigma.Span{Start: offset, End: offset + len(cluster)}, text: cluster, width: boundaries >> uniseg.ShiftWidth}
		if cluster == "\t" {
			c.width = tab - column%tab
			c.text = strings.Repeat(" ", c.width)
		} else if v := sanitize(cluster); v != cluster {
			c.text, c.width = v, uniseg.StringWidth(v)
		}
		cells = append(cells, c)
		column += c.width
		offset += len(cluster)
	}
	return cells
}

// printableLen returns the length of the leading printable ASCII of a text.
func printableLen(text string) int {
	for i := range len(text) {
		if text[i] < ' ' || text[i] > '~' {
			return i
		}
	}
	return len(text)
}
