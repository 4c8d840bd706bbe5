package modifier

import (
	"regexp"
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/taxonomy"
)

var _ = check.Register(check.Check{
	Name:     "number-as-text",
	Group:    "modifier",
	Severity: check.Info,
	Profiles: map[string]check.Severity{"sigmahq": check.Info},
	Title:    "quoted number",
	What: `Reports a quoted number in a field that holds numbers, and an operator
inside a value, such as "> 10". If the settings set a severity for this check, or with
the profile "sigmahq", fields that may hold both are reported as hints.`,
	Why: `A quoted number is compared as text, which finds nothing on platforms with
typed fields. An operator in a value is plain text; use a modifier: "field|gt: 10".`,
	Avoid: `
logsource: {product: windows, service: security}
detection:
  selection:
    EventID: '4688'
  condition: selection`,
	Prefer: `
logsource: {product: windows, service: security}
detection:
  selection:
    EventID: 4688
  condition: selection`,
	Run: numberAsText,
})

var (
	digits = regexp.MustCompile(`^(0|[1-9][0-9]*)$`)
	number = regexp.MustCompile(`^[-+]?[0-9]+$`)
)

// compared is a comparison as query languages write it.
var compared = regexp.MustCompile(`^([<>]=?) ?(-?[0-9]+(?:\.[0-9]+)?)$`)

var comparisons = map[string]string{"<": "lt", "<=": "lte", ">": "gt", ">=": "gte"}

func numberAsText(p *check.Pass) {
	if p.Rule == nil {
		return
	}
	l := taxonomy.LogsourceOf(p.Rule.Logsource)
	for _, i := range p.Items() {
		if i.Field == "" && !p.Configured() || !only(i, "all", "neq") {
			continue
		}
		for _, v := range i.Values {
			s, ok := v.(sigma.String)
			if ok && i.Field != "" && strings.IndexAny(s.Node.Value, "<>") == 0 {
				if m := compared.FindStringSubmatch(s.Node.Value); m != nil {
					p.Reportf(s.Node.Span, "%.40q is compared as text; write %.60s|%s: %s", s.Node.Value, i.Field, comparisons[m[1]], m[2])
				}
				continue
			}
			if !ok || !number.MatchString(s.Node.Value) {
				continue
			}
			if f, ok := p.Taxonomy().Field(l, i.Field); ok && f.Kind.Numeric() && digits.MatchString(s.Node.Value) {
				p.Reportf(s.Node.Span, "%q holds numbers, but the quoted %s is compared as text; remove the quotes", i.Field, s.Node.Value)
			} else if p.Configured() {
				p.Reportf(s.Node.Span, "the quoted %s is compared as text; remove the quotes if a number is meant", s.Node.Value).WithSeverity(check.Hint)
			}
		}
	}
}
