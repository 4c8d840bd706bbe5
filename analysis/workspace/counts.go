package workspace

import (
	"cmp"
	"slices"
	"strings"

	"sigma-lsp/analysis/sigma"
)

// Count is a word and how many rules use it.
type Count struct {
	Word string
	Uses int
}

// Logsources returns the log sources of the rules, those that most of them
// read first.
func (x *Index) Logsources() []LogsourceCount {
	uses := map[Logsource]int{}
	for _, d := range x.All() {
		if d.Kind == sigma.RuleDocument && d.Logsource != (Logsource{}) {
			uses[d.Logsource]++
		}
	}
	all := make([]LogsourceCount, 0, len(uses))
	for l, n := range uses {
		all = append(all, LogsourceCount{l, n})
	}
	slices.SortFunc(all, func(a, b LogsourceCount) int {
		return cmp.Or(cmp.Compare(b.Uses, a.Uses), cmp.Compare(a.Product, b.Product), cmp.Compare(a.Category, b.Category), cmp.Compare(a.Service, b.Service))
	})
	return all
}

// LogsourceCount is a log source and how many rules read it.
type LogsourceCount struct {
	Logsource
	Uses int
}

// Fields returns the fields that rules of the log source use, the most used
// first. Empty parts of the log source match any.
func (x *Index) Fields(l Logsource) []Count {
	return x.countWords(func(d *Document, use func(string)) {
		if d.Kind == sigma.RuleDocument && l.Includes(d.Logsource) {
			for _, f := range d.Fields {
				use(f)
			}
		}
	})
}

// Values returns the values that rules of the log source ask of a field as a
// whole, the ones used most first.
func (x *Index) Values(l Logsource, field string) []Count {
	return x.countWords(func(d *Document, use func(string)) {
		if d.Kind == sigma.RuleDocument && l.Includes(d.Logsource) {
			for _, v := range d.Values {
				if v.Field == field {
					use(v.Value)
				}
			}
		}
	})
}

// Authors returns the authors of the rules whose files lie in a folder, given
// as a name like those of files; "" is every folder.
func (x *Index) Authors(folder string) []Count {
	folder = strings.TrimSuffix(folder, "/")
	return x.countWords(func(d *Document, use func(string)) {
		if d.Author.Value != "" && (folder == "" || strings.HasPrefix(d.File.Name, folder+"/")) {
			use(d.Author.Value)
		}
	})
}

// Tags returns the tags of the rules.
func (x *Index) Tags() []Count {
	return x.countWords(func(d *Document, use func(string)) {
		for _, t := range d.Tags {
			use(t.Value)
		}
	})
}

func (x *Index) countWords(words func(d *Document, use func(string))) []Count {
	uses := map[string]int{}
	for _, d := range x.All() {
		words(d, func(word string) { uses[word]++ })
	}
	all := make([]Count, 0, len(uses))
	for w, n := range uses {
		all = append(all, Count{w, n})
	}
	slices.SortFunc(all, func(a, b Count) int {
		return cmp.Or(cmp.Compare(b.Uses, a.Uses), cmp.Compare(a.Word, b.Word))
	})
	return all
}
