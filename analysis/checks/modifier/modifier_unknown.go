package modifier

import (
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "modifier-unknown",
	Group:    "modifier",
	Severity: check.Error,
	Title:    "unknown modifier",
	What: `Reports a word after "|" that is not a Sigma modifier. Modifiers are
lowercase and contain no spaces.`,
	Why: `Modifiers say how values are compared, and tools reject a rule with an
unknown one.`,
	Avoid: `
detection:
  selection:
    Image|endwith: '\whoami.exe'
  condition: selection`,
	Prefer: `
detection:
  selection:
    Image|endswith: '\whoami.exe'
  condition: selection`,
	Run: modifierUnknown,
})

func modifierUnknown(p *check.Pass) {
	found := p.Problems()
	if found == nil {
		return
	}
	for _, f := range found {
		written := p.File.Source.Text(f.At)
		meant, ok := sigma.SuggestModifier(written)
		switch {
		case !ok:
		case meant == "": // with the "|" before it, unless a key of nothing would stay
			if before := p.File.Source.Text(sigma.Span{Start: f.At.Start - 2, End: f.At.Start - 1}); strings.Trim(before, "'\" ") == "" {
				break
			}
			f.Suggest("Remove "+written, sigma.Edit{At: sigma.Span{Start: f.At.Start - 1, End: f.At.End}})
		case meant == strings.ToLower(strings.TrimSpace(written)): // no parser accepts capitals or spaces
			f.Fix("Write "+meant, sigma.Edit{At: f.At, Text: meant})
		default:
			f.Suggest("Write "+meant, sigma.Edit{At: f.At, Text: meant})
		}
	}
}
