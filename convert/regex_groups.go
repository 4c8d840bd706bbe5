package convert

import "strings"

// unnameGroups removes the names of the groups of a regular expression. LEQL
// makes a key of each name, which Sigma does not ask for.
func unnameGroups(pattern string) string {
	if !strings.Contains(pattern, "(?P<") && !strings.Contains(pattern, "(?<") {
		return pattern
	}
	var b strings.Builder
	for rest := pattern; rest != ""; {
		n := 1
		switch {
		case strings.HasPrefix(rest, `\Q`):
			n = len(rest)
			if end := strings.Index(rest, `\E`); end >= 0 {
				n = end + 2
			}
		case rest[0] == '\\':
			n = min(2, len(rest))
		case rest[0] == '[':
			n = classLength(rest)
		case strings.HasPrefix(rest, "(?P<"), strings.HasPrefix(rest, "(?<"):
			b.WriteByte('(')
			rest = rest[strings.IndexByte(rest, '>')+1:]
			continue
		}
		b.WriteString(rest[:n])
		rest = rest[n:]
	}
	return b.String()
}

// classLength is the length of the character class at the start of a text.
func classLength(text string) int {
	at := 1
	if strings.HasPrefix(text[at:], "^") {
		at++
	}
	if strings.HasPrefix(text[at:], "]") { // a literal bracket
		at++
	}
	for at < len(text) && text[at] != ']' {
		end := -1
		if strings.HasPrefix(text[at:], "[:") {
			end = strings.Index(text[at:], ":]")
		}
		switch {
		case end >= 0:
			at += end + 2
		case text[at] == '\\':
			at += 2
		default:
			at++
		}
	}
	return min(at+1, len(text))
}
