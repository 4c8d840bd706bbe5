package main

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"unicode"

	"sigma-lsp/analysis/check"
)

// FuzzAnnotations reads annotations as the runner of GitHub does: there is one
// command per finding with the finding's text, whatever the file and the text
// contain.
func FuzzAnnotations(f *testing.F) {
	for _, s := range [][2]string{
		{"rules/a.yml", "plain"}, {"a,b:c%0A%25\n::error::x.yml", "100%\r\n::add-mask::x"}, {"::", "##[set-output name=x]y"}, {"=,line=1", "\x1b[31m\xff\u2028"},
	} {
		f.Add(s[0], s[1])
	}
	one := check.Checks()[0]
	f.Fuzz(func(t *testing.T, path, text string) {
		where := region{position{0, 3, 5, 5}, position{2, 3, 7, 7}}
		run := &checkResults{files: []*fileResults{
			{input: input{path: path}, findings: []locatedFinding{{Finding: check.Finding{Check: one, Severity: check.Error, Text: text}, region: where}}},
			{input: input{path: path}, err: errors.New(text)},
		}}
		var b bytes.Buffer
		findingsGitHub(&b, run)
		lines := strings.Split(strings.TrimSuffix(b.String(), "\n"), "\n")
		if len(lines) != 2 {
			t.Fatalf("%d lines: %q", len(lines), lines)
		}
		for i, line := range lines {
			name, properties, message := runnerReads(t, line)
			if want := (input{path: path}).slashPath(); name != "error" || properties["file"] != sanitize(want) || message != sanitize(text) {
				t.Errorf("line %d is read as %q, %q, %q", i, name, properties, message)
			}
			if strings.ContainsFunc(line, unicode.IsControl) {
				t.Errorf("line %d holds control characters: %q", i, line)
			}
			if i == 0 && (properties["title"] != one.Name || properties["line"] != "3" || properties["col"] != "5" || properties["endColumn"] != "7" || len(properties) != 5) {
				t.Errorf("the properties are %q", properties)
			}
		}
	})
}

// runnerReads reads a line as the runner reads commands.
func runnerReads(t *testing.T, line string) (name string, properties map[string]string, message string) {
	t.Helper()
	rest, ok := strings.CutPrefix(strings.TrimLeftFunc(line, unicode.IsSpace), "::")
	head, message, found := strings.Cut(rest, "::")
	if !ok || !found {
		t.Fatalf("%q is no command", line)
	}
	data := strings.NewReplacer("%0D", "\r", "%0A", "\n", "%25", "%")
	property := strings.NewReplacer("%0D", "\r", "%0A", "\n", "%3A", ":", "%2C", ",", "%25", "%")
	name, list, _ := strings.Cut(head, " ")
	properties = map[string]string{}
	for pair := range strings.SplitSeq(strings.TrimSpace(list), ",") {
		key, value, _ := strings.Cut(pair, "=")
		properties[key] = property.Replace(value)
	}
	return name, properties, data.Replace(message)
}
