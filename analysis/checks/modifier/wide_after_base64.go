package modifier

import (
	"slices"
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "wide-after-base64",
	Group:    "modifier",
	Severity: check.Warning,
	Title:    "UTF-16 encoding after Base64",
	What: `Reports "wide" or another UTF-16 modifier after "base64" or
"base64offset".`,
	Why: `Modifiers apply from left to right, so this encodes the Base64 text as
UTF-16, which no log contains: the value never matches. PowerShell encodes commands as
UTF-16 first and then as Base64, so "wide" comes first.`,
	Avoid: `
detection:
  selection:
    CommandLine|base64offset|wide|contains: whoami
  condition: selection`,
	Prefer: `
detection:
  selection:
    CommandLine|wide|base64offset|contains: whoami
  condition: selection`,
	Run: wideAfterBase64,
})

func wideAfterBase64(p *check.Pass) {
	for _, i := range p.Items() {
		names := make([]string, len(i.Modifiers))
		first, last := -1, -1
		for n, m := range i.Modifiers {
			names[n] = m.Name
			if m.Name == "base64" || m.Name == "base64offset" {
				if first < 0 {
					first = n
				}
				last = n
			}
		}
		if first < 0 {
			continue
		}
		wide := slices.IndexFunc(names[last:], func(name string) bool { return slices.Contains(wides, name) })
		if wide < 0 {
			continue // encoded once more
		}
		wide += last
		f := p.Reportf(i.Modifiers[wide].At, "%q after %q encodes the Base64 text, which never matches; put it before", names[wide], names[last])
		order := slices.Insert(slices.Delete(slices.Clone(names), wide, wide+1), first, names[wide])
		chain := sigma.Span{Start: i.Modifiers[0].At.Start, End: i.Modifiers[len(names)-1].At.End}
		if p.File.Source.Text(chain) == strings.Join(names, "|") && sigma.LegalChain(order) {
			text := strings.Join(order, "|")
			f.Suggest("Write "+text, sigma.Edit{At: chain, Text: text})
		}
	}
}

// wides are the modifiers that encode a text as UTF-16.
var wides = []string{"wide", "utf16", "utf16le", "utf16be"}
