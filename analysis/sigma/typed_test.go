package sigma_test

import (
	"flag"
	"strings"
	"testing"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/sigma/sigmatest"
)

var typed = flag.Int("typed", 200, "of how many public rules one is typed from its beginning")

// nested has lists in a list, further in than usual.
const nested = `title: Whoami
detection:
    selection:
        - Image|endswith:
              - '\whoami.exe'
              - '\id.exe'
              - '\groups.exe'
        - OriginalFileName:
              - 'whoami.exe'
              - "id.exe"
          User: [root, 'SYSTEM']
    condition: selection
`

// TestTyped types rules from the beginning: a YAML error is reported on the
// line that is being typed, never on those above it.
func TestTyped(t *testing.T) {
	t.Run("nested", func(t *testing.T) { typeIn(t, nested) })
	t.Run("public", func(t *testing.T) {
		for i, f := range sigmatest.Public(t) {
			if i%*typed == 0 {
				typeIn(t, f.Text)
			}
		}
	})
}

func typeIn(t *testing.T, text string) {
	for end := 1; end < len(text); end += 1 + end%3 {
		s := sigma.NewSource(text[:end])
		at := s.LineOf(len(strings.TrimRight(text[:end], " \n")))
		for _, d := range sigma.Parse(s).Documents {
			for _, p := range d.AllProblems() {
				if strings.HasPrefix(p.Check, "yaml-") && s.LineOf(p.At.Start) < at {
					t.Errorf("%s, told of line %d:\n%s", p.Text, s.LineOf(p.At.Start)+1, s)
				}
			}
		}
	}
}
