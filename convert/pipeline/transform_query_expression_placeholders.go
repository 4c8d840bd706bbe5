package pipeline

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"sigma-lsp/analysis/sigma"
)

// A string that is a single placeholder becomes an expression of the target
// language, in which {field} is replaced by the key and {id} by the name of the
// placeholder, or by its entry in the mapping.
var _ = register(transformations, "query_expression_placeholders", func(p *params) transformation {
	h := p.placeholderFilter()
	expression := p.queryExpression()
	names := map[string]string{}
	if n, ok := p.get("mapping"); ok && !n.IsNull() {
		for _, t := range p.mapping("mapping") {
			if len(t.to) > 0 && t.hasSource {
				names[t.source] = t.to[0]
			}
		}
	}
	return func(r *run) {
		r.editStrings(func(it *Item, s sigma.String, out []sigma.Value) ([]sigma.Value, bool) {
			i := slices.IndexFunc(s.Parts, func(p sigma.Part) bool { return p.Kind == sigma.Placeholder })
			if i < 0 {
				return nil, false
			}
			part := &s.Parts[i]
			if len(s.Parts) > 1 {
				r.failValue(it, s, nil, fmt.Sprintf("the pipeline gives an expression for the placeholder %s, so the value may contain nothing else", quote(part.Text)))
				return nil, false
			}
			if !h.includes(part.Text) {
				return nil, false
			}
			id := names[part.Text]
			if id == "" {
				if !plainName.MatchString(part.Text) {
					r.failValue(it, s, part, fmt.Sprintf("the pipeline needs an entry under \"mapping\" for the placeholder %s", quote(part.Text)))
					return nil, false
				}
				id = part.Text
			}
			text := strings.Join(expression, id)
			if !r.addText(len(text)) {
				return nil, false
			}
			return append(out, sigma.Query{Origin: s.Origin, Expression: text}), true
		})
	}
})

// plainName matches names that need no entry in the mapping.
var plainName = regexp.MustCompile(`\A[A-Za-z0-9_.\-]+\z`)

// queryExpression reads the parameter "expression", a format of Python, and
// returns the texts between the occurrences of {id}.
func (p *params) queryExpression() []string {
	n, ok := p.get("expression")
	if !ok || n.IsNull() {
		return []string{""}
	}
	if !isText(n) {
		p.reportMismatch(n, "expression", "text")
		return nil
	}
	texts := []string{""}
	last := func(text string) { texts[len(texts)-1] += text }
	for _, f := range p.format("expression", n) {
		switch {
		case !f.field:
			last(f.text)
		case f.text == "field" && f.isPlain():
			last("{field}")
		case f.text == "id" && f.isPlain():
			texts = append(texts, "")
		default:
			p.problem(parameterCheck, n.Sub(f.start, f.end), "an expression can name {field} and {id} alone; write \"{{\" and \"}}\" for the characters themselves")
		}
	}
	return texts
}
