package workspace_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/sigma/archivetest"
	"sigma-lsp/analysis/workspace"
)

// Each archive in testdata is a workspace. Its file "questions" asks the index,
// one question per line, with the answer after "<".
func TestQuestions(t *testing.T) {
	archivetest.Each(t, "*", func(t *testing.T, archive *archivetest.Archive) {
		a := &asked{texts: map[string]string{}}
		var files []*workspace.File
		for _, f := range archive.Files {
			a.texts[f.Name] = string(f.Data)
			if f.Name != "questions" {
				files = append(files, summary(f.Name, string(f.Data)))
			}
		}
		a.index = workspace.New(files, true)
		for line := range strings.Lines(a.texts["questions"]) {
			if !strings.HasPrefix(line, "<") {
				a.out.WriteString(line)
				a.answer(t, strings.TrimSpace(line))
			}
		}
		archive.Put("questions", a.out.String())
	})
}

func summary(name, text string) *workspace.File {
	return workspace.Summarize(name, name, sigma.Parse(sigma.NewSource(text)))
}

type asked struct {
	index *workspace.Index
	texts map[string]string
	out   strings.Builder
}

func (a *asked) say(format string, args ...any) { fmt.Fprintf(&a.out, "< "+format+"\n", args...) }

func (a *asked) documents(all []*workspace.Document) {
	for _, d := range all {
		a.say("%s#%d %s", d.File.Name, d.Number, d.DisplayName())
	}
}

func (a *asked) counts(all []workspace.Count) {
	for _, c := range all {
		a.say("%d %s", c.Uses, c.Word)
	}
}

func (a *asked) answer(t *testing.T, question string) {
	verb, rest, _ := strings.Cut(question, " ")
	switch verb {
	case "", "#":
	case "id":
		a.documents(a.index.ByID(rest))
	case "name":
		a.documents(a.index.ByName(rest))
	case "title":
		a.documents(a.index.ByTitle(rest))
	case "base":
		a.documents(a.index.ByBaseName(rest))
	case "referred":
		a.documents(a.index.Targets(rest))
	case "references":
		a.documents(a.index.Referrers(rest))
	case "relations":
		a.documents(a.index.Relations(rest))
	case "filters":
		a.documents(a.index.Filters())
	case "same": // detection as in that file
		a.documents(a.index.ByFingerprint(a.index.File(rest).Documents[0].Fingerprint))
	case "search":
		a.documents(a.index.Search(rest, 3))
	case "fields":
		parts := strings.Split(rest+"//", "/")
		a.counts(a.index.Fields(workspace.Logsource{Product: parts[0], Category: parts[1], Service: parts[2]}))
	case "logsources":
		for _, c := range a.index.Logsources() {
			a.say("%d %s/%s/%s", c.Uses, c.Product, c.Category, c.Service)
		}
	case "authors":
		a.counts(a.index.Authors(rest))
	case "tags":
		a.counts(a.index.Tags())
	case "show": // all that the summary keeps of a file
		a.show(rest)
	case "change": // a file becomes like another one
		name, other, _ := strings.Cut(rest, " → ")
		before, after := a.index.File(name), summary(name, a.texts[other])
		a.index = a.index.With(name, func() *workspace.File { return after })
		a.affected(before, after)
	case "remove":
		before := a.index.File(rest)
		a.index = a.index.Without(rest)
		a.affected(before, nil)
	default:
		t.Fatalf("no question %q", verb)
	}
}

func (a *asked) affected(before, after *workspace.File) {
	keys, all := a.index.Affected(before, after)
	if all {
		a.say("affects all")
	}
	var names []string
	for key := range keys {
		names = append(names, key)
	}
	slices.Sort(names)
	for _, name := range names {
		a.say("affects %s", name)
	}
}

func (a *asked) show(name string) {
	source := sigma.NewSource(a.texts[name])
	say := func(what string, t workspace.Text) {
		if t.End != (sigma.Point{}) {
			a.say("%s %d:%d-%d:%d %q %s", what, t.Start.Line+1, t.Start.Column(sigma.UTF16)+1, t.End.Line+1, t.End.Column(sigma.UTF16)+1, source.Text(t.At), t.Value)
		}
	}
	for _, d := range a.index.File(name).Documents {
		a.say("#%d %v", d.Number, map[sigma.DocumentKind]string{sigma.RuleDocument: "rule", sigma.CorrelationDocument: "correlation", sigma.FilterDocument: "filter"}[d.Kind])
		for _, one := range []struct {
			what string
			text workspace.Text
		}{{"head", d.FirstLine}, {"title", d.Title}, {"id", d.ID}, {"name", d.Name}, {"author", d.Author}, {"status", d.Status}, {"detection", d.Detection}} {
			say(one.what, one.text)
		}
		for _, tag := range d.Tags {
			say("tag", tag)
		}
		for _, r := range d.Related {
			say("related "+r.Type, r.ID)
		}
		for _, r := range d.Rules {
			say("rule", r)
		}
		if d.AnyRule {
			a.say("any rule")
		}
		if d.Logsource != (workspace.Logsource{}) {
			a.say("logsource %+v", d.Logsource)
		}
		if d.Fields != nil {
			a.say("fields %s", strings.Join(d.Fields, " "))
		}
	}
}
