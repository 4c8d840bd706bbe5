package insightidr

import (
	"slices"
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "idr-negation-missing-field",
	Group:    "insightidr",
	Severity: check.Info,
	Optional: true,
	Title:    "negated test on a field that may be missing",
	What:     `Reports a negated test on a field that events of this log source may lack.`,
	Why: `Such an event matches the negated test. Sigma does not specify this; LEQL
counts it as a match. To avoid that, also require the field to exist.`,
	Avoid: `
logsource:
  category: process_creation
  product: windows
detection:
  selection:
    Image|endswith: '\whoami.exe'
  filter:
    ParentImage|endswith: '\explorer.exe'
  condition: selection and not filter`,
	Prefer: `
logsource:
  category: process_creation
  product: windows
detection:
  selection:
    Image|endswith: '\whoami.exe'
  condition: selection`,
	Run: idrNegationMissingField,
})

func idrNegationMissingField(p *check.Pass) {
	if !translated(p) {
		return
	}
	d := p.Rule.Detection
	for _, c := range d.Conditions {
		for part := range sigma.Subexpressions(c.Expr) {
			not, ok := part.(*sigma.Not)
			if !ok {
				continue
			}
			if fields := fieldsBelow(not.Operand, d); len(fields) > 0 {
				p.Reportf(not.Word, `this "not" also matches events without %s`, strings.Join(fields, " or "))
			}
		}
	}
}

// fieldsBelow names the fields that an expression tests, three at most.
func fieldsBelow(e sigma.Expr, d *sigma.Detection) []string {
	var fields []string
	for _, s := range reached(e, d) {
		for item := range sigma.ItemsOf(s.Test) {
			name := sigma.Messagef("%.40q", item.Field)
			if item.Field == "" || item.Negated || !tests(item) || slices.Contains(fields, name) {
				continue
			}
			if fields = append(fields, name); len(fields) == 3 {
				return fields
			}
		}
	}
	return fields
}

// reached lists the selections below an expression.
func reached(e sigma.Expr, d *sigma.Detection) []*sigma.Selection {
	var out []*sigma.Selection
	switch e := e.(type) {
	case *sigma.And:
		for _, o := range e.Operands {
			out = append(out, reached(o, d)...)
		}
	case *sigma.Or:
		for _, o := range e.Operands {
			out = append(out, reached(o, d)...)
		}
	case *sigma.Ref:
		if s := d.Selection(e.Name); s != nil {
			out = append(out, s)
		}
	case *sigma.Of:
		out = d.Matching(e.Pattern)
	}
	return out
}

// tests reports whether an item asks for a value, not for presence.
func tests(item *sigma.Item) bool {
	return slices.ContainsFunc(item.Values, func(v sigma.Value) bool {
		switch v.(type) {
		case sigma.Null, sigma.Exists:
			return false
		}
		return true
	})
}
