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
	Title:    "modifier that Sigma does not have",
	Why: `Behind a "|" stand the modifiers, which say how the values are compared. A
word that is none cannot be guessed, so the rule is refused. Modifiers are
lower case and without blanks.`,
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
	found := p.Found()
	if found == nil {
		return
	}
	var names []string
	for m := range sigma.Modifiers() {
		names = append(names, m.Name)
	}
	for _, f := range found {
		written := p.File.Source.Text(f.At)
		bare := strings.ToLower(strings.TrimSpace(written))
		near, ok := sigma.Nearest(bare, names)
		if meant := sigma.OfOtherTools[bare]; meant != "" {
			near, ok = meant, true
		}
		if ok {
			write := sigma.Edit{At: f.At, Text: near}
			if near == bare { // no reader takes capitals or blanks
				f.Fix("Write "+near, write)
			} else {
				f.Pick("Write "+near, write)
			}
		}
	}
}
