package main

import (
	"bytes"
	"cmp"
	"fmt"
	"maps"
	"slices"

	"sigma-lsp/analysis/check"
)

// statistic is the number of findings of a check with a severity.
type statistic struct {
	Check    string `json:"check"`
	Severity string `json:"severity"`
	Count    int    `json:"count"`
}

// statistics counts the findings of a run by check, most frequent first.
func (run *checkResults) statistics() []statistic {
	type kind struct {
		check    string
		severity check.Severity
	}
	counts := map[kind]int{}
	for _, c := range run.files {
		for _, f := range c.findings {
			counts[kind{f.Check.Name, f.Severity}]++
		}
	}
	kinds := slices.SortedFunc(maps.Keys(counts), func(a, b kind) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a.check, b.check), cmp.Compare(b.severity, a.severity))
	})
	all := make([]statistic, len(kinds))
	for i, k := range kinds {
		all[i] = statistic{k.check, k.severity.String(), counts[k]}
	}
	return all
}

func statisticsText(b *bytes.Buffer, run *checkResults) {
	for _, s := range run.statistics() {
		fmt.Fprintf(b, "%6d  %-7s  %s\n", s.Count, s.Severity, s.Check)
	}
}

func statisticsJSON(b *bytes.Buffer, run *checkResults) {
	for _, s := range run.statistics() {
		writeJSON(b, s)
	}
}
