package detection

import (
	"strings"

	"sigma-lsp/analysis/check"
)

var _ = check.Register(check.Check{
	Name:     "user-name-localised",
	Group:    "detection",
	Severity: check.Hint,
	Optional: true,
	Profiles: map[string]check.Severity{"sigmahq": check.Warning},
	Title:    "account name in one language",
	What: `Reports the name of a built-in Windows account in only one language. A
list with the name in several languages is not reported.`,
	Why: `Windows translates the names of its built-in accounts: "NT AUTHORITY" is
"AUTORITE NT" in French. Parts that several languages share find more: use both
"AUTHORI" and "AUTORI".`,
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

// localised are the names of Windows' own accounts and their domain, by
// language. Source: Windows as installed in the languages.
var localised = []struct{ name, language string }{
	{"NT AUTHORITY", "English"}, {"LOCAL SERVICE", "English"}, {"NETWORK SERVICE", "English"},
	{"AUTORITE NT", "French"}, {"AUTORITÉ NT", "French"}, {"SERVICE LOCAL", "French"}, {"SERVICE RÉSEAU", "French"},
	{"NT-AUTORITÄT", "German"}, {"LOKALER DIENST", "German"}, {"NETZWERKDIENST", "German"},
	{"SERVICIO LOCAL", "Spanish"}, {"SERVICIO DE RED", "Spanish"},
	{"SERVIZIO LOCALE", "Italian"}, {"SERVIZIO DI RETE", "Italian"},
}

// language is that of a name which a value holds, "" for none.
func language(value string) string {
	value = strings.ToUpper(value)
	for _, l := range localised {
		if strings.Contains(value, l.name) {
			return l.language
		}
	}
	return ""
}

func userNameLocalised(p *check.Pass) {
	fields(p, func(i check.Item) {
		if !strings.Contains(strings.ToLower(i.Field), "user") {
			return
		}
		languages := map[string]bool{}
		for _, n := range i.Nodes() {
			if l := language(n.Value); l != "" {
				languages[l] = true
			}
		}
		for _, n := range i.Nodes() {
			switch l := language(n.Value); {
			case l != "" && len(languages) == 1:
				p.Reportf(n.Span, "%.60q is the account name in %s only; add the names in other languages", n.Value, l)
			case l == "" && len(i.Nodes()) == 1 && (strings.Contains(n.Value, "AUTHORI") || strings.Contains(n.Value, "AUTORI")):
				p.Reportf(n.Span, `%.60q is part of the account name in some languages only; use both "AUTHORI" and "AUTORI"`, n.Value)
			}
		}
	})
}
