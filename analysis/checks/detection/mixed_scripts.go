package detection

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "mixed-scripts",
	Group:    "detection",
	Severity: check.Warning,
	Title:    "letters of two scripts in one word",
	What: `Reports a word with a Cyrillic or Greek letter among Latin ones. A rule
that looks for such letters on purpose lists them alone.`,
	Why: `The letters look alike, but the word never matches: "CоmmandLine" with a
Cyrillic "о" is another field. Such letters come from web pages and word processors.`,
	Avoid: `
logsource: {category: process_creation, product: windows}
detection:
  selection:
    CommandLine|contains: 'pоwershell'
  condition: selection`,
	Prefer: `
logsource: {category: process_creation, product: windows}
detection:
  selection:
    CommandLine|contains: powershell
  condition: selection`,
	Run: mixedScripts,
})

// look are the Latin letters that those of other scripts look like.
var look = strings.NewReplacer(
	"а", "a", "с", "c", "ԁ", "d", "е", "e", "һ", "h", "і", "i", "ј", "j", "ӏ", "l", "о", "o", "р", "p", "ѕ", "s", "х", "x", "у", "y",
	"А", "A", "В", "B", "С", "C", "Е", "E", "Н", "H", "І", "I", "Ј", "J", "К", "K", "М", "M", "О", "O", "Р", "P", "Ѕ", "S", "Т", "T", "Х", "X", "У", "Y",
	"ο", "o", "ν", "v", "α", "a", "ι", "i", "κ", "k", "ρ", "p", "υ", "u", "Α", "A", "Β", "B", "Ε", "E", "Ζ", "Z", "Η", "H", "Ι", "I", "Κ", "K", "Μ", "M",
	"Ν", "N", "Ο", "O", "Ρ", "P", "Τ", "T", "Υ", "Y", "Χ", "X",
)

func mixedScripts(p *check.Pass) {
	d := p.Detection()
	if d == nil {
		return
	}
	report := func(n *sigma.Node) {
		if n == nil || n.Kind != sigma.Scalar || n.Target != nil || n.Broken || ascii(n.Value) {
			return
		}
		start, end, script, ok := mixed(n.Value)
		if !ok {
			return
		}
		f := p.Reportf(n.Sub(start, end), "%.60q has a %s letter among Latin ones", n.Value[start:end], script)
		if latin := look.Replace(n.Value); latin != n.Value && strings.IndexFunc(latin, foreign) < 0 {
			rewrite(f, "Write Latin letters", n, latin)
		}
	}
	for _, s := range d.Selections {
		report(s.Name)
	}
	for i := range p.ReadableItems() {
		report(i.Key)
		for _, n := range i.Nodes() {
			report(n)
		}
	}
}

func ascii(text string) bool {
	for i := range len(text) {
		if text[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

func foreign(r rune) bool { return r >= 0x80 && unicode.In(r, unicode.Cyrillic, unicode.Greek) }

// mixed finds the first word with letters of Latin and of Cyrillic or Greek script.
func mixed(text string) (start, end int, script string, ok bool) {
	if strings.IndexFunc(text, foreign) < 0 {
		return 0, 0, "", false
	}
	latin := false
	for i, r := range text + " " {
		switch {
		case foreign(r):
			script = "Greek"
			if unicode.Is(unicode.Cyrillic, r) {
				script = "Cyrillic"
			}
		case unicode.Is(unicode.Latin, r):
			latin = true
		case !unicode.IsMark(r):
			if latin && script != "" {
				return start, i, script, true
			}
			start, latin, script = i+utf8.RuneLen(r), false, ""
		}
	}
	return 0, 0, "", false
}
