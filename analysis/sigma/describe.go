package sigma

import (
	"fmt"
	"strings"
)

// Describe describes which texts, numbers or events a value of the item
// matches, to follow the word "matches". It quotes the value unchanged; the
// caller escapes the whole for its output.
func (i *Item) Describe(v Value) string {
	if s, ok := v.(String); ok && i.Key == nil {
		return s.describeKeyword()
	}
	return describe(v)
}

func describe(v Value) string {
	switch v := v.(type) {
	case String:
		return v.describe()
	case Number:
		return "the number " + v.Text
	case Bool:
		return fmt.Sprint(v.True)
	case Null:
		return "events in which the field is absent or null"
	case Regexp:
		return v.describe()
	case CIDR:
		return fmt.Sprintf("the addresses of the network %s, from %s", v.Text, v.Prefix.Addr())
	case Comparison:
		return "numbers " + comparisons[v.Op] + v.Number.Text
	case TimePart:
		return fmt.Sprintf("dates whose %s is %s%s", v.Unit, comparisons[v.Op], v.Number.Text)
	case Exists:
		if v.True {
			return "events that have the field"
		}
		return "events that do not have the field"
	case FieldRef:
		return v.describe()
	case Expansion:
		return describeAny(v.Values)
	case Query:
		return "what the pipeline put in its place: " + v.Expression
	}
	return ""
}

var comparisons = map[string]string{
	"lt":  "less than ",
	"lte": "at most ",
	"gt":  "greater than ",
	"gte": "at least ",
}

func (s String) describe() string {
	before, inner, after := s.anchored()
	var what string
	switch {
	case len(inner) == 0 && (before || after):
		return "any value"
	case len(inner) == 0:
		return "the empty text"
	case before && after:
		what = "text that contains "
	case before:
		what = "text that ends with "
	case after:
		what = "text that begins with "
	default:
		what = "exactly the text "
	}
	return what + s.quoted(inner)
}

// describeKeyword is describe for a value without a field: it matches anywhere
// in a log entry.
func (s String) describeKeyword() string {
	if _, inner, _ := s.anchored(); len(inner) > 0 {
		return "entries of the log that contain " + s.quoted(inner)
	}
	return "any entry of the log"
}

// anchored removes the wildcards at both ends of the value.
func (s String) anchored() (before bool, inner []Part, after bool) {
	inner = s.Parts
	if len(inner) > 0 && inner[0].Kind == Any {
		before, inner = true, inner[1:]
	}
	if len(inner) > 0 && inner[len(inner)-1].Kind == Any {
		after, inner = true, inner[:len(inner)-1]
	}
	return before, inner, after
}

// quoted shows parts of the value in quotes, and explains what does not match
// literally in them.
func (s String) quoted(parts []Part) string {
	var text, placeholders strings.Builder
	wildcards := false
	for _, p := range parts {
		switch p.Kind {
		case Text:
			text.WriteString(p.Text)
		case Any:
			text.WriteByte('*')
			wildcards = true
		case AnyChar:
			text.WriteByte('?')
			wildcards = true
		case Placeholder:
			text.WriteString("%" + p.Text + "%")
			fmt.Fprintf(&placeholders, "; a pipeline defines %%%s%%", p.Text)
		}
	}
	how := "in upper or lower case"
	if s.Cased {
		how = "in this case only"
	}
	if wildcards {
		how += "; * matches any run of characters, ? one character"
	}
	return fmt.Sprintf("“%s”, %s%s", text.String(), how, placeholders.String())
}

func (r Regexp) describe() string {
	var flags []string
	if r.I {
		flags = append(flags, "upper and lower case are one")
	}
	if r.M {
		flags = append(flags, "^ and $ match at every line")
	}
	if r.S {
		flags = append(flags, "the dot also takes line breaks")
	}
	text := fmt.Sprintf("text in which the regular expression “%s” is found", r.Text())
	if len(flags) > 0 {
		text += "; " + strings.Join(flags, ", ")
	}
	return text
}

func (f FieldRef) describe() string {
	how := "whose value is that of"
	switch {
	case f.AtStart && f.AtEnd:
		how = "whose value contains that of"
	case f.AtStart:
		how = "whose value begins with that of"
	case f.AtEnd:
		how = "whose value ends with that of"
	}
	return fmt.Sprintf("events %s the field %s", how, f.Field)
}

// maxDescribed is how many variants a description names.
const maxDescribed = 8

func describeAny(values []Value) string {
	var texts []string
	for i, v := range values {
		if i == maxDescribed {
			texts = append(texts, fmt.Sprintf("%d more", len(values)-i))
			break
		}
		texts = append(texts, describe(v))
	}
	return "any of: " + strings.Join(texts, "; ")
}
