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

// style is how text for people is written.
type style struct {
	terminal bool
	colors   bool
	width    int // of the terminal in columns, or what is assumed of a file
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

// finding is one finding as text.
type finding struct {
	severity check.Severity
	at       sigma.Span
	text     string
	check    string
	related  []sigma.Related
	others   []check.RelatedLocation
	document *sigma.Document // that it is about; nil for the one it lies in
}

// writeFinding prints a message as compilers do: place, severity, text and check,
// then the source with carets below the marked part; other places that
// explain it follow as notes.
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
	for _, o := range m.others { // their text is not at hand
		at := fmt.Sprintf("%s:%d:%d:", sanitize(o.File.Name), o.Start.Line+1, o.Start.Column(sigma.UTF32)+1)
		fmt.Fprintf(b, "%s %s %s\n", l.color(bold, at), l.color(bold, "note:"), sanitize(o.Text))
	}
}

func (l style) writeLocation(b *bytes.Buffer, name string, source *sigma.Source, at sigma.Span) {
	line, column := lineColumn(source, at.Start)
	fmt.Fprintf(b, "%s ", l.color(bold, fmt.Sprintf("%s:%d:%d:", sanitize(name), line, column)))
}

// lineColumn returns line and column of an offset, counted from 1, the column in
// code points. A byte order mark says how the text is stored and is no part
// of it.
func lineColumn(source *sigma.Source, offset int) (line, column int) {
	line, column = source.Position(offset, sigma.UTF32)
	if line == 0 && column > 0 && strings.HasPrefix(source.String(), bom) {
		column--
	}
	return line + 1, column + 1
}

const bom = "\ufeff"

// excerpt prints the lines of a range with carets below it. Of a long range
// it prints the beginning and the end.
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

// excerptLine returns one line as it is shown and the carets below the part of it
// that the range marks; of a line that is wider than the screen only the
// surroundings of that part. Blanks around the marked text get no caret when
// the range goes over several lines.
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

	// Bytes far from the marked part are not worth looking at: a line may
	// have a million.
	const far = 1000
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

// cell is one character as the screen has it, which may be several code
// points and none, one or two columns wide.
type cell struct {
	at    sigma.Span
	text  string
	width int
}

// cellsOf divides a line; tabs become blanks, hidden characters escapes.
func cellsOf(text string, offset int) []cell {
	const tab = 4
	cells := make([]cell, 0, len(text))
	column := 0
	for state := -1; text != ""; {
		// Of printable ASCII before more of it each is a cell; what follows may
		// combine with the last one.
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

// printableLen counts the printable ASCII at the beginning of a text.
func printableLen(text string) int {
	for i := range len(text) {
		if text[i] < ' ' || text[i] > '~' {
			return i
		}
	}
	return len(text)
}
