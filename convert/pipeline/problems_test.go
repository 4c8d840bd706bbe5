package pipeline

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/sigma/archivetest"
)

// TestProblems parses the pipeline of each archive in testdata/problems. A line
// of carets under a line of the file marks a problem with its check and text.
func TestProblems(t *testing.T) {
	archivetest.Each(t, "problems/*", func(t *testing.T, a *archivetest.Archive) {
		for i, f := range a.Files {
			text := marks.ReplaceAllString(string(f.Data), "")
			source := sigma.NewSource(text)
			p, problems := Parse(f.Name, source)
			if (p == nil) != (len(problems) > 0) {
				t.Errorf("%s: pipeline %v with %d problems", f.Name, p, len(problems))
			}
			for _, problem := range problems {
				sound(t, source, problem)
			}
			a.Files[i].Data = []byte(archivetest.Underlined(source, problems))
		}
	})
}

var marks = regexp.MustCompile(`(?m)^ *\^+ pipeline-.*\n`)

var checks = []string{syntaxCheck, keyCheck, typeCheck, parameterCheck, regexCheck, expressionCheck, forbiddenCheck}

// sound checks what is required of every problem.
func sound(t *testing.T, source *sigma.Source, p sigma.Problem) {
	t.Helper()
	if !slices.Contains(checks, p.Check) {
		t.Errorf("no check %q", p.Check)
	}
	if !p.At.Within(sigma.Span{Start: 0, End: source.Len()}) || p.At.End < p.At.Start {
		t.Errorf("%s: %v lies outside the text", p.Check, p.At)
	}
	if p.Text == "" || strings.HasSuffix(p.Text, ".") || strings.ContainsAny(p.Text, "\n\x00\x1b") || !utf8.ValidString(p.Text) {
		t.Errorf("%s: the message %q", p.Check, p.Text)
	}
}

// TestForbidden requires that everything that would run a program, open a
// connection or read a file is refused, and marked at its position.
func TestForbidden(t *testing.T) {
	for _, c := range []struct{ name, text, at string }{
		{"command", "transformations:\n  - type: command_placeholders\n    command: [id]\n", "command_placeholders"},
		{"http", "transformations:\n  - type: http_placeholders\n    url: http://a.example\n", "http_placeholders"},
		{"file", "transformations:\n  - type: file_placeholders\n    file: /etc/passwd\n", "file_placeholders"},
		{"template", "postprocessing:\n  - type: template\n    template: '{{ query }}'\n", "template"},
		{"finalizer", "finalizers:\n  - {type: template, template: x}\n", "template"},
		{"path", "postprocessing:\n  - type: simple_template\n    template: x\n    path: /etc\n", "path"},
		{"nested", "transformations:\n  - type: nest\n    items:\n      - type: command_placeholders\n", "command_placeholders"},
		{"nested step", "postprocessing:\n  - type: nest\n    items:\n      - type: template\n", "template"},
		{"nested finalizer", "finalizers:\n  - type: nested\n    finalizers:\n      - type: template\n", "template"},
		{"quoted", "transformations:\n  - \"type\": \"command\\x5fplaceholders\"\n", `"command\x5fplaceholders"`},
		{"merged", "transformations:\n  - <<: {type: file_placeholders}\n", "file_placeholders"},
	} {
		t.Run(c.name, func(t *testing.T) {
			source := sigma.NewSource(c.text)
			p, problems := Parse("p.yml", source)
			if p != nil {
				t.Error("there is a pipeline")
			}
			if len(problems) != 1 || problems[0].Check != forbiddenCheck {
				t.Fatal(problems)
			}
			if at := source.Text(problems[0].At); at != c.at {
				t.Errorf("marked is %q", at)
			}
			if !strings.Contains(problems[0].Text, `"vars"`) {
				t.Errorf("%q has no way out", problems[0].Text)
			}
		})
	}
}

// FuzzParse requires that parsing any text terminates, and that all problems
// are inside it. Valid pipelines run on a rule.
func FuzzParse(f *testing.F) {
	for _, name := range BuiltinNames() {
		text, err := builtinFiles.ReadFile("builtin/" + name + ".yml")
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(text))
	}
	for _, folder := range []string{"rules", "problems"} {
		for _, a := range archivetest.Of(f, folder+"/*") {
			for _, file := range a.Files {
				if strings.HasPrefix(file.Name, "pipeline") {
					f.Add(marks.ReplaceAllString(string(file.Data), ""))
				}
			}
		}
	}
	f.Add("a: &a [*a]\ntransformations: *a\n")
	f.Add("transformations:\n  - &a {type: nest, items: [{type: nest, items: []}]}\n  - {type: nest, items: [*a, *a]}\n")
	rule := sigma.Parse(sigma.NewSource(sample)).Documents[0].Rule
	f.Fuzz(func(t *testing.T, text string) {
		source := sigma.NewSource(text)
		p, problems := Parse("p.yml", source)
		for _, problem := range problems {
			if !problem.At.Within(sigma.Span{Start: 0, End: source.Len()}) || problem.At.End < problem.At.Start {
				t.Errorf("%s at %v lies outside the text", problem.Check, problem.At)
			}
		}
		if p == nil {
			if len(problems) == 0 {
				t.Error("neither pipeline nor problem")
			}
			return
		}
		w := Apply(rule, p)
		Finish(w, []string{"a = b", "c"}, p)
		p.Logsources()
		p.Fields("process_creation", "windows", "")
	})
}

const sample = `
title: A rule
level: high
tags: [attack.t1059]
fields: [Image, User]
logsource: {category: process_creation, product: windows}
detection:
  selection:
    Image|endswith: ['\a.exe', 'b*c?']
    Hashes|contains: [SHA1=5F1CBC3D99558307BC1250D084FA968521482025, MD5=x]
    User|fieldref: ParentUser
    a|expand: 'x%user%y'
    b|re: '^a(b|c)$'
    c|windash: ' -x'
    d: [1, null, true]
  keywords: [word, 'w*d']
  list:
    - Image: a
      User: b
    - CommandLine|cased: C
  condition: [selection or keywords, not 1 of list*]
`
