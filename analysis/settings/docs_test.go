package settings

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/sigma/archivetest"
)

// The table of keys in the documentation is made from the keys.
func TestDocs(t *testing.T) {
	const path = "../../docs/settings.md"
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	const begin, end = "<!-- keys -->\n", "<!-- end of keys -->\n"
	before, rest, ok := strings.Cut(string(text), begin)
	_, after, ok2 := strings.Cut(rest, end)
	if !ok || !ok2 {
		t.Fatal("the documentation has no place for the keys")
	}
	want := before + begin + keyDocs() + end + after
	if *archivetest.Update {
		if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if want != string(text) {
		t.Errorf("%s is not current; run go test ./analysis/settings -update", path)
	}
	for name := range pages {
		if !strings.Contains(want, "`"+name+"`") {
			t.Errorf("%s does not name %s", path, name)
		}
	}
	for part := range strings.SplitSeq(want, "```yaml\n") {
		if text, _, ok := strings.Cut(part, "```"); ok && part != want && !strings.HasPrefix(want, part) {
			for _, p := range Read(FileName, sigma.NewSource(text), Files{}).Problems {
				t.Errorf("an example of the documentation: %s\n%s", p.Text, text)
			}
		}
	}
}

func keyDocs() string {
	var b strings.Builder
	for _, k := range keys {
		fmt.Fprintf(&b, "\n### %s\n\n%s.\n%s\n", k.name, strings.ToUpper(k.title[:1])+k.title[1:], k.doc)
		inner := func(keys []*key) {
			b.WriteString("\n| key | what |\n| --- | --- |\n")
			for _, k := range keys {
				fmt.Fprintf(&b, "| `%s` | %s |\n", k.name, k.title)
			}
		}
		words := func(w *word) {
			b.WriteString("\n| value | what |\n| --- | --- |\n")
			for _, one := range w.known() {
				fmt.Fprintf(&b, "| `%s` | %s |\n", one.Name, one.Doc)
			}
		}
		switch s := k.schema.(type) {
		case *word:
			if s.known != nil {
				words(s)
			}
		case *mapping:
			if s == severities {
				words(severityWord)
			}
		case *list:
			switch of := s.of.(type) {
			case *object:
				inner(of.keys)
			case *word:
				if of.known != nil {
					words(of)
				}
			}
		}
	}
	b.WriteString("\n")
	return b.String()
}
