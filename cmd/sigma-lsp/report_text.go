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
		if !hasVerdict(d) || f.serving[d] {
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
	var more []string
	if t.excluded > 0 {
		more = append(more, fmt.Sprintf("%d excluded by settings", t.excluded))
	}
	if t.unchanged > 0 {
		more = append(more, fmt.Sprintf("%d unchanged", t.unchanged))
	}
	if t.guessed > 0 {
		more = append(more, fmt.Sprintf("%s may not be Sigma: hints only, no fixes", count(t.guessed, "file")))
	}
	left := ""
	if more != nil {
		left = " (" + strings.Join(more, ", ") + ")"
	}
	switch {
	case parts == nil && t.rules == 0 && t.known == 0:
		return fmt.Sprintf("no Sigma rules in %s%s\n", count(t.files, "file"), left)
	case parts == nil:
		parts = []string{"no findings"}
	}
	text := fmt.Sprintf("checked %s in %s%s: %s", count(t.rules, "rule"), count(t.files, "file"), left, strings.Join(parts, ", "))
	if t.known > 0 {
		text += fmt.Sprintf(" (%d more in the baseline)", t.known)
	}
	if t.fixed > 0 {
		text += "; " + t.fixes()
	}
	return text + "\n"
}

// fixes says what was fixed.
func (t *tally) fixes() string {
	return fmt.Sprintf("fixed %s in %s", count(t.fixed, "finding"), count(t.mended, "file"))
}

// conversion is the last line of a conversion.
func (t *tally) conversion() string {
	if t.rules == 0 {
		return fmt.Sprintf("no Sigma rules in %s\n", count(t.files, "file"))
	}
	converted := t.rules - t.refused - t.serving
	text := fmt.Sprintf("converted %d of %s", converted, count(t.rules, "rule"))
	var more []string
	if converted > 0 {
		more = append(more, fmt.Sprintf("%d with a key for every field", t.complete))
	}
	if t.dead > 0 {
		more = append(more, fmt.Sprintf("%d can never match", t.dead))
	}
	if t.serving > 0 {
		more = append(more, fmt.Sprintf("%d only %s a correlation", t.serving, map[bool]string{true: "serves", false: "serve"}[t.serving == 1]))
	}
	if more != nil {
		text += ": " + strings.Join(more, ", ")
	}
	return text + "\n"
}
