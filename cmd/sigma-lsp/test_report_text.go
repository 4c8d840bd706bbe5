package main

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/convert/ruletest"
)

// How many events are listed: in text, and in JSON or with --matches.
const (
	maxOthers  = 10
	maxMatches = 200
	maxListed  = 1000
)

// text prints a table of the events with both verdicts, followed by notes on
// the whole run.
func (t *ruleTest) text(b *bytes.Buffer, l style, r *testRun) {
	testHeading(b, l, t.file, t.document.Rule.Root)
	if mismatch := t.FieldMismatch(); mismatch != "" {
		fmt.Fprintf(b, "  %s\n", sanitize(mismatch))
	}
	rows := [][3]string{{"event", "Sigma", "LEQL"}}
	var details []string
	for _, row := range t.Rows {
		rows = append(rows, [3]string{fmt.Sprintf("%s:%d", sanitize(row.Sample.DisplayName()), row.Event.Line), verdict(row.Sigma), sanitize(leqlVerdict(row.Outcome))})
		reasons := ""
		for _, filter := range row.ExcludedBy {
			reasons += fmt.Sprintf("      excluded by the filter “%s”\n", sanitize(filter))
		}
		if row.OtherSource {
			reasons += "      the entry is from another log source\n"
		}
		if r.explain {
			reasons += t.reasons(row.Event, row.Outcome)
		}
		details = append(details, reasons)
	}
	if len(details) > 0 {
		table(b, l, rows, details)
	}
	if t.OmittedOthers > 0 && !r.matches {
		fmt.Fprintf(b, "  %s that do not match\n", count(t.OmittedOthers, "more event"))
	}
	if t.OmittedMatches > 0 {
		fmt.Fprintf(b, "  %s that match or differ\n", count(t.OmittedMatches, "more event"))
	}
	if t.NoQuery != "" {
		fmt.Fprintf(b, "  no LEQL: %s\n", sanitize(t.NoQuery))
	}
	for _, note := range t.Notes() {
		fmt.Fprintf(b, "  %s\n", sanitize(note))
	}
	for _, given := range t.Assumed() {
		fmt.Fprintf(b, "  assumed: %s\n", sanitize(given))
	}
	testResult(b, l, t.Failure(), t.Summary())
}

// testHeading names the file and the rule or correlation that was tested.
func testHeading(b *bytes.Buffer, l style, f *file, root *sigma.Node) {
	name := scalar(root, "title")
	if name == "" {
		name = "untitled rule"
	}
	fmt.Fprintf(b, "%s: %s\n", l.color(bold, sanitize(f.displayName())), sanitize(name))
}

func testResult(b *bytes.Buffer, l style, fault, summary string) {
	if fault != "" {
		fmt.Fprintf(b, "  %s %s\n\n", l.color(bold+";31", "failed:"), sanitize(fault))
	} else {
		fmt.Fprintf(b, "  %s %s\n\n", l.color("32", "passed:"), summary)
	}
}

func verdict(matched bool) string {
	if matched {
		return "match"
	}
	return "no match"
}

func leqlVerdict(o ruletest.Outcome) string {
	switch {
	case o.SigmaOnly:
		return "-"
	case o.Unknown != nil:
		return "unknown (no LEQL key for " + strings.Join(o.Unknown, ", ") + ")"
	case !o.Agree():
		return verdict(o.LEQL) + " (differs)"
	}
	return verdict(o.LEQL)
}

// table prints rows in columns; details[i] follows row i.
func table(b *bytes.Buffer, l style, rows [][3]string, details []string) {
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
			line = l.color(faint, line)
		}
		b.WriteString(line + "\n")
		if n > 0 {
			b.WriteString(details[n-1])
		}
	}
}

// reasons explains the parts of the rule for an event and, where LEQL
// disagrees, the tests of the query.
func (t *ruleTest) reasons(e *ruletest.Event, o ruletest.Outcome) string {
	var b strings.Builder
	for _, s := range t.Explain(e).Selections {
		fmt.Fprintf(&b, "      %s: %s\n", sanitize(s.Selection.Name.Value), verdict(s.Matched))
		for _, i := range s.Items {
			mark := "-"
			if i.Matched {
				mark = "+"
			}
			fmt.Fprintf(&b, "        %s %s%s\n", mark, itemLabel(i.Item), sanitize(i.Text()))
		}
	}
	if !o.Agree() {
		b.WriteString("      LEQL:\n")
		for _, line := range t.ExplainQuery(e) {
			fmt.Fprintf(&b, "        %s\n", sanitize(line))
		}
	}
	return b.String()
}

func itemLabel(i *sigma.Item) string {
	if i.Key == nil {
		return ""
	}
	return sanitize(i.Key.Value) + ": "
}

// testSummary is the last line of a run.
func (t *tally) testSummary() string {
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
