package yaml_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	judge "gopkg.in/yaml.v3"

	"sigma-lsp/analysis/sigma/sigmatest"
	"sigma-lsp/analysis/yaml"
)

// suiteCase is a case of the YAML test suite.
type suiteCase struct {
	Name, Yaml, Tree string
	Fail, Skip       bool
}

// unspell writes the characters that the suite has names for.
func unspell(text string) string {
	return strings.NewReplacer("␣", " ", "↵", "", "∎\n", "", "←", "\r", "⇔", "\uFEFF").Replace(tabs.ReplaceAllString(text, "\t"))
}

var tabs = regexp.MustCompile(`—*»`)

func TestYAMLTestSuite(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(sigmatest.Shared(t, "yaml-test-suite"), "src", "*.yaml"))
	if err != nil || len(files) == 0 {
		t.Fatal("no cases", err)
	}
	cases, claimed, passed, others := 0, 0, 0, 0
	for _, path := range files {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var all []suiteCase
		if err := judge.Unmarshal(text, &all); err != nil {
			t.Fatal(path, err)
		}
		for i := range all {
			c := all[i]
			if i > 0 && c.Tree == "" && !c.Fail {
				c.Tree = all[i-1].Tree
				all[i].Tree = c.Tree
			}
			if c.Skip || c.Yaml == "" {
				continue
			}
			id := strings.TrimSuffix(filepath.Base(path), ".yaml")
			if len(all) > 1 {
				id = fmt.Sprintf("%s/%02d", id, i)
			}
			input := unspell(c.Yaml)
			cases++
			lossless(t, input)
			tree := yaml.Parse(yaml.NewSource(input))
			faults, byDesign := 0, false
			for _, d := range tree.Documents {
				for _, e := range d.Errors {
					byDesign = byDesign || deliberate(e.Code)
					if e.Code != yaml.Duplicate { // the suite has no opinion of the content
						faults++
					}
				}
			}
			_, judgeErr := judged(input)
			got, want := events(tree), normal(c.Tree)
			problem := ""
			switch {
			case c.Fail && faults == 0:
				problem = "no error"
			case !c.Fail && faults > 0:
				problem = "an error: " + faultsOf(tree)
			case !c.Fail && got != want:
				problem = "got " + got + " want " + want
			}
			if (judgeErr != nil) != c.Fail || byDesign {
				others++ // gopkg.in/yaml.v3 reads it otherwise than the suite, and the tree reads as that
				continue
			}
			claimed++
			if reason, ok := exceptions[id]; ok != (problem != "") {
				t.Errorf("%s %s: %s; listed: %q; judge: %v\n%s", id, c.Name, problem, reason, judgeErr, input)
			}
			if problem == "" {
				passed++
			}
		}
	}
	t.Logf("%d of %d claimed cases of %d; of %d gopkg.in/yaml.v3 has another opinion", passed, claimed, cases, others)
}

// deliberate reports whether an error is one of those that the tree has for text
// that the suite allows: tags of the text's own and anchors that no alias names
// are values without their quotes, and pySigma refuses tabs.
func deliberate(code yaml.Code) bool {
	return code == yaml.Tab || code == yaml.TabInText || code == yaml.Properties
}

// exceptions are cases that the tree reads otherwise than the suite, with the
// reason.
var exceptions = map[string]string{
	"4ABK":    "a colon before a comma: yaml.v3 takes it for text, so that it has an error",
	"652Z":    "yaml.v3 reads a question mark in braces as an indicator, so that it has an error",
	"HM87/01": "the same",
	"Y2GN":    "an anchor with a colon in its name: yaml.v3 ends the name there",
	"JEF9/02": "a last line without its break: as yaml.v3",
	"L24T/01": "the same",
}

var properties = regexp.MustCompile(`^(\+MAP(?: \{\})?|\+SEQ(?: \[\])?|=VAL)(?: &[^ ]+)?(?: <[^>]*>)?`)

// normal are the events of a case without the stream and the documents' marks.
func normal(tree string) string {
	var out []string
	for line := range strings.SplitSeq(tree, "\n") {
		line = strings.TrimLeft(line, " ")
		switch {
		case line == "" || line == "+STR" || line == "-STR":
		case strings.HasPrefix(line, "+DOC"):
			out = append(out, "+DOC")
		case strings.HasPrefix(line, "-DOC"):
			out = append(out, "-DOC")
		default:
			out = append(out, properties.ReplaceAllString(strings.ReplaceAll(line, "␣", " "), "$1"))
		}
	}
	return strings.Join(out, "\n")
}

func events(tree *yaml.Tree) string {
	var out []string
	for _, d := range tree.Documents {
		if d.Root == nil {
			continue
		}
		out = append(out, "+DOC")
		out = append(out, nodeEvents(tree.Source, d.Root)...)
		out = append(out, "-DOC")
	}
	return strings.Join(out, "\n")
}

var escaped = strings.NewReplacer("\\", `\\`, "\n", `\n`, "\t", `\t`, "\r", `\r`, "\b", `\b`)

func nodeEvents(s *yaml.Source, n *yaml.Node) (out []string) {
	if n.Target != nil {
		return []string{"=ALI " + s.Text(n.Span)}
	}
	switch n.Kind {
	case yaml.Mapping:
		out = append(out, strings.TrimSpace("+MAP "+map[bool]string{true: "{}"}[n.Style == yaml.Flow]))
		for _, p := range n.Pairs {
			out = append(out, nodeEvents(s, p.Key)...)
			out = append(out, nodeEvents(s, p.Value)...)
		}
		return append(out, "-MAP")
	case yaml.Sequence:
		out = append(out, strings.TrimSpace("+SEQ "+map[bool]string{true: "[]"}[n.Style == yaml.Flow]))
		for _, c := range n.Items {
			out = append(out, nodeEvents(s, c)...)
		}
		return append(out, "-SEQ")
	}
	return []string{"=VAL " + string([]byte{`:'"|>`[n.Style]}) + escaped.Replace(n.Value)}
}

func faultsOf(tree *yaml.Tree) string {
	var out []string
	for _, d := range tree.Documents {
		for _, e := range d.Errors {
			out = append(out, fmt.Sprintf("%d: %s", tree.Source.LineOf(e.Span.Start)+1, e.Text))
		}
	}
	return strings.Join(out, "; ")
}
