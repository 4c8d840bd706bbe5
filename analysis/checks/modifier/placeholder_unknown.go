package modifier

import (
	"slices"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "placeholder-unknown",
	Group:    "modifier",
	Severity: check.Warning,
	Optional: true,
	Profiles: map[string]check.Severity{"rapid7": check.Warning},
	Title:    "placeholder without a value",
	What: `Reports a placeholder for which neither the settings nor a pipeline define
values.`,
	Why: `A placeholder stands for values of your environment. Without them the rule
cannot be converted; the specification requires tools to reject it.`,
	Avoid: `
detection:
  selection:
    User|expand: '%BackupOperators%'
  condition: selection`,
	Prefer: `
detection:
  selection:
    User: backup
  condition: selection`,
	Run: placeholderUnknown,
})

func placeholderUnknown(p *check.Pass) {
	for _, i := range p.Items() {
		for _, v := range i.Values {
			unknownPlaceholders(p, v)
		}
	}
}

// unknownPlaceholders reports all placeholders of a value that have no values.
func unknownPlaceholders(p *check.Pass, v sigma.Value) {
	var parts []sigma.Part
	switch v := v.(type) {
	case sigma.String:
		parts = v.Parts
	case sigma.Regexp:
		parts = v.Parts
	case sigma.Expansion: // its variants have the placeholders of one text
		unknownPlaceholders(p, v.Values[0])
		return
	}
	for _, part := range parts {
		if part.Kind != sigma.Placeholder || part.At.Start < 0 || v.SourceNode() == nil || slices.Contains(p.Settings.Placeholders, part.Text) || given(p) {
			continue
		}
		p.Reportf(v.SourceNode().Sub(part.At.Start, part.At.End), "no values for the placeholder %%%s%%; define them in the settings or in a pipeline", part.Text)
	}
}

// given reports whether the active pipelines give values to all placeholders
// of a rule.
func given(p *check.Pass) bool {
	return p.Settings.Result != nil && p.Rule != nil && p.Result().HasQuery()
}
