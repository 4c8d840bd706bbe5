package modifier

import (
	"slices"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "wildcard-only",
	Group:    "modifier",
	Severity: check.Hint,
	Title:    "value that matches any text",
	What:     `Reports a value that is only "*", or only "?" several times.`,
	Why: `"*" matches every value, including an empty text, so the item only requires
that the field has a value. "exists" is similar, but also matches a field that is null,
so the fix is only a suggestion.`,
	Avoid: `
detection:
  selection:
    User: '*'
  condition: selection`,
	Prefer: `
detection:
  selection:
    User|exists: true
  condition: selection`,
	Run: wildcardOnly,
})

func wildcardOnly(p *check.Pass) {
	each(p, func(i check.Item, s sigma.String) {
		if i.Field == "" || s.Node == nil || len(s.Parts) == 0 || slices.ContainsFunc(s.Parts, func(part sigma.Part) bool { return part.Kind != sigma.Any && part.Kind != sigma.AnyChar }) {
			return
		}
		if slices.ContainsFunc(s.Parts, func(part sigma.Part) bool { return part.Kind == sigma.AnyChar }) {
			if len(s.Parts) > 1 {
				p.Reportf(s.Node.Span, "this matches any text of a certain length; is another value missing?")
			}
			return
		}
		if !slices.ContainsFunc(s.Parts, func(part sigma.Part) bool { return part.At.Start >= 0 }) {
			return // an empty text, see empty-text-with-modifier
		}
		f := p.Reportf(s.Node.Span, "\"*\" alone matches any value; use \"exists\" if only the presence matters")
		if len(i.Modifiers) == 0 && i.Node.Kind == sigma.Scalar && i.Node.Target == nil {
			f.Suggest("Write "+i.Field+"|exists: true", i.AddModifier("exists"), sigma.Edit{At: i.Node.Span, Text: "true"})
		}
	})
}
