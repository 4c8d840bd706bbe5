package sigma

import (
	"fmt"
	"strings"

	"gopkg.in/yaml.v3"
)

// rung is one way to make a line parse.
type rung struct {
	line        string // the new text of the line, without its break
	below       bool   // the lines indented below are blanked too
	start, end  int    // what is at fault, in bytes of the old line
	check, text string
	ways        []Way
}

// ladder tries the rungs on one line, the mildest first, and keeps the first
// that makes lines [from, to) what is wanted: a mapping, a list, or, for 0, any
// of the two.
func (r *repairer) ladder(from, line, to int, want yaml.Kind) *yaml.Node {
	old := r.lines[line]
	ending := lineBreak(old)
	for _, step := range rungs(strings.TrimSuffix(old, ending)) {
		if r.budget < 0 {
			break
		}
		saved := append([]string(nil), r.lines[line:to]...)
		r.lines[line] = step.line + ending
		blanked := []int{}
		if step.below {
			for i := line + 1; i < to && (indentOf(r.lines[i]) < 0 || indentOf(r.lines[i]) > indentOf(old)); i++ {
				if indentOf(r.lines[i]) >= 0 {
					blanked = append(blanked, i)
				}
				r.lines[i] = lineBreak(r.lines[i])
			}
		}
		root := r.parse(from, to)
		if r.is(want, root) {
			r.out.lines[line] = r.lines[line]
			for _, i := range blanked {
				r.out.lines[i] = r.lines[i]
			}
			r.out.faults = append(r.out.faults, fault{line: line, start: step.start, end: step.end, check: step.check, text: step.text, ways: step.ways})
			return root
		}
		copy(r.lines[line:to], saved)
	}
	return nil
}

func (r *repairer) report(line int, check, text string) {
	l := strings.TrimRight(r.lines[line], " \t\r\n\u0085\u2028\u2029")
	start := len(l) - len(strings.TrimLeft(l, " \t"))
	r.out.faults = append(r.out.faults, fault{line: line, start: start, end: len(l), check: check, text: text})
}

