package correlation

import (
	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/workspace"
)

var _ = check.Register(check.Check{
	Name:           "correlation-cycle",
	Group:          "correlation",
	Severity:       check.Error,
	NeedsWorkspace: true,
	Title:          "correlation that refers to itself",
	What: `Reports a correlation that refers to itself, directly or through other
correlations.`,
	Why: `A correlation can build on other correlations, but not on its own result:
it could never match.`,
	Avoid: `
title: Many logons
name: many_logons
correlation: {type: event_count, rules: [logons_of_many], group-by: [User], timespan: 1h, condition: {gte: 10}}
---
title: Logons of many
name: logons_of_many
correlation: {type: event_count, rules: [many_logons], group-by: [Host], timespan: 1h, condition: {gte: 10}}`,
	Prefer: `
title: Many logons
name: many_logons
correlation: {type: event_count, rules: [logons_of_many], group-by: [User], timespan: 1h, condition: {gte: 10}}
---
title: Logons of many
name: logons_of_many
correlation: {type: event_count, rules: [logon], group-by: [Host], timespan: 1h, condition: {gte: 10}}
---
title: Logon
name: logon
logsource: {product: windows, service: security}
detection: {selection: {EventID: 4624}, condition: selection}`,
	Run: correlationCycle,
})

func correlationCycle(p *check.Pass) {
	if p.Document.Correlation == nil {
		return
	}
	steps := maxSteps
	for _, ref := range p.Summary.Rules {
		for _, d := range p.Workspace.Targets(ref.Value) {
			if steps--; steps < 0 {
				return
			}
			switch {
			case same(d, p.Summary):
				p.Reportf(ref.At, "the correlation refers to itself; list the rules to correlate")
			case leads(p.Workspace, d, p.Summary, map[place]bool{}, &steps):
				p.Reportf(ref.At, "%.80q refers back to this correlation", d.DisplayName()).RelatedInFile(d, d.FirstLine, "refers back to the correlation")
			}
		}
	}
}

// place tells documents apart, however often their file was read.
type place struct {
	file   string
	number int
}

func same(a, b *workspace.Document) bool { return a.File.Key == b.File.Key && a.Number == b.Number }

// maxSteps bounds how many references are followed from one correlation.
const maxSteps = 100

// leads reports whether the rules of one correlation lead to another one.
func leads(x *workspace.Index, from, to *workspace.Document, seen map[place]bool, steps *int) bool {
	if seen[place{from.File.Key, from.Number}] {
		return false
	}
	seen[place{from.File.Key, from.Number}] = true
	for _, ref := range from.Rules {
		for _, d := range x.Targets(ref.Value) {
			if *steps--; *steps < 0 {
				return false
			}
			if same(d, to) || leads(x, d, to, seen, steps) {
				return true
			}
		}
	}
	return false
}
