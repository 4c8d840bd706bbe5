package modifier

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "wide-without-base64",
	Group:    "modifier",
	Severity: check.Info,
	Title:    "UTF-16 encoding without Base64",
	What: `Reports "wide" or another UTF-16 modifier without "base64" or
"base64offset".`,
	Why: `These modifiers encode each character as two bytes. Logs contain decoded
text, so such bytes occur only inside Base64.`,
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
			if m, ok := i.Use(name); ok {
				p.Reportf(m.At, "%q alone searches for UTF-16 bytes, which logs do not contain; add \"base64offset\"", name)
			}
		}
	}
}
