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

// isHidden reports whether a rune must not reach a terminal as it is: control
// characters can move the cursor, change the title or answer in the user's
// name; direction marks and line separators make text read otherwise than it
// is.
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

// sanitize writes hidden characters, and bytes that are no UTF-8, as escapes.
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

// onBuildService tells that a build service reads what the program prints and obeys
// commands in it.
var onBuildService = os.Getenv("GITHUB_ACTIONS") == "true" || strings.EqualFold(os.Getenv("TF_BUILD"), "true")

// neutralize takes from a log for people what such a service would obey: on GitHub
// lines that begin with "::", there and in Azure Pipelines "##[" and "##vso["
// anywhere.
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

// escapeRune is one hidden character, or one byte that is no UTF-8, in Go's
// notation.
func escapeRune(char string) string {
	if char == "\x7f" {
		return `\x7f`
	}
	q := strconv.QuoteToASCII(char)
	return q[1 : len(q)-1]
}

// sanitizeQuery writes control characters as regular expressions do. In a
// query they stand in regular expressions only, as no other text of LEQL can
// hold them, so its meaning stays. Tabs are left, and the line breaks of the
// detection format; what else is hidden is left unless a terminal would show
// it: it may stand in other texts.
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
