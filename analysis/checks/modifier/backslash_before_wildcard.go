package modifier

import (
	"regexp"
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "backslash-before-wildcard",
	Group:    "modifier",
	Severity: check.Warning,
	Title:    "escaped wildcard in a path",
	What: `Reports a backslash before "*" or "?" in a path, where it makes the
wildcard a literal character. It is a hint if more of a file name follows, as in
"\*.exe", or if a command precedes the path, since the character may be part of a
command line.`,
	Why: `"C:\Temp\*" matches only a file whose name is a star, and Windows does not
allow such a name. Write two backslashes before the wildcard to match one backslash
(Sigma rules specification, section "Escape Character").`,
	Avoid: `
detection:
  selection:
    Image: 'C:\Users\*\evil.exe'
  condition: selection`,
	Prefer: `
detection:
  selection:
    Image: 'C:\Users\\*\evil.exe'
  condition: selection`,
	Run: backslashBeforeWildcard,
})

// afterCommand is a path that follows a word of a command.
var afterCommand = regexp.MustCompile(`\S["']? ["']?([A-Za-z]:|%\w+%|\$|\.{0,2}\\)`)

// mostOfValue bounds how many stars of one value are reported.
const mostOfValue = 20

func backslashBeforeWildcard(p *check.Pass) {
	each(p, func(i check.Item, s sigma.String) {
		if encoding(i) {
			return
		}
		reported := 0
		for _, pair := range escapes(s.Node.Value) {
			if !inPath(s.Node, pair) {
				continue
			}
			if reported++; reported > mostOfValue {
				return
			}
			place, value := s.Node.Sub(pair, pair+2), s.Node.Value
			c, rest := value[pair+1:pair+2], value[pair+2:]
			what := "any file name"
			switch {
			case c == "?":
				what = "any one character"
			case rest == "":
				what = "anything in the folder"
			case rest[0] == '\\':
				what = "any folder"
			}
			f := p.Reportf(place, "the backslash makes this a literal %q; write %q to match %s", c, `\\`+c, what)
			if rest != "" && rest[0] != '\\' || afterCommand.MatchString(value[max(0, pair-longestName):pair]) {
				f.WithSeverity(check.Hint)
			}
			start := sigma.Span{Start: place.Start, End: place.Start}
			switch s.Node.Style {
			case sigma.SingleQuoted, sigma.Plain:
				f.Suggest(`Write \\`+c, sigma.Edit{At: start, Text: `\`})
			case sigma.DoubleQuoted:
				f.Suggest(`Write \\`+c, sigma.Edit{At: start, Text: `\\`})
			}
		}
	})
}

// inPath reports whether the escaped character at an offset of a value is a "*" or
// "?" that follows a part of a Windows path, or begins one. \*\shell is the registry
// key of all file types.
func inPath(n *sigma.Node, pair int) bool {
	before, c, rest := n.Value[max(0, pair-longestName):pair], n.Value[pair+1], n.Value[pair+2:]
	if c == '\\' || n.Target != nil {
		return false
	}
	between := rest == "" || rest[0] == '\\'
	if c == '*' && between && (strings.HasSuffix(before, `\*`) || pair == 0 && rest != "" && !strings.HasPrefix(strings.ToLower(rest), `\shell`)) {
		return true
	}
	return endsInFolder(before)
}

// endsInFolder reports whether a text ends in a folder of a Windows path, a drive or a
// variable, but for HKCR and its other names, where the key of all file types is named
// "*".
func endsInFolder(text string) bool {
	name := text[strings.LastIndexByte(text, '\\')+1:]
	switch lower := strings.ToLower(name); {
	case name == "" || strings.HasSuffix(lower, "classes") || strings.HasSuffix(lower, "hkcr") || strings.HasSuffix(lower, "classes_root"):
		return false
	case name[len(name)-1] == '%':
		return strings.IndexByte(name, '%') < len(name)-1
	case name[len(name)-1] == ':':
		return len(name) > 1 && letter(name[len(name)-2]) && (len(name) == 2 || !letter(name[len(name)-3]))
	}
	return len(name) < len(text) && strings.IndexByte("*? ", name[0]) < 0 && name[len(name)-1] != ' ' && !strings.ContainsAny(name, `/:"<>|`)
}

func letter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// longestName bounds how far a path is read back: file names have at most 255
// characters.
const longestName = 300
