package main

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/convert/trial"
)

// Of many events those that match nothing are not all shown, and of very many
// not all others.
const (
	silentShown = 10
	eventsShown = 200
)

// text prints a table of the events with the two verdicts, and below it what
// is to be said of the whole.
func (t *tested) text(b *bytes.Buffer, l look, explain bool) {
	name := scalar(t.document.Rule.Root, "title")
	if name == "" {
		name = "a rule without a title"
	}
	fmt.Fprintf(b, "%s: %s\n", l.paint(bold, visible(t.name())), visible(name))
	rows := [][3]string{{"event", "Sigma", "LEQL"}}
	var under []string
	silent, left := 0, 0
	for i, s := range t.Samples {
		for n, o := range t.Outcomes[i] {
			if quiet := !o.Sigma && o.Agree(); quiet {
				if silent++; silent > silentShown {
					continue
				}
			}
			if len(rows) > eventsShown {
				left++
				continue
			}
			e := s.Events[n]
			rows = append(rows, [3]string{fmt.Sprintf("%s:%d", visible(s.Shown()), e.Line), verdict(o.Sigma), t.leql(o)})
			reasons := ""
			if explain {
				reasons = t.reasons(e, o)
			}
			under = append(under, reasons)
		}
	}
	table(b, l, rows, under)
	if silent > silentShown {
		fmt.Fprintf(b, "  %s that do not match\n", count(silent-silentShown, "more event"))
	}
	if left > 0 {
		fmt.Fprintf(b, "  %s\n", count(left, "more event"))
	}
	if t.NoQuery != "" {
		fmt.Fprintf(b, "  no LEQL: %s\n", visible(t.NoQuery))
	}
	for _, given := range t.Given {
		fmt.Fprintf(b, "  taken as given: %s\n", visible(given))
	}
	if why := t.Fault(); why != "" {
		fmt.Fprintf(b, "  %s %s\n\n", l.paint(bold+";31", "failed:"), visible(why))
	} else {
		fmt.Fprintf(b, "  %s %s\n\n", l.paint("32", "passed:"), t.Summary())
	}
}

func verdict(matched bool) string {
	if matched {
		return "match"
	}
	return "no match"
}

func (t *tested) leql(o trial.Outcome) string {
	switch {
	case o.Alone:
		return "-"
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
		return fmt.Sprintf("no Sigma rule in %s\n", count(t.files, "file"))
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
