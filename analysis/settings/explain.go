package settings

import (
	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

// KeyDoc is the documentation of a key or value of a settings file.
type KeyDoc struct {
	At    sigma.Span
	Name  string
	Title string       // one line
	Doc   string       // paragraphs in Markdown, our own
	Check *check.Check // nil unless the name is that of a check
	Group []*check.Check
}

// Explain returns the documentation for an offset of a settings file.
func Explain(source *sigma.Source, offset int) (KeyDoc, bool) {
	if source.Len() > sigma.MaxSize {
		return KeyDoc{}, false
	}
	root, _ := sigma.ParseYAML(source)
	s := cursorAt(root, offset)
	if s == nil {
		return KeyDoc{}, false
	}
	t := KeyDoc{At: s.node.Span, Name: s.node.Value}
	if s.object != nil {
		if s.key == nil || s.holder == s.node {
			return KeyDoc{}, false
		}
		t.Title, t.Doc = s.key.title, s.key.doc
		return t, true
	}
	if s.word.known == nil {
		return KeyDoc{}, false
	}
	for _, w := range s.word.known() {
		if w.Name != t.Name {
			continue
		}
		t.Title = w.Doc
		if s.word == checkWord {
			t.Check = check.Lookup(t.Name)
			for _, c := range check.Checks() {
				if c.Group == t.Name {
					t.Group = append(t.Group, c)
				}
			}
		}
		return t, true
	}
	return KeyDoc{}, false
}
