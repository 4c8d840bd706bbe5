package modifier

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "modifier-utf16le",
	Group:    "modifier",
	Severity: check.Hint,
	Title:    "modifier that pySigma does not support",
	What:     `Reports the modifier "utf16le".`,
	Why: `"utf16le" and "wide" are two names of the same modifier in the
specification. pySigma 2 supports only "wide", so a rule with "utf16le" does not convert
there.`,
	Avoid: `
detection:
  selection:
    CommandLine|utf16le|base64offset|contains: whoami
  condition: selection`,
	Prefer: `
detection:
  selection:
    CommandLine|wide|base64offset|contains: whoami
  condition: selection`,
	Run: modifierUtf16le,
})

func modifierUtf16le(p *check.Pass) {
	for _, i := range p.Items() {
		for _, m := range i.Modifiers {
			if m.Name == "utf16le" {
				p.Reportf(m.At, `pySigma does not support "utf16le"; use "wide"`).Fix("Write wide", renamed(m, "wide"))
			}
		}
	}
}
