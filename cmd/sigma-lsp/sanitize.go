package main

import (
	"fmt"
	"os"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// isHidden reports whether a character must be escaped before it reaches a
// terminal. Control characters can move the cursor, change the title or answer
// in the user's name; direction marks and line separators change how text
// reads.
func isHidden(r rune) bool {
	if r < utf8.RuneSelf {
		return r < ' ' || r == 0x7f
	}
	switch {
	case unicode.IsControl(r), r == 0x61c, r == 0x200e, r == 0x200f, r >= 0x2028 && r <= 0x202e, r >= 0x2066 && r <= 0x2069:
		return true
	}
	return false
}

// sanitize escapes hidden characters and invalid UTF-8.
func sanitize(s string) string {
	if strings.IndexFunc(s, func(r rune) bool { return isHidden(r) || r == utf8.RuneError }) < 0 {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		if isHidden(r) || r == utf8.RuneError && n == 1 {
			b.WriteString(escapeRune(s[i : i+n]))
		} else {
			b.WriteString(s[i : i+n])
		}
		i += n
	}
	return b.String()
}

// onBuildService is true where a build service reads the output and runs
// commands in it.
var onBuildService = os.Getenv("GITHUB_ACTIONS") == "true" || strings.EqualFold(os.Getenv("TF_BUILD"), "true")

// neutralize disables such commands in a log: on GitHub lines that begin with
// "::", and on GitHub and Azure Pipelines "##[" and "##vso[" anywhere.
func neutralize(log []byte) []byte {
	if !onBuildService {
		return log
	}
	return runnerPrefix.ReplaceAll(runnerLine.ReplaceAll(log, []byte("$1 :")), []byte("# $1"))
}

var (
	runnerLine   = regexp.MustCompile(`(?m)^([\s\pZ\x{85}]*:):`)
	runnerPrefix = regexp.MustCompile(`#(#((?:vso)?\[))`)
)

// escapeRune is a hidden character, or one byte of invalid UTF-8, as an escape
// of Go.
func escapeRune(char string) string {
	if char == "\x7f" {
		return `\x7f`
	}
	q := strconv.QuoteToASCII(char)
	return q[1 : len(q)-1]
}

// sanitizeQuery escapes control characters as regular expressions do. In a
// query they only occur inside regular expressions, as no other text of LEQL
// can contain them, so the meaning does not change. Tabs are kept, and so are
// the line breaks of the detection format. Other hidden characters may occur in
// other texts and are kept unless the output is a terminal.
func sanitizeQuery(s string, terminal bool) string {
	escape := func(r rune) bool {
		return r != '\t' && r != '\n' && (unicode.IsControl(r) || terminal && isHidden(r))
	}
	if strings.IndexFunc(s, escape) < 0 {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		if escape(r) {
			fmt.Fprintf(&b, `\x{%04X}`, r)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}