// rungs lists the repairs of a line.
func rungs(line string) []rung {
	trimmed := strings.TrimRight(line, " \t")
	indent := len(trimmed) - len(strings.TrimLeft(trimmed, " \t"))
	body := trimmed[indent:]
	whole := func(text string) rung {
		return rung{start: indent, end: len(trimmed), check: "yaml-syntax", text: text}
	}
	var out []rung
	add := func(r rung, line string) {
		r.line = line
		out = append(out, r)
	}

	if tab := strings.IndexByte(trimmed[:indent], '\t'); tab >= 0 {
		end := tab
		for end < indent && trimmed[end] == '\t' {
			end++
		}
		r := rung{start: tab, end: end, check: "yaml-tab", text: "a tab is used for indentation; YAML allows only blanks there"}
		for _, width := range []int{4, 2, 8} {
			add(r, strings.ReplaceAll(trimmed[:indent], "\t", strings.Repeat(" ", width))+body)
		}
		// The next sibling's column is not known here: one that fits anything.
		for width := 0; width <= 12; width++ {
			add(r, strings.Repeat(" ", width)+body)
		}
	}

	if rest := strings.TrimLeft(body, "- "); strings.HasPrefix(rest, "\t") && strings.HasPrefix(body, "-") {
		tab := len(trimmed) - len(rest)
		end := len(trimmed) - len(strings.TrimLeft(rest, "\t"))
		r := rung{start: tab, end: end, check: "yaml-tab", text: "a tab stands behind the dash, where YAML allows only blanks; write a blank"}
		add(r, trimmed[:tab]+strings.Repeat(" ", end-tab)+trimmed[end:])
	}

	value := valueStart(trimmed, indent) // behind "key: " or "- "
	if quote, at := openQuote(trimmed, value); quote != 0 {
		r := rung{start: at, end: len(trimmed), check: "yaml-syntax", text: fmt.Sprintf(unclosed, quote)}
		r.ways = closings(line, at)
		add(r, trimmed+string(quote))
		if at == indent || strings.TrimLeft(trimmed[indent:at], "- ") == "" {
			add(r, trimmed+string(quote)+":")
		}
	}
	if !strings.HasSuffix(body, ":") && value <= indent+2 && !strings.HasPrefix(body, "#") {
		r := whole(Say(colonMissing, strings.TrimLeft(body, "- ")))
		r.start = value
		r.ways = []Way{addColon(len(trimmed))}
		add(r, trimmed+":")
	}
	if value < len(trimmed) {
		rest := trimmed[value:]
		r := rung{start: value, end: len(trimmed), check: "yaml-unquoted-special", text: special(rest)}
		if rest[0] == '\'' || rest[0] == '"' {
			r.check, r.text = "yaml-syntax", behindQuote
			r.ways = behind(trimmed, value, len(trimmed))
			if inner := strings.TrimSuffix(rest[1:], rest[:1]); rest[0] == '\'' {
				add(r, trimmed[:value]+"'"+strings.ReplaceAll(inner, "'", "''")+"'")
			} else {
				r.text = noEscape
				r.ways = []Way{inSingle(value, len(trimmed), inner)}
				add(r, trimmed[:value]+"'"+strings.ReplaceAll(inner, "'", "''")+"'")
			}
		} else {
			quoted := rest
			if i := strings.Index(rest, " #"); i >= 0 && rest[0] != '#' {
				quoted = strings.TrimRight(rest[:i], " ")
				r.end = value + len(quoted)
			}
			add(r, trimmed[:value]+"'"+strings.ReplaceAll(quoted, "'", "''")+"'"+rest[len(quoted):])
		}
	}
	pad := trimmed[:indent]
	misfit := whole("this line does not fit here: its indentation matches none of the lines above, or a key or list item is cut short")
	if strings.HasSuffix(body, ":") {
		misfit.text = "this key does not fit here: its indentation matches none of the lines above"
	}
	add(misfit, pad+"_:")
	add(misfit, pad+"- _")
	add(misfit, "")
	misfit.below = true
	add(misfit, "")
	return out
}

// valueStart finds where the value of "key: value", "- value" or
// "- key: value" begins; the end of the line where there is none.
func valueStart(line string, indent int) int {
	i := indent
	for strings.HasPrefix(line[i:], "- ") {
		i += 2
		for i < len(line) && line[i] == ' ' {
			i++
		}
	}
	item := i
	if i < len(line) && (line[i] == '\'' || line[i] == '"') {
		i = endQuoted(line, i)
	}
	for ; i < len(line); i++ {
		if line[i] != ':' || i+1 < len(line) && line[i+1] != ' ' && line[i+1] != '\t' {
			continue
		}
		for i++; i < len(line) && (line[i] == ' ' || line[i] == '\t'); i++ {
		}
		return i
	}
	return item
}

// openQuote tells whether the value begins with a quote that the line does not
// close.
func openQuote(line string, value int) (quote byte, at int) {
	if value >= len(line) || line[value] != '\'' && line[value] != '"' || quoteEnd(line, value) > 0 {
		return 0, 0
	}
	return line[value], value
}

var specials = map[byte]string{
	'*': "an alias", '&': "an anchor", '!': "a tag", '%': "a directive", '@': "a reserved character",
	'`': "a reserved character", '|': "a block of text", '>': "a block of text", '{': "a mapping in braces",
	'[': "a list in brackets", '}': "the end of a mapping", ']': "the end of a list", ',': "a separator", '-': "a list item", '?': "a complex key", ':': "a mapping",
}

// special says why a plain value cannot be read.
func special(value string) string {
	what := specials[value[0]]
	switch {
	case what != "":
		return Say("a value that starts with %q must be quoted: YAML reads it as %s", value[:1], what)
	case strings.Contains(value, ": ") || strings.HasSuffix(value, ":"):
		return `a value with ": " in it must be quoted: YAML reads it as a key`
	default:
		return "this value cannot be read without quotes"
	}
}
