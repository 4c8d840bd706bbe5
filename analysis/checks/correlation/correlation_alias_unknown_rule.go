package correlation

import (
	"fmt"
	"strings"

	"github.com/google/uuid"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:           "correlation-alias-unknown-rule",
	Group:          "correlation",
	Severity:       check.Warning,
	NeedsWorkspace: true,
	Title:          "alias for a rule that is not correlated",
	What: `Reports an alias that defines a field for a rule that the correlation does
not list.`,
	Why: `The field is never used, and the rule that was meant has no field: its
events are grouped wrongly or not at all.`,
	Avoid: `
title: Both ends
correlation:
  type: temporal
  rules: [in, out]
  group-by: [address]
  timespan: 1h
  aliases:
    address: {in: SourceIp, uot: DestinationIp}`,
	Prefer: `
title: Both ends
correlation:
  type: temporal
  rules: [in, out]
  group-by: [address]
  timespan: 1h
  aliases:
    address: {in: SourceIp, out: DestinationIp}`,
	Run: ofCorrelation(correlationAliasUnknownRule),
})

func correlationAliasUnknownRule(p *check.Pass, c *sigma.Correlation) {
	if !p.Parsed || len(c.Rules) == 0 || len(c.Aliases) == 0 || len(c.Problems) > 0 {
		return
	}
	known, names := map[string]bool{}, make([]string, len(c.Rules))
	var ids, texts bool // of rules that are not here, so that they may be called otherwise too
	for i, r := range c.Rules {
		names[i] = r.Name
		known[r.Name], known[strings.ToLower(r.Name)] = true, true
		found := p.Workspace.Targets(r.Name)
		for _, d := range found {
			known[d.Name.Value], known[strings.ToLower(d.ID.Value)] = true, true
		}
		if len(found) == 0 {
			byID := uuid.Validate(r.Name) == nil
			ids, texts = ids || byID, texts || !byID
		}
	}
	unknown := map[string][]*sigma.Node{} // keys, by what they name
	var order []string
	for _, a := range c.Aliases {
		for _, e := range a.Node.Pairs {
			name := e.Key.Value
			byID := uuid.Validate(name) == nil
			if e.Merged || e.Key.Broken || known[name] || byID && (known[strings.ToLower(name)] || texts) || !byID && ids {
				continue
			}
			if unknown[name] == nil {
				order = append(order, name)
			}
			unknown[name] = append(unknown[name], e.Key)
		}
	}
	for i, name := range order {
		keys := unknown[name]
		f := p.Reportf(keys[0].Span, "the correlation does not list the rule %.60q, so its field is never used", name)
		for _, key := range keys[1:] {
			f.RelatedTo(key.Span, "also used here")
		}
		if i >= maxGuesses {
			continue
		}
		if near, ok := sigma.Suggest(name, names); ok {
			var edits []sigma.Edit
			for _, key := range keys {
				edits = append(edits, key.Rewrite(near)...)
			}
			f.Suggest(fmt.Sprintf("Write %q", near), edits...)
		}
	}
}
