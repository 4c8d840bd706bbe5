package workspace

import (
	"fmt"
	"strings"

	"sigma-lsp/analysis/check"
	index "sigma-lsp/analysis/workspace"
)

var _ = check.Register(check.Check{
	Name:           "reference-to-deprecated",
	Group:          "workspace",
	Severity:       check.Info,
	NeedsWorkspace: true,
	Title:          "reference to a deprecated rule",
	What:           `Reports a correlation or filter that refers to a deprecated rule.`,
	Why: `A deprecated rule will be removed some day. Refer to its successor instead:
the rule that lists it in "related" as obsolete, renamed or merged.`,
	Avoid: `
title: Many logons
correlation: {type: event_count, rules: [logon], group-by: [User], timespan: 1h, condition: {gte: 10}}
---
title: Logon
name: logon
status: deprecated
logsource: {product: windows, service: security}
detection: {selection: {EventID: 4624}, condition: selection}`,
	Prefer: `
title: Many logons
correlation: {type: event_count, rules: [logon], group-by: [User], timespan: 1h, condition: {gte: 10}}
---
title: Logon
name: logon
status: stable
logsource: {product: windows, service: security}
detection: {selection: {EventID: 4624}, condition: selection}`,
	Run: referenceToDeprecated,
})

func referenceToDeprecated(p *check.Pass) {
	for _, ref := range p.Summary.Rules {
		for _, d := range p.Workspace.Targets(ref.Value) {
			if d.Status.Value != "deprecated" {
				continue
			}
			successors := successors(p, d)
			text := "; no rule in the workspace replaces it"
			if len(successors) > 0 {
				text = fmt.Sprintf("; use %s instead", called(successors[0]))
			}
			f := p.Reportf(ref.At, "%s is deprecated%s", called(d), text).RelatedInFile(d, d.Status, "deprecated here").WithTags(check.Deprecated)
			for _, s := range successors {
				f.Suggest("Replace with "+called(s), p.ReplaceScalar(ref.At, s.ID.Value)...)
			}
		}
	}
}

// successors are the rules that took the place of another.
func successors(p *check.Pass, old *index.Document) (all []*index.Document) {
	for _, d := range p.Workspace.Relations(old.ID.Value) {
		for _, r := range d.Related {
			replaces := r.Type == "obsolete" || r.Type == "renamed" || r.Type == "merged"
			if replaces && strings.EqualFold(r.ID.Value, old.ID.Value) && d.ID.Value != "" && d.Status.Value != "deprecated" {
				all = append(all, d)
				break
			}
		}
	}
	return all
}
