package check_test

import (
	"strings"
	"testing"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

const twoTexts = `title: A title
logsource: {category: process_creation}
detection:
  selection:
    User: [SYSTEM, root]
  condition: selection
`

// change is a finding whose fix, said to be safe, writes another text.
func change(f *sigma.File, old, text string) check.Finding {
	at := strings.Index(f.Source.String(), old)
	if at < 0 {
		return check.Finding{}
	}
	span := sigma.Span{Start: at, End: at + len(old)}
	finding := check.Finding{Check: check.Lookup("invalid-level"), Severity: check.Warning, At: span}
	finding.Fix("Write "+text, sigma.Edit{At: span, Text: text})
	return finding
}

// Fixes that would change what the rule matches are left out of those that are
// made together.
func TestFixAllProves(t *testing.T) {
	f := sigma.Parse(sigma.NewSource(twoTexts))
	mended, err := check.FixAll(t.Context(), f, func(f *sigma.File) []check.Finding {
		return []check.Finding{change(f, "A title", "Another"), change(f, "SYSTEM", "system"), change(f, "root", "toor"), change(f, "[", "[ ")}
	})
	if err != nil {
		t.Fatal(err)
	}
	text := mended.File.Source.String()
	if !strings.Contains(text, "Another") || !strings.Contains(text, "system") || !strings.Contains(text, "root") {
		t.Errorf("the file is now\n%s", text)
	}
}

// Nothing is fixed where that would bring about an error.
func TestFixAllBringsNoError(t *testing.T) {
	f := sigma.Parse(sigma.NewSource(twoTexts))
	mended, err := check.FixAll(t.Context(), f, func(now *sigma.File) []check.Finding {
		if now == f {
			return []check.Finding{change(f, "A title", "Another")}
		}
		return []check.Finding{{Check: check.Lookup("invalid-level"), Severity: check.Error}}
	})
	if err == nil || !strings.Contains(err.Error(), "an error of invalid-level") {
		t.Errorf("the error is %v", err)
	}
	if mended.File != f || len(mended.Applied) > 0 || len(mended.Remaining) != 1 {
		t.Errorf("all the same it was fixed: %+v", mended)
	}
}
