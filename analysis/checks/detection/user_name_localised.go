package detection

import (
	"slices"
	"strings"

	"sigma-lsp/analysis/check"
)

var _ = check.Register(check.Check{
	Name:     "user-name-localised",
	Group:    "detection",
	Severity: check.Hint,
	Optional: true,
	Profiles: map[string]check.Severity{"sigmahq": check.Warning},
	Title:    "name of an account in one language",
	Why: `Windows translates the names of its own accounts: "NT AUTHORITY" is "AUTORITE NT"
in French and something else elsewhere. Parts that all languages share, such
as "AUTHORI" and "AUTORI", find more; one of them alone does not.`,
	Avoid: `
detection:
  selection:
    User|startswith: 'NT AUTHORITY\'
  condition: selection`,
	Prefer: `
detection:
  selection:
    User|contains: ['AUTHORI', 'AUTORI']
  condition: selection`,
	Run: userNameLocalised,
})

var localised = []string{"NT AUTHORITY", "AUTORITE NT", "AUTORITÉ NT", "NT-AUTORITÄT", "LOCAL SERVICE", "NETWORK SERVICE"}

func userNameLocalised(p *check.Pass) {
	fields(p, func(i check.Item) {
		if !strings.Contains(strings.ToLower(i.Field), "user") {
			return
		}
		alone := len(i.Nodes()) == 1
		for _, n := range i.Nodes() {
			value := strings.ToUpper(n.Value)
			switch {
			case slices.ContainsFunc(localised, func(name string) bool { return strings.Contains(value, name) }):
				p.Reportf(n.Span, "%.60q is the name of the account in one language; others differ", n.Value)
			case alone && (strings.Contains(n.Value, "AUTHORI") || strings.Contains(n.Value, "AUTORI")):
				p.Reportf(n.Span, `%.60q is in the name of the account in some languages; others have "AUTHORI" or "AUTORI"`, n.Value)
			}
		}
	})
}
