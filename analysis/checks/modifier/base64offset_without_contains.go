package modifier

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "base64offset-without-contains",
	Group:    "modifier",
	Severity: check.Warning,
	Title:    "base64offset without contains",
	Why: `"base64offset" looks for a text inside of a longer one that was encoded, and
keeps just the characters that do not depend on its neighbours. Alone these
hardly fill the whole field; "contains" is what makes it useful.`,
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
		m, ok := use(i, "base64offset")
		if ok && i.Field != "" && !i.Has("contains") && !i.Has("startswith") && !i.Has("endswith") {
			p.Reportf(m.At, `what "base64offset" makes never fills the whole field; add "contains"`)
		}
	}
}
