package modifier

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "wide-without-base64",
	Group:    "modifier",
	Severity: check.Info,
	Title:    "UTF-16 without Base64",
	Why: `"wide" and its relatives turn each character into two bytes. Logs hold decoded
text, so the bytes are found only where they were encoded once more, with
"base64" or "base64offset".`,
	Avoid: `
detection:
  selection:
    CommandLine|wide|contains: whoami
  condition: selection`,
	Prefer: `
detection:
  selection:
    CommandLine|wide|base64offset|contains: whoami
  condition: selection`,
	Run: wideWithoutBase64,
})

func wideWithoutBase64(p *check.Pass) {
	for _, i := range p.Items() {
		if i.Has("base64") || i.Has("base64offset") {
			continue
		}
		for _, name := range wides {
			if m, ok := use(i, name); ok {
				p.Reportf(m.At, "%q alone searches text of two bytes a character, which logs do not hold; add \"base64offset\"", name)
			}
		}
	}
}
