package modifier

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "base64offset-without-contains",
	Group:    "modifier",
	Severity: check.Warning,
	Title:    `"base64offset" without "contains"`,
	What:     `Reports "base64offset" without "contains", "startswith" or "endswith".`,
	Why: `"base64offset" finds a text inside a longer encoded text, and keeps only
the characters that do not depend on the surrounding text. These rarely are the whole
value of a field.`,
	Avoid: `
detection:
  selection:
    CommandLine|base64offset: whoami
  condition: selection`,
	Prefer: `
detection:
  selection:
    CommandLine|base64offset|contains: whoami
  condition: selection`,
	Run: base64offsetWithoutContains,
})

func base64offsetWithoutContains(p *check.Pass) {
	for _, i := range p.Items() {
		m, ok := i.Use("base64offset")
		if ok && i.Field != "" && !i.Has("contains") && !i.Has("startswith") && !i.Has("endswith") {
			p.Reportf(m.At, `a value encoded with "base64offset" never matches the whole field; add "contains"`)
		}
	}
}
