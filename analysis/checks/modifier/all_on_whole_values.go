package modifier

import (
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "all-on-whole-values",
	Group:    "modifier",
	Severity: check.Warning,
	Title:    `"all" with several whole values`,
	What: `Reports "all" over several different values without a modifier such as
"contains" that matches a part of the field.`,
	Why: `A field cannot equal two different values at once, so the item never
matches. Fields that hold a list are rare in events.`,
	Avoid: `
detection:
  selection:
    Image|all:
      - 'C:\Windows\cmd.exe'
      - 'C:\Windows\whoami.exe'
  condition: selection`,
	Prefer: `
detection:
  selection:
    CommandLine|contains|all:
      - 'cmd.exe'
      - 'whoami.exe'
  condition: selection`,
	Run: allOnWholeValues,
})

func allOnWholeValues(p *check.Pass) {
items:
	for _, i := range p.Items() {
		m, ok := i.Use("all")
		if !ok || i.Field == "" || i.Negated || len(i.Values) < 2 || !only(i, "all", "cased", "windash") {
			continue
		}
		whole := map[string]bool{}
		for _, v := range i.Values {
			switch v := v.(type) {
			case sigma.String:
				text, plain := v.Plain()
				if !plain {
					continue items
				}
				whole["text "+strings.ToLower(text)] = true
			case sigma.Number:
				whole["number "+v.Text] = true
			}
		}
		if len(whole) > 1 {
			p.Reportf(m.At, "a field cannot equal %d different values at once; add \"contains\" to search inside the field", len(whole))
		}
	}
}
