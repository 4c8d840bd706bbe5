package coverage

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
)

// Text writes the report for a terminal, at most the given number of lines per
// table.
func (r *Report) Text(most int) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%d rules: %d have a query, %d more with %s, %d do not\n", r.Rules, r.Queries, r.Extended, Extended, r.Rules-r.Queries-r.Extended)
	table := func(title string, counts []Count) {
		if len(counts) == 0 {
			return
		}
		fmt.Fprintf(&b, "\n%s\n%8s %8s %9s\n", title, "rules", "queries", "extended")
		for i, c := range counts {
			if i == most {
				fmt.Fprintf(&b, "%8s and %d more\n", "", len(counts)-most)
				break
			}
			fmt.Fprintf(&b, "%8d %8d %9d  %s\n", c.Rules, c.Queries, c.Extended, c.Name)
		}
	}
	table("by event type", r.EventTypes)
	table("by log source", r.Logsources)
	covered := 0
	for _, t := range r.Techniques {
		if t.Queries > 0 {
			covered++
		}
	}
	if len(r.Techniques) > 0 {
		fmt.Fprintf(&b, "\n%d of %d ATT&CK techniques are covered by a query\n", covered, len(r.Techniques))
	}
	if len(r.Reasons) > 0 {
		b.WriteString("\nreasons for no query\n")
		for i, reason := range r.reasons() {
			if i == most {
				fmt.Fprintf(&b, "%8s and %d more\n", "", len(r.Reasons)-most)
				break
			}
			fmt.Fprintf(&b, "%8d  %s\n", r.Reasons[reason], reason)
		}
	}
	if len(r.Gains) > 0 {
		b.WriteString("\nwhat would gain the most rules\n")
		for i, g := range r.Gains {
			if i == most {
				fmt.Fprintf(&b, "%8s and %d more\n", "", len(r.Gains)-most)
				break
			}
			fmt.Fprintf(&b, "%8d  %s\n", g.Rules, g.Do)
		}
	}
	return b.Bytes()
}

// reasons are the reasons of refusals, most frequent first.
func (r *Report) reasons() []string {
	return slices.SortedFunc(maps.Keys(r.Reasons), func(a, b string) int {
		return cmp.Or(cmp.Compare(r.Reasons[b], r.Reasons[a]), cmp.Compare(a, b))
	})
}

// Markdown writes the whole report as a page.
func (r *Report) Markdown() []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "# Coverage\n\n%d rules: %d have a query, %d more with `%s`, %d do not.\n", r.Rules, r.Queries, r.Extended, Extended, r.Rules-r.Queries-r.Extended)
	table := func(title, of string, counts []Count) {
		if len(counts) == 0 {
			return
		}
		fmt.Fprintf(&b, "\n## %s\n\n| %s | rules | queries | extended |\n| --- | ---: | ---: | ---: |\n", title, of)
		for _, c := range counts {
			fmt.Fprintf(&b, "| %s | %d | %d | %d |\n", cell(c.Name), c.Rules, c.Queries, c.Extended)
		}
	}
	if len(r.Gains) > 0 {
		b.WriteString("\n## What would gain the most rules\n\n| rules | change |\n| ---: | --- |\n")
		for _, g := range r.Gains {
			fmt.Fprintf(&b, "| %d | %s |\n", g.Rules, cell(g.Do))
		}
	}
	table("Event types", "event type or log", r.EventTypes)
	table("Log sources", "log source", r.Logsources)
	table("ATT&CK techniques", "technique", r.Techniques)
	if len(r.Reasons) > 0 {
		b.WriteString("\n## Reasons for no query\n\n| rules | reason |\n| ---: | --- |\n")
		for _, reason := range r.reasons() {
			fmt.Fprintf(&b, "| %d | %s |\n", r.Reasons[reason], cell(reason))
		}
	}
	return b.Bytes()
}

// cell escapes a text of a rule for a table.
func cell(s string) string {
	var b bytes.Buffer
	for _, c := range s {
		switch {
		case c == '|' || c == '<' || c == '`' || c == '[' || c == ']' || c == '*' || c == '\\':
			b.WriteByte('\\')
			b.WriteRune(c)
		case c < ' ' || c == '\u2028' || c == '\u2029':
			b.WriteByte(' ')
		default:
			b.WriteRune(c)
		}
	}
	return b.String()
}

// JSON writes the whole report.
func (r *Report) JSON() ([]byte, error) {
	text, err := json.MarshalIndent(r, "", "  ")
	return append(text, '\n'), err
}
