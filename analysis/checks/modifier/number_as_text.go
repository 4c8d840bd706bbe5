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
	Title:    "number in quotes",
	Why: `The field holds numbers, and a number in quotes is compared as text: targets
that know the types of their fields then find nothing. Sigma's style asks for
numbers without quotes. A sign before a number compares nothing: "> 10" is a text
of four characters, and "field|gt: 10" what was meant. Fields that may hold either are told where the settings
give this check a severity, and in the profile sigmahq, where they are hints.`,
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
				p.Reportf(s.Node.Span, "%q holds numbers, and in quotes %s is compared as text", i.Field, s.Node.Value)
			} else if p.Configured() {
				p.Reportf(s.Node.Span, "in quotes %s is compared as text; without them it is a number", s.Node.Value).WithSeverity(check.Hint)
			}
		}
	}
}
