package main

import "testing"

func TestExtract(t *testing.T) {
	source := "package a\n\n//go:embed x\n// why it stands\nvar s = `two words` + \"one\" // after\n"
	for kind, want := range map[string]string{
		"comments": "// why it stands\n// after\n",
		"strings":  "`two words`\n",
		"text":     source,
	} {
		if got := extract(kind, []byte(source)); got != want {
			t.Errorf("%s: %q", kind, got)
		}
	}
	if got := extract("prose", []byte("a\n```\nit stands\n```\nb")); got != "a\n\nb" {
		t.Errorf("prose: %q", got)
	}
}

func TestAdd(t *testing.T) {
	a := &area{}
	a.add("x.md", "It stands behind this. There is no longer one, but it is no rule.", readPhrases())
	if a.words != 14 || len(a.hits) != 3 {
		t.Errorf("%d words, %q", a.words, a.hits)
	}
}
