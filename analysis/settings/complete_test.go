package settings

import (
	"fmt"
	"strings"
	"testing"

	"sigma-lsp/analysis/sigma"
)

// TestComplete asks, at the "‸" of each file, what can be written there. A
// second word in the name of the file is what shown entries begin with.
func TestComplete(t *testing.T) { testComplete(t, "complete", Complete) }

// TestCompletePipeline does the same for pipeline files.
func TestCompletePipeline(t *testing.T) { testComplete(t, "pipeline", CompletePipeline) }

func testComplete(t *testing.T, folder string, complete func(*sigma.Source, int) []Entry) {
	each(t, folder, func(t *testing.T, a *archive) {
		for i := range a.Files {
			if a.Files[i].Name == "offered" {
				continue
			}
			text := string(a.Files[i].Data)
			offset := strings.Index(text, "‸")
			source := sigma.NewSource(strings.Replace(text, "‸", "", 1))
			var b strings.Builder
			entries := complete(source, offset)
			_, shown, _ := strings.Cut(a.Files[i].Name, " ")
			for _, e := range entries {
				if strings.HasPrefix(e.Name, shown) {
					fmt.Fprintf(&b, "%q for %q: %s\n", e.Insert, source.Text(e.At), e.Doc)
				}
			}
			if entries == nil {
				b.WriteString("nothing\n")
			}
			a.Files[i+1].Data = []byte(b.String())
		}
	})
}

// Completion works at every offset of a text, also while it is typed.
func TestCompleteAnywhere(t *testing.T) {
	text := "profile: strict\nchecks: {invalid-id: off, detection: hint}\noverrides:\n  - paths: ['a/**']\n    checks:\n      metadata: info\nrules:\n  a: [b]\n"
	for end := range text {
		source := sigma.NewSource(text[:end])
		for _, e := range Complete(source, end) {
			if !e.At.Contains(end) {
				t.Errorf("%q is offered at %v for %d", e.Insert, e.At, end)
			}
		}
		Explain(source, end)
	}
}

func TestExplain(t *testing.T) {
	text := "profile: strict\nchecks: {invalid-id: off, detection: hint}\npipelines: [insightidr, a.yml]\nplaceholders: {profile: [x]}\n"
	source := sigma.NewSource(text)
	for _, c := range []struct{ at, title string }{
		{"prof", "which checks run by default"},
		{"strict", "every check except the conventions of the public rules"},
		{"invalid-id", "no UUID as id"},
		{"off", "not reported"},
		{"detection", "all checks of the group"},
		{"insightidr,", ""},
		{"a.yml", ""},
		{"profile: [", ""},
		{"[x", ""},
	} {
		topic, ok := Explain(source, strings.Index(text, c.at)+1)
		switch {
		case c.at == "insightidr,":
			if !ok || topic.Name != "insightidr" || topic.Title == "" {
				t.Errorf("%s: %v", c.at, topic)
			}
		case ok != (c.title != "") || topic.Title != c.title && c.at != "invalid-id":
			t.Errorf("%s: %v", c.at, topic)
		case c.at == "invalid-id" && topic.Check == nil, c.at == "detection" && len(topic.Group) < 3:
			t.Errorf("%s: %v", c.at, topic)
		case ok && !strings.HasPrefix(source.Text(topic.At), topic.Name):
			t.Errorf("%s: marked is %q", c.at, source.Text(topic.At))
		}
	}
}
