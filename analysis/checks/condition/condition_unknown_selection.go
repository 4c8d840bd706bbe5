package condition

import (
	"strings"
	"unicode"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "condition-unknown-selection",
	Group:    "condition",
	Severity: check.Error,
	Title:    "unknown selection in a condition",
	What: `Reports a name in the condition that is not the name of a selection. Names
are case-sensitive.`,
	Why: `Tools reject a rule whose condition names an unknown selection. The usual
cause is a typing error or a selection that was renamed.`,
	Avoid: `
detection:
  selection:
    Image|endswith: '\whoami.exe'
  filter:
    User: SYSTEM
  condition: selection and not fliter`,
	Prefer: `
detection:
  selection:
    Image|endswith: '\whoami.exe'
  filter:
    User: SYSTEM
  condition: selection and not filter`,
	Run: conditionUnknownSelection,
})

// manyUnknown bounds for how many unknown names a similar one is looked for: each
// is compared with every selection.
const manyUnknown = 100

func conditionUnknownSelection(p *check.Pass) {
	found := p.Problems()
	if len(found) == 0 {
		return
	}
	d := p.Detection()
	var names []string
	for _, s := range d.Selections {
		if usable(s.Name.Value) {
			names = append(names, s.Name.Value)
		}
	}
	for i, f := range found {
		if i == manyUnknown {
			break
		}
		text := p.File.Source.Text(f.At)
		near, ok := sigma.Suggest(text, names)
		if !ok && len(found) == 1 && !strings.Contains(text, "*") {
			if near, ok = unused(d); ok {
				f.Text += sigma.Messagef("; did you mean %q?", near)
			}
		}
		if ok {
			f.Suggest("Write "+near, sigma.Edit{At: f.At, Text: near})
		}
	}
}

// manySelections bounds how many selections are held against the words of the
// conditions.
const manySelections = 50

// unused is the name of the one selection that the conditions do not use. It compares
// the words: a condition with an unknown name has no meaning yet.
func unused(d *sigma.Detection) (name string, ok bool) {
	if len(d.Selections) > manySelections {
		return "", false
	}
	words := map[string]func(string) bool{}
	for _, c := range d.Conditions {
		for _, word := range strings.FieldsFunc(c.Node.Value, func(r rune) bool { return unicode.IsSpace(r) || r == '(' || r == ')' }) {
			words[word] = sigma.NamePattern(word)
		}
	}
	for _, s := range d.Selections {
		used := false
		for _, matches := range words {
			used = used || matches(s.Name.Value)
		}
		switch {
		case used:
		case ok || !usable(s.Name.Value):
			return "", false
		default:
			name, ok = s.Name.Value, true
		}
	}
	return name, ok
}
