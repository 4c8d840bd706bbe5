package detection

import (
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "value-already-covered",
	Group:    "detection",
	Severity: check.Hint,
	Optional: true,
	Title:    "value that another value covers",
	What: `Reports a value in a list that another value of the list already matches,
such as "whoami /all" next to "whoami" with "contains".`,
	Why: `The value has no effect. Authors often keep both on purpose, because each
names something specific.`,
	Avoid: `
detection:
  selection:
    CommandLine|contains: [whoami, 'whoami /all']
  condition: selection`,
	Prefer: `
detection:
  selection:
    CommandLine|contains: [whoami, id]
  condition: selection`,
	Run: valueAlreadyCovered,
})

var covering = map[string]func(text, part string) bool{"contains": strings.Contains, "startswith": strings.HasPrefix, "endswith": strings.HasSuffix}

func valueAlreadyCovered(p *check.Pass) {
	fields(p, func(i check.Item) {
		if i.All || len(i.Modifiers) != 1 || len(i.Values) < 2 || len(i.Values) > 500 {
			return
		}
		covers := covering[i.Modifiers[0].Name]
		if covers == nil {
			return
		}
		texts := make([]string, 0, len(i.Values))
		for _, v := range i.Values {
			text := ""
			if s, ok := v.(sigma.String); ok {
				text = inner(s)
			}
			texts = append(texts, strings.ToLower(text))
		}
		for n, text := range texts {
			for m, part := range texts {
				if part != "" && len(part) < len(text) && covers(text, part) {
					p.Reportf(i.Values[n].SourceNode().Span, "redundant value: %.60q in the same list already matches it", i.Values[m].SourceNode().Value)
					break
				}
			}
		}
	})
}

// inner is the text between the open ends of a value, "" where it holds other
// wildcards.
func inner(s sigma.String) (text string) {
	for n, part := range s.Parts {
		switch {
		case part.Kind == sigma.Text:
			text += part.Text
		case n > 0 && n < len(s.Parts)-1 || part.Kind != sigma.Any:
			return ""
		}
	}
	return text
}
