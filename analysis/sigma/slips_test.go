package sigma_test

import (
	"math/rand"
	"strings"
)

// slip is one typing mistake on a line. It changes a line without its break, or
// reports that it cannot; the next line is given because it decides the meaning
// of a missing colon or dash.
type slip struct {
	name string
	make func(line, below string, r *rand.Rand) string // "" where it cannot be made
}

var distance = []slip{
	{"open single quote", func(line, _ string, _ *rand.Rand) string { return open(line, "'") }},
	{"open double quote", func(line, _ string, _ *rand.Rand) string { return open(line, `"`) }},
	{"quote before a key", func(line, _ string, r *rand.Rand) string {
		head, _ := parts(line)
		at := indent(line)
		if strings.HasPrefix(line[at:], "- ") {
			at += 2
		}
		if at >= len(head) || strings.ContainsAny(line[at:], `'"`) {
			return ""
		}
		return line[:at] + pick(r, "'", `"`) + line[at:]
	}},
	{"quote behind the text", func(line, _ string, _ *rand.Rand) string {
		head, value := parts(line)
		if value == "" || strings.ContainsAny(value[:1], `'"[{|>&*!`) {
			return ""
		}
		return head + value + "'"
	}},
	{"text behind the quote", func(line, _ string, r *rand.Rand) string {
		if head, value := parts(line); strings.HasSuffix(value, "'") && len(value) > 2 {
			return head + value + pick(r, " foo", "foo", " 'foo'", "'")
		}
		return ""
	}},
	{"quote inside quotes", func(line, _ string, r *rand.Rand) string {
		head, value := parts(line)
		if len(value) < 5 || !strings.HasPrefix(value, "'") || !strings.HasSuffix(value, "'") {
			return ""
		}
		return head + value[:len(value)/2] + "'" + value[len(value)/2:]
	}},
	{"wrong escape", func(line, _ string, _ *rand.Rand) string {
		head, value := parts(line)
		if value == "" || strings.ContainsAny(value[:1], "[{|>&*!\"") {
			return ""
		}
		return head + `"C:\Windows\` + strings.Trim(value, "'") + `"`
	}},
	{"no colon, lines below", func(line, below string, _ *rand.Rand) string {
		if strings.HasSuffix(line, ":") && heads(line, below) {
			return strings.TrimSuffix(line, ":")
		}
		return ""
	}},
	{"no colon, value behind", func(line, _ string, _ *rand.Rand) string {
		head, value := parts(line)
		if !strings.HasSuffix(head, ": ") || value == "" || strings.ContainsAny(value[:1], "|>") {
			return ""
		}
		return strings.TrimSuffix(head, ": ") + " " + value
	}},
	{"half a key", func(line, below string, r *rand.Rand) string {
		head, _ := parts(line)
		key := strings.TrimSpace(strings.TrimSuffix(head, ": "))
		if !strings.HasSuffix(head, ": ") || heads(line, below) || strings.ContainsAny(key, "' ") || key == "" {
			return ""
		}
		return head[:indent(line)] + key[:1+r.Intn(len(key))]
	}},
	{"no blank behind the colon", func(line, _ string, _ *rand.Rand) string {
		head, value := parts(line)
		if !strings.HasSuffix(head, ": ") || value == "" || strings.ContainsAny(value[:1], "|>") {
			return ""
		}
		return strings.TrimSuffix(head, " ") + value
	}},
	{"no blank behind the dash", func(line, _ string, _ *rand.Rand) string {
		if body := strings.TrimLeft(line, " "); strings.HasPrefix(body, "- ") {
			return line[:indent(line)] + "-" + body[2:]
		}
		return ""
	}},
	{"no dash", func(line, _ string, r *rand.Rand) string {
		if body := strings.TrimLeft(line, " "); strings.HasPrefix(body, "- ") {
			return line[:indent(line)] + pick(r, "", "  ") + body[2:]
		}
		return ""
	}},
	{"special character", func(line, _ string, r *rand.Rand) string {
		head, value := parts(line)
		bare := strings.Trim(value, `'"`)
		if bare == "" || strings.ContainsAny(value[:1], "|>[{") {
			return ""
		}
		return head + pick(r, "*", "&", "%", "@", "`", "!", "{", "[", "*", "*.") + bare + pick(r, "", "*", "%", " x")
	}},
	{"open list", func(line, _ string, r *rand.Rand) string {
		head, value := parts(line)
		if value == "" || strings.ContainsAny(value[:1], "|>[{") {
			return ""
		}
		return head + "[" + value + pick(r, "", ",", ", b", ", 'c'")
	}},
	{"colon in the value", func(line, _ string, r *rand.Rand) string {
		head, value := parts(line)
		if value == "" || strings.ContainsAny(value[:1], `'"|>[{`) {
			return ""
		}
		return head + "foo: " + value
	}},
	{"tab", func(line, _ string, r *rand.Rand) string {
		n := indent(line)
		if n <= 0 {
			return ""
		}
		width := 4
		if n%4 != 0 {
			width = 2
		}
		return strings.Repeat("\t", max(1, n/width)) + strings.TrimLeft(line, " ")
	}},
	{"one blank too many", func(line, _ string, _ *rand.Rand) string { return " " + line }},
	{"one blank too few", func(line, _ string, _ *rand.Rand) string {
		if indent(line) <= 0 {
			return ""
		}
		return line[1:]
	}},
	{"stray text", func(line, below string, r *rand.Rand) string {
		if heads(line, below) {
			return ""
		}
		return strings.Repeat(" ", indent(line)) + pick(r, "asdf", "foo bar", "foo|", "}", "'", ")", "x y: z: w")
	}},
	{"half a line", func(line, below string, r *rand.Rand) string {
		n := indent(line)
		if heads(line, below) || len(line)-n < 3 {
			return ""
		}
		return line[:n+1+r.Intn(len(line)-n-1)]
	}},
}

func pick(r *rand.Rand, of ...string) string { return of[r.Intn(len(of))] }

// indent is the number of spaces before a line; -1 for a line without content.
func indent(line string) int {
	if strings.TrimSpace(line) == "" {
		return -1
	}
	return len(line) - len(strings.TrimLeft(line, " "))
}

// heads tells whether the line below belongs to this one.
func heads(line, below string) bool {
	return indent(below) > indent(line) || indent(below) == indent(line) && strings.HasPrefix(strings.TrimSpace(below), "- ") && !strings.HasPrefix(strings.TrimSpace(line), "- ")
}

// parts cuts "key: value", "- value" or "- key: value" before the value.
func parts(line string) (head, value string) {
	if strings.HasSuffix(line, ":") || strings.Contains(line, " #") {
		return line, ""
	}
	at := indent(line)
	if strings.HasPrefix(line[at:], "- ") {
		at += 2
	}
	if i := strings.Index(line[at:], ": "); i > 0 && !strings.ContainsAny(line[at:at+i], `'"[{ `) {
		at += i + 2
	}
	return line[:at], line[at:]
}

// open leaves a quote before a value that nothing closes.
func open(line, quote string) string {
	head, value := parts(line)
	bare := strings.Trim(value, `'"`)
	if bare == "" || strings.ContainsAny(value[:1], "[{|>&*!") || strings.Contains(bare, quote) {
		return ""
	}
	return head + quote + bare
}
