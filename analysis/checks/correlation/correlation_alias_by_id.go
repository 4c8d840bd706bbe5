package correlation

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/google/uuid"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/workspace"
)

var _ = check.Register(check.Check{
	Name:           "correlation-alias-by-id",
	Group:          "correlation",
	Severity:       check.Warning,
	NeedsWorkspace: true,
	Title:          "rule ID in an alias",
	What:           `Reports an alias that refers to a rule by its ID.`,
	Why: `According to the Sigma specification, an alias refers to rules by their
"name"; only the list of rules accepts IDs. Tools that follow the specification do not
find the field of a rule that is listed by ID.`,
	Avoid: `
title: Both ends
correlation:
  type: temporal
  rules: [8b3f5c1e-6d0a-4c47-9a5e-2f1d7c9e4b60, out]
  group-by: [address]
  timespan: 1h
  aliases:
    address:
      8b3f5c1e-6d0a-4c47-9a5e-2f1d7c9e4b60: SourceIp
      out: DestinationIp`,
	Prefer: `
title: Both ends
correlation:
  type: temporal
  rules: [8b3f5c1e-6d0a-4c47-9a5e-2f1d7c9e4b60, out]
  group-by: [address]
  timespan: 1h
  aliases:
    address:
      in: SourceIp
      out: DestinationIp`,
	Run: ofCorrelation(correlationAliasByID),
})

func correlationAliasByID(p *check.Pass, c *sigma.Correlation) {
	listed := map[string]bool{}
	for _, r := range c.Rules {
		listed[strings.ToLower(r.Name)] = true
	}
	for _, a := range c.Aliases {
		for _, e := range a.Node.Pairs {
			if e.Key.Kind != sigma.Scalar || e.Key.Broken || uuid.Validate(e.Key.Value) != nil || !listed[strings.ToLower(e.Key.Value)] {
				continue
			}
			found := p.Workspace.ByID(e.Key.Value)
			if len(found) != 1 {
				p.Reportf(e.Key.Span, "an alias refers to rules by name; give this rule a name and use it here")
				continue
			}
			rule := found[0]
			if name := rule.Name.Value; name != "" {
				f := p.Reportf(e.Key.Span, "an alias refers to rules by name; the name of %.60q is %.60q", rule.DisplayName(), name)
				if !e.Merged {
					write(f, e.Key, name)
				}
				continue
			}
			f := p.Reportf(e.Key.Span, "an alias refers to rules by name, but %.60q has no name; add one", rule.DisplayName())
			if name := nameFor(rule); name != "" && !e.Merged && rule.File.Key == p.Summary.File.Key {
				addName(p, f, e.Key, rule.Number, name)
			}
		}
	}
}

var notInNames = regexp.MustCompile(`[^a-z0-9]+`)

// nameFor makes a name of the title of a rule.
func nameFor(d *workspace.Document) string {
	name := strings.Trim(notInNames.ReplaceAllString(strings.ToLower(d.Title.Value), "_"), "_")
	if len(name) > 60 {
		name = strings.TrimRight(name[:60], "_")
	}
	return name
}

// addName offers to name a rule of the same file, there and in the alias.
func addName(p *check.Pass, f *check.Finding, key *sigma.Node, number int, name string) {
	if len(p.Workspace.ByName(name)) > 0 || number >= len(p.File.Documents) {
		return
	}
	root := p.File.Documents[number].Root
	behind := slices.IndexFunc(root.Pairs, func(e sigma.Pair) bool { return e.Key.Value == "id" })
	entry, alias := p.File.Source.InsertPair(root, behind, "name: "+name), key.Rewrite(name)
	if entry != nil && alias != nil {
		f.Suggest(fmt.Sprintf("Add name %q to the rule", name), append(entry, alias...)...)
	}
}
