package modifier

import (
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "value-on-several-lines",
	Group:    "modifier",
	Severity: check.Hint,
	Title:    "unquoted value on several lines",
	Why: `YAML joins the lines of an unquoted value with spaces. Where a dash was forgotten,
two values become one that never matches.`,
	Avoid: `
detection:
  selection:
    Image|endswith:
      - \whoami.exe
        \net.exe
  condition: selection`,
	Prefer: `
detection:
  selection:
    Image|endswith:
      - \whoami.exe
      - \net.exe
  condition: selection`,
	Run: valueOnSeveralLines,
})

func valueOnSeveralLines(p *check.Pass) {
	for i := range p.ReadableItems() {
		for _, n := range i.Nodes() {
			if n.Kind == sigma.Scalar && n.Style == sigma.Plain && n.Target == nil && !n.Broken && strings.ContainsAny(p.File.Source.Text(n.Span), "\r\n") {
				p.Reportf(n.Span, "YAML joins these lines to one value, %.60q; if they are several, write a dash before each", n.Value)
			}
		}
	}
}
