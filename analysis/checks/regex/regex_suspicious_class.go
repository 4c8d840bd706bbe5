package regex

import (
	"regexp"
	"strings"
	"unicode"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "regex-suspicious-class",
	Group:    "regex",
	Severity: check.Info,
	Title:    "character class with more or less than was meant",
	What: `Reports "[A-z]", a bar inside a class such as "[a|b]", a repeated letter, and a class
of POSIX without its outer brackets such as "[:alpha:]".`,
	Why: `A class matches one of the characters between its brackets. "[A-z]" includes
"[", "\", "]", "^", "_" and the backtick; a bar is the character itself, not "or", which is written
"(a|b)"; "[:alpha:]" is one of ":", "a", "l", "p" and "h".`,
	Avoid: `
logsource: {category: process_creation, product: windows}
detection:
  selection:
    CommandLine|re: '[A-z]{8}'
  condition: selection`,
	Prefer: `
logsource: {category: process_creation, product: windows}
detection:
  selection:
    CommandLine|re: '[A-Za-z]{8}'
  condition: selection`,
	Run: regexSuspiciousClass,
})

func regexSuspiciousClass(p *check.Pass) {
	eachRegexp(p, func(_ check.Item, r sigma.Regexp) {
		value := r.Node.Value
		for i, c := range syntaxBytes(value) {
			if c != '[' {
				continue
			}
			if end := sigma.ClassEnd(value, i); end > i+2 {
				if why := suspiciousClass(value[i:end]); why != "" {
					p.Reportf(r.Node.Sub(i, end), "%s", why)
				}
			}
		}
	})
}

// alternatives are words or single letters with bars between them.
var alternatives = regexp.MustCompile(`^\w+(\|\w+)+$`)

func suspiciousClass(class string) string {
	inner := class[1 : len(class)-1]
	switch {
	case strings.HasPrefix(inner, ":") && strings.HasSuffix(inner, ":") && len(inner) > 4:
		return sigma.Messagef("%q is one of these characters; write \"[%s]\"", class, class)
	case strings.Contains(inner, "A-z"):
		return "\"A-z\" also includes punctuation such as \"[\" and \"_\"; write \"A-Za-z\""
	case alternatives.MatchString(inner):
		return sigma.Messagef("the bar in %q is a character, not \"or\"; write \"(%s)\" for a choice", class, inner)
	}
	seen := map[rune]bool{}
	for _, r := range inner {
		if !unicode.IsLetter(r) {
			if r == '-' || r == '\\' || r == '[' {
				return ""
			}
			continue
		}
		if seen[r] {
			return sigma.Messagef("%q repeats %q; a class matches one character", class, string(r))
		}
		seen[r] = true
	}
	return ""
}
