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
	Title:          "correlation or filter of a deprecated rule",
	Why: `A rule that is deprecated was replaced or given up, and will be deleted some
day. What is built on it should be built on the rule that took its place: the
one that names it in "related" as obsolete, renamed or merged.`,
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
	if p.Summary == nil {
		return
	}
	for _, ref := range p.Summary.Rules {
		for _, d := range p.Workspace.Targets(ref.Value) {
			if d.Status.Value != "deprecated" {
				continue
			}
			successors := successors(p, d)
			text := "; no rule here names it as its predecessor"
			if len(successors) > 0 {
				text = fmt.Sprintf("; %s took its place", called(successors[0]))
			}
			f := p.Reportf(ref.At, "%s is deprecated%s", called(d), text).RelatedInFile(d, d.Status, "deprecated here").WithTags(check.Deprecated)
			for _, s := range successors {
				f.Suggest("Name "+called(s), p.ReplaceScalar(ref.At, s.ID.Value)...)
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
