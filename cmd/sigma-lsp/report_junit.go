package main

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"strings"
)

// A JUnit report as Jenkins and GitLab read it: one test suite per file, one
// test case per rule.
type (
	junitSuites struct {
		XMLName  xml.Name     `xml:"testsuites"`
		Name     string       `xml:"name,attr"`
		Tests    int          `xml:"tests,attr"`
		Failures int          `xml:"failures,attr"`
		Errors   int          `xml:"errors,attr"`
		Suites   []junitSuite `xml:"testsuite"`
	}
	junitSuite struct {
		Name     string      `xml:"name,attr"`
		Tests    int         `xml:"tests,attr"`
		Failures int         `xml:"failures,attr"`
		Errors   int         `xml:"errors,attr"`
		Cases    []junitCase `xml:"testcase"`
	}
	junitCase struct {
		Name      string      `xml:"name,attr"`
		Classname string      `xml:"classname,attr"`
		File      string      `xml:"file,attr"`
		Line      int         `xml:"line,attr,omitempty"`
		Error     *junitFault `xml:"error"`
		Failure   *junitFault `xml:"failure"`
		SystemOut string      `xml:"system-out,omitempty"`
	}
	junitFault struct {
		Message string `xml:"message,attr"`
		Type    string `xml:"type,attr"`
		Text    string `xml:",chardata"`
	}
)

// findingsJUnit prints each rule as a test case. Findings that fail the run
// fail the test; others are its output.
func findingsJUnit(b *bytes.Buffer, run *checkResults) {
	all := junitSuites{Name: "sigma-lsp check"}
	for _, c := range run.files {
		suite := run.junitSuite(c)
		all.Tests += suite.Tests
		all.Failures += suite.Failures
		all.Errors += suite.Errors
		if suite.Tests > 0 {
			all.Suites = append(all.Suites, suite)
		}
	}
	text, err := xml.MarshalIndent(all, "", "  ")
	if err != nil {
		panic(err) // of texts and numbers
	}
	b.WriteString(xml.Header)
	b.Write(bytes.ReplaceAll(text, []byte("##"), []byte("#&#35;"))) // must not be read as a command of a build service
	b.WriteByte('\n')
}

func (run *checkResults) junitSuite(c *fileResults) junitSuite {
	path := sanitize(c.slashPath())
	suite := junitSuite{Name: path}
	if c.err != nil {
		text := sanitize(c.err.Error())
		suite.Cases = []junitCase{{Name: path, Classname: path, File: path, Error: &junitFault{text, "unreadable", text}}}
		suite.Tests, suite.Errors = 1, 1
		return suite
	}
	number := len(c.documents)
	if number == 0 && len(c.findings) > 0 {
		number = 1 // the file as a whole could not be read
	}
	seen := map[string]int{}
	for n := range number {
		one := junitCase{Name: sanitize(c.ruleName(n)), Classname: path, File: path}
		if seen[one.Name]++; seen[one.Name] > 1 {
			one.Name = fmt.Sprintf("%s (%d)", one.Name, seen[one.Name])
		}
		var failures, others []string
		first := ""
		for _, f := range c.findings {
			if f.document != n {
				continue
			}
			line := fmt.Sprintf("%s:%d:%d: %s: %s [%s]", path, f.start.line, f.start.utf32, f.Severity, sanitize(f.Text), f.Check.Name)
			if f.Severity < run.failOn {
				others = append(others, line)
				continue
			}
			if failures = append(failures, line); len(failures) == 1 {
				first, one.Line = sanitize(f.Text), f.start.line
			}
		}
		if n := len(failures); n > 0 {
			if n > 1 {
				first = fmt.Sprintf("%s (and %d more)", first, n-1)
			}
			one.Failure = &junitFault{first, "finding", strings.Join(failures, "\n")}
			suite.Failures++
		}
		one.SystemOut = strings.Join(others, "\n")
		suite.Cases = append(suite.Cases, one)
	}
	suite.Tests = len(suite.Cases)
	return suite
}
