package condition

import (
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "condition-double-negation",
	Group:    "condition",
	Severity: check.Info,
	Title:    "double negation in a condition",
	What:     `Reports two "not" that cancel each other out.`,
	Why: `The condition means the same without them, so one of the two was probably a
mistake.`,
	Avoid: `
detection:
  selection:
    Image|endswith: '\whoami.exe'
  filter:
    User: SYSTEM
  condition: selection and not not filter`,
	Prefer: `
detection:
  selection:
    Image|endswith: '\whoami.exe'
  filter:
    User: SYSTEM
  condition: selection and filter`,
	Run: conditionDoubleNegation,
})

func conditionDoubleNegation(p *check.Pass) {
	each(p, func(_ *sigma.Detection, e sigma.Expr) {
		outer, ok := e.(*sigma.Not)
		if !ok {
			return
		}
		inner, ok := outer.Operand.(*sigma.Not)
		if !ok {
			return
		}
		at := sigma.Span{Start: outer.Word.Start, End: inner.Word.End}
		f := p.Reportf(at, `the two "not" cancel each other out`)
		// With a bracket between them there are brackets to take away, too.
		if strings.Trim(p.File.Source.Text(sigma.Span{Start: outer.Word.End, End: inner.Word.Start}), " ") == "" {
			rest := strings.TrimLeft(p.File.Source.Text(sigma.Span{Start: inner.Word.End, End: inner.Span.End}), " ")
			f.Fix("Remove both", sigma.Edit{At: sigma.Span{Start: at.Start, End: inner.Span.End - len(rest)}})
		}
	})
}
