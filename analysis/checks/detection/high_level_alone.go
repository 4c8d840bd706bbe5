package detection

import (
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "high-level-alone",
	Group:    "detection",
	Severity: check.Info,
	Optional: true,
	Profiles: map[string]check.Severity{"review": check.Info},
	Title:    "high level for a common program or event alone",
	What:     `Reports a level of high or critical on a rule that only looks for a common program or an event id.`,
	Why: `The rule matches every start of a program that comes with Windows, or every event of an
id, and its level says that each needs attention at once. Add what makes the event
suspicious, or choose a lower level.`,
	Avoid: `
level: high
logsource: {category: process_creation, product: windows}
detection:
  selection:
    Image|endswith: '\whoami.exe'
  condition: selection`,
	Prefer: `
level: high
logsource: {category: process_creation, product: windows}
detection:
  selection:
    Image|endswith: '\whoami.exe'
    User|contains: SYSTEM
  condition: selection`,
	Run: highLevelAlone,
})

func highLevelAlone(p *check.Pass) {
	level, ok := p.Value("level")
	if p.Rule == nil || !ok || level.Value != "high" && level.Value != "critical" {
		return
	}
	items := p.Items()
	if len(items) != 1 || len(p.Rule.Detection.Selections) != 1 {
		return
	}
	i := items[0]
	switch i.Field {
	case "EventID":
	case "Image", "OriginalFileName":
		for _, n := range i.Nodes() {
			name := strings.TrimSuffix(strings.ToLower(n.Value[strings.LastIndexByte(n.Value, '\\')+1:]), ".exe")
			if !knownPrograms.exact[name] {
				return
			}
		}
	default:
		return
	}
	for _, v := range i.Values {
		switch v.(type) {
		case sigma.String, sigma.Number:
		default:
			return
		}
	}
	p.Reportf(level.Span, "the rule looks for nothing but %q; is that %s on its own?", i.Field, level.Value).RelatedTo(i.At(), "the only test")
}
