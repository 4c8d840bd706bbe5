package main

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/convert/trial"
)

// How many events are listed: as text, and as JSON or with --matches.
const (
	othersShown  = 10
	matchesShown = 200
	listed       = 1000
)

// text prints a table of the events with the two verdicts, and below it what
// has to be known of the whole.
func (t *tested) text(b *bytes.Buffer, l look, r *testRun) {
	testHeading(b, l, t.file, t.document.Rule.Root)
	if strange := t.Strange(); strange != "" {
		fmt.Fprintf(b, "  %s\n", visible(strange))
	}
	rows := [][3]string{{"event", "Sigma", "LEQL"}}
	var under []string
	for _, row := range t.Rows {
		rows = append(rows, [3]string{fmt.Sprintf("%s:%d", visible(row.Sample.Shown()), row.Event.Line), verdict(row.Sigma), visible(leqlVerdict(row.Outcome))})
		reasons := ""
		for _, filter := range row.LeftOut {
			reasons += fmt.Sprintf("      excluded by the filter “%s”\n", visible(filter))
		}
		if row.Other {
			reasons += "      the entry is from another log source\n"
		}
		if r.explain {
			reasons += t.reasons(row.Event, row.Outcome)
		}
		under = append(under, reasons)
	}
	if len(under) > 0 {
		table(b, l, rows, under)
	}
	if t.LeftOthers > 0 && !r.matches {
		fmt.Fprintf(b, "  %s that do not match\n", count(t.LeftOthers, "more event"))
	}
	if t.LeftMatches > 0 {
		fmt.Fprintf(b, "  %s that match or differ\n", count(t.LeftMatches, "more event"))
	}
	if t.NoQuery != "" {
		fmt.Fprintf(b, "  no LEQL: %s\n", visible(t.NoQuery))
	}
	for _, note := range t.Notes() {
		fmt.Fprintf(b, "  %s\n", visible(note))
	}
	for _, given := range t.Assumed() {
		fmt.Fprintf(b, "  assumed: %s\n", visible(given))
	}
	testResult(b, l, t.Fault(), t.Summary())
}

// testHeading names the file and the rule or correlation that was tested.
func testHeading(b *bytes.Buffer, l look, f *file, root *sigma.Node) {
	name := scalar(root, "title")
	if name == "" {
		name = "untitled rule"
	}
	fmt.Fprintf(b, "%s: %s\n", l.paint(bold, visible(f.name())), visible(name))
}

func testResult(b *bytes.Buffer, l look, fault, summary string) {
	if fault != "" {
		fmt.Fprintf(b, "  %s %s\n\n", l.paint(bold+";31", "failed:"), visible(fault))
	} else {
		fmt.Fprintf(b, "  %s %s\n\n", l.paint("32", "passed:"), summary)
	}
}

func verdict(matched bool) string {
	if matched {
		return "match"
	}
	return "no match"
}

func leqlVerdict(o trial.Outcome) string {
	switch {
	case o.Alone:
		return "-"
	case o.Unknown != nil:
		return "unknown (no LEQL key for " + strings.Join(o.Unknown, ", ") + ")"
	case !o.Agree():
		return verdict(o.LEQL) + " (differs)"
	}
	return verdict(o.LEQL)
}

// table prints rows in columns; the text under a row follows it.
func table(b *bytes.Buffer, l look, rows [][3]string, under []string) {
	var widths [3]int
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	for n, row := range rows {
		line := "  "
		for i, cell := range row {
			line += cell + strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell)+2)
		}
		line = strings.TrimRight(line, " ")
		if n == 0 {
			line = l.paint(faint, line)
		}
		b.WriteString(line + "\n")
		if n > 0 {
			b.WriteString(under[n-1])
		}
	}
}

// reasons tells what the parts of the rule made of an event, and where LEQL
// says otherwise, those of the query.
func (t *tested) reasons(e *trial.Event, o trial.Outcome) string {
	var b strings.Builder
	for _, s := range t.Explain(e).Selections {
		fmt.Fprintf(&b, "      %s: %s\n", visible(s.Selection.Name.Value), verdict(s.Matched))
		for _, i := range s.Items {
			mark := "-"
			if i.Matched {
				mark = "+"
			}
			fmt.Fprintf(&b, "        %s %s%s\n", mark, label(i.Item), visible(i.Text()))
		}
	}
	if !o.Agree() {
		b.WriteString("      LEQL:\n")
		for _, line := range t.ExplainQuery(e) {
			fmt.Fprintf(&b, "        %s\n", visible(line))
		}
	}
	return b.String()
}

func label(i *sigma.Item) string {
	if i.Key == nil {
		return ""
	}
	return visible(i.Key.Value) + ": "
}

// tests is the last line of a run.
func (t *tally) tests() string {
	if t.rules == 0 {
		return fmt.Sprintf("no Sigma rules in %s\n", count(t.files, "file"))
	}
	line := fmt.Sprintf("tested %s on %s: %d passed, %d failed", count(t.tested, "rule"), count(t.events, "event"), t.passed, t.tested-t.passed)
	if t.failed > 0 {
		line += fmt.Sprintf(", %d could not be run", t.failed)
	}
	if silent := t.rules - t.tested - t.failed; silent > 0 {
		line += fmt.Sprintf("; %s no events", map[bool]string{true: "1 rule names", false: fmt.Sprintf("%d rules name", silent)}[silent == 1])
	}
	return line + "\n"
}
