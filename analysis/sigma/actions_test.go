package sigma_test

import (
	"fmt"
	"strings"
	"testing"

	"sigma-lsp/analysis/sigma"
)

// A large document that many small ones take over is read for some of them: the others
// have a finding, and no rule that lacks its part.
func TestInheritedNodes(t *testing.T) {
	var values strings.Builder
	for i := range 9000 {
		fmt.Fprintf(&values, "            - a%d\n", i)
	}
	large := "title: A\nlogsource:\n    product: windows\ndetection:\n    s:\n        CommandLine:\n" + values.String() + "    condition: s\n"
	for name, test := range map[string]struct{ first, other string }{
		"global": {"action: global\n" + large, "level: low\ndetection:\n    t:\n        Image: a\n    condition: s or t\n"},
		"repeat": {large, "action: repeat\nlevel: low\n"},
	} {
		t.Run(name, func(t *testing.T) {
			f := sigma.Parse(sigma.NewSource(test.first + strings.Repeat("---\n"+test.other, 50)))
			read, refused := 0, 0
			for _, d := range f.Documents[1:] {
				switch {
				case d.Rule != nil && len(d.Problems) == 0:
					if read++; refused > 0 {
						t.Fatal("a document is read after one that is refused")
					}
				case d.Rule == nil && len(d.Problems) == 1 && d.Problems[0].Check == "document-too-large" && d.Problems[0].At == d.Root.FirstKey():
					refused++
				default:
					t.Fatalf("rule %v, problems %v", d.Rule != nil, d.Problems)
				}
			}
			if read < 5 || refused < 30 {
				t.Errorf("%d read, %d refused", read, refused)
			}
		})
	}
}
