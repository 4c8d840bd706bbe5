package modifier

import (
	"strings"
	"unicode/utf8"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/taxonomy"
)

var _ = check.Register(check.Check{
	Name:     "typographic-character",
	Group:    "modifier",
	Severity: check.Hint,
	Title:    "typographic character in a command line",
	What: `Reports a long dash, a curly quote or a no-break space in a command line, if no
value of the rule has the character of the keyboard in its place.`,
	Why: `Word processors and web pages replace the characters of the keyboard. A command
line that was typed has the plain ones, so the value does not match it.`,
	Avoid: `
logsource: {category: process_creation, product: windows}
detection:
  selection:
    CommandLine|contains: ' –enc '
  condition: selection`,
	Prefer: `
logsource: {category: process_creation, product: windows}
detection:
  selection:
    CommandLine|contains: ' -enc '
  condition: selection`,
	Run: typographicCharacter,
})

// typographic are characters that programs write in the place of those of the keyboard.
var typographic = strings.NewReplacer("–", "-", "—", "-", "―", "-", "“", `"`, "”", `"`, "‘", "'", "’", "'", "\u00a0", " ")

// curly are quotes that curly-quotes reports where they are meant as quotes of YAML.
const curly = "“”„‘’"

func typographicCharacter(p *check.Pass) {
	var found []*sigma.Node
	source := taxonomy.Logsource{}
	if p.Rule != nil {
		source = taxonomy.LogsourceOf(p.Rule.Logsource)
	}
	for _, i := range p.Items() {
		known, _ := p.Taxonomy().Field(source, i.Field)
		if i.Has("re") || known.Kind != taxonomy.KindCommand {
			continue
		}
		for _, n := range i.Nodes() {
			if n.Target == nil && n.IsText() && !(n.Style == sigma.Plain && strings.ContainsAny(n.Value, curly)) && utf8.RuneCountInString(n.Value) > 1 && typographic.Replace(n.Value) != n.Value {
				found = append(found, n)
			}
		}
	}
	if len(found) == 0 {
		return
	}
	others := map[string]bool{}
	for _, i := range p.Items() {
		for _, n := range i.Nodes() {
			others[n.Value] = true
		}
	}
	for _, n := range found {
		plain := typographic.Replace(n.Value)
		if others[plain] {
			return // the rule looks for both
		}
		p.Reportf(n.Span, "typographic character in the value; a typed command has the plain one").
			Suggest("Write the plain character", n.Rewrite(plain)...)
	}
}
