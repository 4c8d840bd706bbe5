package main

import (
	"bytes"
	"fmt"
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/convert"
)

// findingsText prints the findings as compilers do.
func findingsText(b *bytes.Buffer, l style, f *file) {
	for _, m := range f.findings {
		l.writeFinding(b, f.displayName(), f.source, m)
	}
}

// queriesText prints only the queries, ready to paste: one per line, and an
// empty line after each query that has several lines. The console drops the
// last empty line.
func queriesText(b *bytes.Buffer, l style, f *file) {
	for _, d := range f.parsed.Documents {
		if !isConvertible(d) || f.correlationOnly[d] {
			continue
		}
		for _, form := range f.formats {
			for _, q := range f.result(d).Queries(form) {
				b.WriteString(sanitizeQuery(q.Text, l.terminal))
				b.WriteByte('\n')
				if form == convert.Detection {
					b.WriteByte('\n')
				}
			}
		}
	}
}

// checkSummary is the last line of a check.
func (t *tally) checkSummary(l style) string {
	var parts []string
	for s := check.Error; s > check.Off; s-- {
		if n := t.findings[s]; n > 0 {
			parts = append(parts, l.color(severityColors[s], count(n, s.String())))
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
		text += "; " + t.fixSummary()
	}
	return text + "\n"
}

// fixSummary reports how many findings were fixed.
func (t *tally) fixSummary() string {
	return fmt.Sprintf("fixed %s in %s", count(t.fixed, "finding"), count(t.fixedFiles, "file"))
}

// conversionSummary is the last line of a conversion.
func (t *tally) conversionSummary() string {
	if t.rules == 0 {
		return fmt.Sprintf("no Sigma rules in %s\n", count(t.files, "file"))
	}
	converted := t.rules - t.refused - t.correlationOnly
	text := fmt.Sprintf("converted %d of %s", converted, count(t.rules, "rule"))
	var more []string
	if converted > 0 {
		more = append(more, fmt.Sprintf("%d with a key for every field", t.fullyMapped))
	}
	if t.cannotMatch > 0 {
		more = append(more, fmt.Sprintf("%d can never match", t.cannotMatch))
	}
	if t.correlationOnly > 0 {
		more = append(more, fmt.Sprintf("%d only %s a correlation", t.correlationOnly, map[bool]string{true: "serves", false: "serve"}[t.correlationOnly == 1]))
	}
	if more != nil {
		text += ": " + strings.Join(more, ", ")
	}
	return text + "\n"
}
