package explain

import (
	"regexp"
	"regexp/syntax"
	"testing"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/sigma/sigmatest"
)

// TestPublicPatternsAreRead reads each regular expression of the public rules
// that RE2 accepts.
func TestPublicPatternsAreRead(t *testing.T) {
	patterns := map[string]bool{}
	sigmatest.Rules(t, func(_ sigmatest.File, d *sigma.Document) {
		for _, s := range d.Rule.Detection.Selections {
			collect(s.Test, patterns)
		}
	})
	read := 0
	for p := range patterns {
		if _, err := syntax.Parse(p, syntax.Perl); err != nil {
			continue
		}
		if _, ok := readPattern(p, false, false); !ok {
			t.Errorf("not read: %s", p)
		}
		read++
	}
	t.Logf("%d of %d expressions read", read, len(patterns))
	if read < 100 {
		t.Error("hardly any were found")
	}
}

func collect(test sigma.Test, patterns map[string]bool) {
	for item := range sigma.ItemsOf(test) {
		for _, v := range item.Values {
			if re, ok := v.(sigma.Regexp); ok {
				patterns[re.Text()] = true
			}
		}
	}
}

// FuzzPattern reads any expression: what is read compiles, and its parts lie in
// the text and in each other.
func FuzzPattern(f *testing.F) {
	for _, p := range []string{`a*b+?c{2,3}|(?i:x)[^\d\]a-z]\pL\x{41}\Q.*\E$`, `(?P<n>a|)\b(?s).`, `{1}a{,2}`, `a**`, `[[:alpha:]_]`} {
		f.Add(p)
	}
	f.Fuzz(func(t *testing.T, text string) {
		p, ok := readPattern(text, false, false)
		if !ok {
			return
		}
		if _, err := regexp.Compile(text); err != nil {
			t.Fatalf("%q is read and does not compile: %s", text, err)
		}
		var within func(p *part, outer sigma.Span)
		within = func(p *part, outer sigma.Span) {
			if !p.at.Within(outer) {
				t.Errorf("%q: %v reaches out of %v", text, p.at, outer)
			}
			p.inline()
			for _, c := range p.parts {
				within(c, p.at)
			}
		}
		within(p, sigma.Span{End: len(text)})
	})
}
