package sigmahq

import (
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "single-quotes-preferred",
	Group:    "sigmahq",
	Severity: check.Hint,
	Optional: true,
	Profiles: hinted,
	Title:    "double quotes where single quotes suffice",
	What:     `Reports a double-quoted value without escapes and single quotes.`,
	Why: `In double quotes a backslash starts a YAML escape, so a path that is pasted
there changes. In single quotes a backslash is a backslash.`,
	Avoid: `
detection:
  selection:
    User: "SYSTEM"
  condition: selection`,
	Prefer: `
detection:
  selection:
    User: 'SYSTEM'
  condition: selection`,
	Run: singleQuotesPreferred,
})

func singleQuotesPreferred(p *check.Pass) {
	root := p.Document.Root
	if p.Kind() == "" || root == nil || strings.IndexByte(p.File.Source.Text(root.Span), '"') < 0 {
		return
	}
	var in func(n *sigma.Node)
	in = func(n *sigma.Node) {
		if n.Target != nil {
			return
		}
		for _, e := range n.Pairs {
			if !e.Merged {
				in(e.Key)
				in(e.Value)
			}
		}
		for _, item := range n.Items {
			in(item)
		}
		if n.Style != sigma.DoubleQuoted || n.Kind != sigma.Scalar || n.Broken {
			return
		}
		written := p.File.Source.Text(n.Span)
		if single, ok := sigma.Quote(n.Value); ok && written == `"`+n.Value+`"` && !strings.Contains(n.Value, "'") {
			p.Reportf(n.Span, "use single quotes, where a backslash needs no escape").
				Fix("Use single quotes", sigma.Edit{At: n.Span, Text: single})
		}
	}
	in(root)
}
