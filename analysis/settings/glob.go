package settings

import (
	"errors"
	"regexp"
	"strings"
)

// Glob is a pattern for paths, as in a .gitignore: relative to the folder of
// the settings file, with "*" and "?" within a name, "**" across folders, and
// "[…]" for one of some characters. One without a slash inside matches at any
// depth; one that matches a folder matches everything in it.
type Glob struct {
	Text

	// Patterns are untrusted: matching takes linear time in the length of the
	// path, whatever the pattern is.
	pattern *regexp.Regexp
}

// Match reports whether a path, relative and with slashes, is taken.
func (g Glob) Match(path string) bool { return g.pattern.MatchString(path) }

const longestGlob = 500

var errBrackets = errors.New("brackets that are empty or not closed")

// validateGlob returns what is wrong with a pattern, "" for nothing.
func validateGlob(text string) string {
	switch {
	case strings.Trim(text, "/ ") == "":
		return "empty pattern; use \"**\" for all files"
	case len(text) > longestGlob:
		return "the pattern is longer than 500 bytes; split it into several patterns"
	case strings.Contains(text, `\`):
		return `patterns use "/" as the path separator, not "\"`
	case strings.HasPrefix(text, "!"):
		return `patterns cannot negate with "!"; list the files to include`
	case strings.HasPrefix(text, "../") || strings.Contains(text, "/../") || strings.HasSuffix(text, "/..") || text == "..":
		return "a pattern cannot point outside the directory of the settings file"
	}
	if _, err := compile(text); err != nil {
		return "the brackets in " + quote(text) + ` must contain characters, as in "[0-9]"`
	}
	return ""
}

func compile(glob string) (*regexp.Regexp, error) {
	glob = strings.TrimSuffix(strings.TrimPrefix(glob, "./"), "/")
	var b strings.Builder
	b.WriteString("^")
	if !strings.Contains(glob, "/") {
		b.WriteString("(?:.*/)?")
	}
	for rest := strings.TrimPrefix(glob, "/"); rest != ""; {
		switch {
		case strings.HasPrefix(rest, "**/"):
			b.WriteString("(?:.*/)?")
			rest = rest[3:]
		case strings.HasPrefix(rest, "**"):
			b.WriteString(".*")
			rest = rest[2:]
		case rest[0] == '*':
			b.WriteString("[^/]*")
			rest = rest[1:]
		case rest[0] == '?':
			b.WriteString("[^/]")
			rest = rest[1:]
		case rest[0] == '[':
			class, after, closed := strings.Cut(rest[1:], "]")
			not, negated := strings.CutPrefix(class, "!")
			if !closed || not == "" {
				return nil, errBrackets
			}
			b.WriteByte('[')
			if negated {
				b.WriteString("^/")
			}
			b.WriteString(strings.NewReplacer("[", `\[`, "^", `\^`).Replace(not) + "]")
			rest = after
		default:
			n := strings.IndexAny(rest, "*?[")
			if n < 0 {
				n = len(rest)
			}
			b.WriteString(regexp.QuoteMeta(rest[:n]))
			rest = rest[n:]
		}
	}
	b.WriteString("(?s:/.*)?$")
	return regexp.Compile("(?s)" + b.String())
}

func globOf(t Text) Glob {
	pattern, err := compile(t.Value)
	if err != nil {
		panic(err) // it was tried when the file was read
	}
	return Glob{t, pattern}
}
