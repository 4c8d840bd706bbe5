package settings

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/convert/jsonlogs"
)

// TestEdits makes the edits that the comment of each archive names, on the file
// "before", and shows what comes out as "after"; a file without edits is
// "unchanged".
func TestEdits(t *testing.T) {
	each(t, "edits", func(t *testing.T, a *archive) {
		var files []txtar.File
		before := ""
		for _, f := range a.Files {
			if name, ok := strings.CutPrefix(f.Name, "before"); ok {
				before = string(f.Data)
				after := edited(t, strings.Fields(name), before)
				files = append(files, f, txtar.File{Name: "after", Data: []byte(after)})
			}
		}
		a.Files = files
	})
}

func edited(t *testing.T, words []string, before string) string {
	t.Helper()
	if strings.Contains(words[len(words)-1], "crlf") {
		before = strings.ReplaceAll(before, "\n", "\r\n")
	}
	if strings.Contains(words[len(words)-1], "open") {
		before = strings.TrimSuffix(before, "\n")
	}
	source := sigma.NewSource(before)
	var edits []sigma.Edit
	switch words[0] {
	case "add":
		edits = AddWord(source, words[1], added)
		proveEdits(t, source, edits, func(f *File) bool { return holdsAdded(f, words[1]) })
	case "words":
		edits = AddWords(source, words[1], []string{"Other", added})
		proveEdits(t, source, edits, func(f *File) bool { return slices.Contains(Words(f.OmitFields), "Other") && holdsAdded(f, words[1]) })
	case "log":
		edits = AddLog(source, words[1], "{log: 'X'}")
		proveEdits(t, source, edits, func(f *File) bool {
			return slices.ContainsFunc(f.JSON, func(l jsonlogs.Log) bool { return l.Source == words[1] && l.Log == "X" })
		})
	case "pipeline":
		edits = SetPipeline(source, words[1])
		proveEdits(t, source, edits, func(f *File) bool {
			n := 0
			for _, p := range f.Pipelines {
				if p.Source == nil && (p.Pipeline != nil || p.Name.Value == NoPipeline) {
					n++
				}
			}
			return n == 1
		})
	default:
		severity, _ := check.ParseSeverity(words[1])
		edits = SetCheck(source, words[0], severity)
		proveEdits(t, source, edits, func(f *File) bool { return chosen(f, words[0]) == severity.String() })
	}
	if edits == nil {
		return "no edits\n"
	}
	after, ok := source.Apply(edits)
	if !ok {
		t.Fatal("the edits overlap")
	}
	text := strings.ReplaceAll(after.String(), "\r\n", "\\r\n")
	if !strings.HasSuffix(text, "\n") {
		text += "∎\n"
	}
	return text
}

// added is the word that is added to lists.
const added = "acme"

func holdsAdded(f *File, list string) bool {
	words := map[string][]Text{"tag-namespaces": f.TagNamespaces, "custom-keys": f.CustomKeys, "fields": f.Fields, "leave-out": f.OmitFields}[list]
	return slices.Contains(Words(words), added)
}

func chosen(f *File, name string) string {
	for _, c := range f.Checks {
		if c.Name.Value == name {
			return c.Severity.String()
		}
	}
	return ""
}

// proveEdits demands that edits reach what they are for, leave all other
// settings as they were, and touch one word of the text at most.
func proveEdits(t *testing.T, source *sigma.Source, edits []sigma.Edit, reached func(*File) bool) {
	t.Helper()
	if edits == nil {
		return
	}
	after, ok := source.Apply(edits)
	if !ok {
		t.Fatal("the edits cannot be made")
	}
	read := Files{Text: func(string) (*sigma.Source, error) { return sigma.NewSource("transformations: []\n"), nil }}
	old, now := Read(FileName, source, read), Read(FileName, after, read)
	if !reached(now) {
		t.Errorf("the edits do not do it:\n%s", after)
	}
	if len(now.Problems) > len(old.Problems) {
		t.Errorf("there is a new problem: %v\n%s", now.Problems, after)
	}
	if a, b := rest(old), rest(now); a != b {
		t.Errorf("other settings change:\n%s\n%s\n%s", a, b, after)
	}
	// What is outside of an edit is untouched by construction; an edit removes
	// no more than one word, or the list of pipelines.
	for _, e := range edits {
		if gone := source.Text(e.At); strings.Count(gone, "\n") > 1 {
			t.Errorf("the edit takes away %q", gone)
		}
	}
}

// rest shows all settings but those that edits are for.
func rest(f *File) string {
	var b strings.Builder
	add := func(texts ...Text) {
		for _, t := range texts {
			if t.Value != added {
				b.WriteString(t.Value + " ")
			}
		}
		b.WriteString("\n")
	}
	add(f.Profile, f.Format, f.Attack, f.Import)
	add(f.TagNamespaces...)
	add(f.CustomKeys...)
	add(f.Fields...)
	for _, g := range f.Exclude {
		add(g.Text)
	}
	for _, o := range f.Overrides {
		for _, c := range o.Checks {
			add(c.Name, Text{Value: c.Severity.String()})
		}
	}
	for _, e := range f.Rules {
		add(append(e.Checks, e.Rule)...)
	}
	for _, p := range f.Placeholders {
		add(p.Name, Text{Value: strings.Join(p.Values, " ")})
	}
	for _, l := range f.Logsources {
		add(append(l.Fields, l.Category, l.Product, l.Service)...)
	}
	return b.String()
}

// FuzzEdits checks for any text that edits keep its other settings.
func FuzzEdits(f *testing.F) {
	for _, seed := range []string{
		"", "# only a comment", "profile: strict\n", "checks:\n", "checks: # none\n\nprofile: strict", "checks: {}\n", "{checks: {invalid-id: off, }}",
		"checks:\n    detection: off # why\n\n# end\n", "checks: {detection: hint}\r\nprofile: strict\r\n", "pipelines: [insightidr, a.yml]\n",
		"pipelines:\n- a.yml\n- insightidr # x\n- none\n", "pipelines:\nformat: simple", "checks: ~\npipelines: null\n", "checks: &a {invalid-id: off}\nx: *a\n",
		"---\nprofile: strict\n...\n", "%YAML 1.2\n---\n", "'checks': {\"invalid-id\": 'off'}\n", "{pipelines: []}", "{checks}", "pipelines:\n  -\n   a.yml\n",
		"fields:\n  - a\n\n\n", "placeholders:\n  a:\n    - |\n      x\n      y\n", "\ufeffprofile: strict\n", "checks:\n  invalid-id: # nothing\n  detection: off\n", "\tchecks: x",
		"#\x00", "  0:\n", "checks:\n  &a b:\n", "placeholders:\n  a:\n    - |\n      x", // what fuzzing found
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		source := sigma.NewSource(text)
		if root, _ := sigma.ParseYAML(source); root != nil && root.Kind != sigma.Mapping && !root.IsNull() {
			return
		}
		for _, id := range []string{"invalid-id", "detection"} {
			proveEdits(t, source, SetCheck(source, id, check.Info), func(f *File) bool { return chosen(f, id) == "info" })
		}
		proveEdits(t, source, AddWord(source, "fields", added), func(f *File) bool { return holdsAdded(f, "fields") })
		proveEdits(t, source, SetPipeline(source, "insightidr-extended"), func(f *File) bool {
			for _, p := range f.Pipelines {
				if p.Name.Value == "insightidr-extended" {
					return true
				}
			}
			return false
		})
	})
}
