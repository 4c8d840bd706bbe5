package modifier

import (
	"sigma-lsp/analysis/check"
)

var _ = check.Register(check.Check{
	Name:     "base64-with-contains",
	Group:    "modifier",
	Severity: check.Warning,
	Title:    "part of a Base64 text at one offset only",
	What:     `Reports "base64" with "contains".`,
	Why: `Base64 encodes three bytes at once, so a text within a longer one is encoded in three
ways, by its position. "base64" finds one of them; "base64offset" finds all three.`,
	Avoid: `
logsource: {category: process_creation, product: windows}
detection:
  selection:
    CommandLine|base64|contains: DownloadString
  condition: selection`,
	Prefer: `
logsource: {category: process_creation, product: windows}
detection:
  selection:
    CommandLine|base64offset|contains: DownloadString
  condition: selection`,
	Run: base64WithContains,
})

func base64WithContains(p *check.Pass) {
	for _, i := range p.Items() {
		base64, ok := i.Use("base64")
		if ok && i.Has("contains") && i.Key.Target == nil {
			f := p.Reportf(base64.At, "\"base64\" finds the text at one of three offsets only; use \"base64offset\"")
			if n := len(i.Modifiers); n == 2 || n == 3 && i.Modifiers[0].Name == "wide" {
				f.Suggest("Write base64offset", renamed(base64, "base64offset"))
			}
		}
	}
}
