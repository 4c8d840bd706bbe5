package convert

import (
	"testing"

	"sigma-lsp/analysis/sigma"
)

// NOT reverses the direction of an approximation.
func TestErrs(t *testing.T) {
	for detection, want := range map[string]Direction{
		"  a: {F: x}\n  condition: a":                           0,
		"  a: {F|fieldref: G}\n  condition: a":                  Narrower,
		"  a: {F|fieldref: G}\n  condition: not a":              Wider,
		"  a: {F|fieldref|neq: G}\n  condition: a":              Wider,
		"  a: {F|fieldref|neq: G}\n  condition: not (not a)":    Wider,
		"  a: {F|exists: true}\n  condition: a":                 Narrower,
		"  a: {F|exists: false}\n  condition: a":                Wider,
		"  a: {F: null}\n  b: {G: y}\n  condition: b and not a": Narrower,
		"  a: {F: ['', null]}\n  condition: a":                  Wider,
		"  a: [x]\n  condition: a":                              Wider,
		"  a: [x]\n  b: {F|exists: true}\n  condition: a or b":  Wider | Narrower,
		"  a: {'|re': x}\n  condition: not a":                   Wider | Narrower,
	} {
		file := sigma.Parse(sigma.NewSource("title: x\nlogsource: {category: c}\ndetection:\n" + detection + "\n"))
		if r := Convert(file.Documents[0]); r.Verdict != Converted || r.Direction() != want {
			t.Errorf("%s\n%s, %s, not %s", detection, r.Verdict, r.Direction(), want)
		}
	}
}
