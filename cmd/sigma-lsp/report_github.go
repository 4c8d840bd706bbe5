package main

import (
	"bytes"
	"cmp"
	"fmt"
	"strings"

	"sigma-lsp/analysis/check"
)

// GitHub reads annotations from the output of a workflow step. See
// https://docs.github.com/actions/reference/workflow-commands-for-github-actions.
var annotations = map[check.Severity]string{
	check.Error: "error", check.Warning: "warning", check.Info: "notice", check.Hint: "notice",
}

// findingsGitHub prints one annotation per finding.
func findingsGitHub(b *bytes.Buffer, run *checkResults) {
	for _, c := range run.files {
		if c.err != nil {
			fmt.Fprintf(b, "::error file=%s,title=cannot be read::%s\n", escapeProperty(sanitize(c.slashPath())), escapeData(sanitize(c.err.Error())))
		}
		for _, f := range c.findings {
			fmt.Fprintf(b, "::%s file=%s,line=%d", annotations[f.Severity], escapeProperty(sanitize(c.slashPath())), f.start.line)
			if f.end.line == f.start.line { // columns are allowed for a single line only
				fmt.Fprintf(b, ",col=%d,endColumn=%d", f.start.utf16, f.end.utf16)
			} else {
				fmt.Fprintf(b, ",endLine=%d", f.lastLine())
			}
			fmt.Fprintf(b, ",title=%s::%s\n", escapeProperty(f.Check.Name), escapeData(sanitize(f.Text)))
		}
	}
}

// lastLine is the last line that is part of a region.
func (r region) lastLine() int {
	if r.end.utf32 == 1 && r.end.line > r.start.line {
		return r.end.line - 1
	}
	return cmp.Or(r.end.line, r.start.line)
}

// The runner undoes these escapes in an order that makes "%25" the last.
var (
	dataEscapes     = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	propertyEscapes = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

// escapeData escapes the message of a workflow command, so that it cannot end
// the command or start another.
func escapeData(text string) string { return dataEscapes.Replace(text) }

// escapeProperty escapes a property of a workflow command.
func escapeProperty(text string) string { return propertyEscapes.Replace(text) }
