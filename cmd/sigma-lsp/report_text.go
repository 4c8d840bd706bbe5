package main

import (
	"bytes"
	"fmt"
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/convert"
)

// findingsText prints the findings as a compiler does.
func findingsText(b *bytes.Buffer, l look, f *file) {
	for _, m := range f.findings {
		l.write(b, f.name(), f.source, m)
	}
}

// queriesText prints the queries alone, ready to be pasted: one a line, and
// after one of several lines a blank one, which the console takes away at the
// end.
func queriesText(b *bytes.Buffer, l look, f *file) {
	for _, d := range f.parsed.Documents {
		if !hasVerdict(d) {
			continue
		}
		for _, form := range f.forms {
			for _, q := range f.result(d).Queries(form) {
				b.WriteString(visibleQuery(q.Text, l.terminal))
				b.WriteByte('\n')
				if form == convert.Detection {
					b.WriteByte('\n')
				}
			}
		}
	}
}

// summary is the last line of a check.
func (t *tally) summary(l look) string {
	var parts []string
	for s := check.Error; s > check.Off; s-- {
		if n := t.findings[s]; n > 0 {
			parts = append(parts, l.paint(severityColours[s], count(n, s.String())))
		}
	}
	left := ""
	if t.excluded > 0 {
		left = fmt.Sprintf(" (settings exclude %d more)", t.excluded)
	}
	switch {
	case parts == nil && t.rules == 0:
		return fmt.Sprintf("no Sigma rule in %s%s\n", count(t.files, "file"), left)
	case parts == nil:
		parts = []string{"no findings"}
	}
	return fmt.Sprintf("checked %s in %s%s: %s\n", count(t.rules, "rule"), count(t.files, "file"), left, strings.Join(parts, ", "))
}

// conversion is the last line of a conversion that left something out.
func (t *tally) conversion() string {
	if t.rules == 0 {
		return fmt.Sprintf("no Sigma rule in %s\n", count(t.files, "file"))
	}
	return fmt.Sprintf("converted %d of %s\n", t.rules-t.refused, count(t.rules, "rule"))
}
