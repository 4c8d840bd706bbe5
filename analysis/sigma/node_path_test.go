package sigma

import (
	"fmt"
	"strings"
	"testing"
)

const placed = `title: A
logsource: {category: process_creation, product: windows}
detection:
    selection:
        Image|endswith:
            - '\a.exe'
            - '\b.exe'
        User|re|i: x
    other: &o
        - Company: y
        - Product|neq: z
    merged:
        <<: {Image: w}
    words:
        - foo
        - bar
    condition: selection and (not other or 1 of mer*)
level: high
---
not: sigma
---
title: B
correlation: {type: event_count}
`

// describePlace is a node path in one line.
func describePlace(p *NodePath) string {
	var all []string
	add := func(format string, args ...any) { all = append(all, fmt.Sprintf(format, args...)) }
	if p.TopEntry.Key != nil {
		add("%s", p.TopEntry.Key.Value)
	}
	if p.OnTopKey {
		add("key")
	}
	if p.Selection != nil {
		add("selection %s", p.Selection.Name.Value)
	}
	if p.Item != nil {
		add("item %s", p.Item.Field)
	}
	if p.Modifier != nil {
		add("modifier %s", p.Modifier.Name)
	}
	if p.Value >= 0 {
		add("value %d", p.Value)
	}
	if p.Condition != nil {
		add("condition")
	}
	if p.Expr != nil {
		add("%T", p.Expr)
	}
	return strings.Join(all, ", ")
}

func TestAt(t *testing.T) {
	for mark, want := range map[string]string{
		"‸title: A":         "title, key",
		"title: A‸":         "title",
		"process_‸creation": "logsource",
		"selec‸tion:":       "detection, selection selection",
		"Ima‸ge|endswith":   "detection, selection selection, item Image",
		"Image|ends‸with":   "detection, selection selection, item Image, modifier endswith",
		`'\‸a.exe`:          "detection, selection selection, item Image, value 0",
		`\b.exe'‸`:          "detection, selection selection, item Image, value 1",
		"re|‸i: x":          "detection, selection selection, item User, modifier i",
		"|r‸e|i":            "detection, selection selection, item User, modifier re",
		"‸y\n":              "detection, selection other, item Company, value 0",
		"Pro‸duct|":         "detection, selection other, item Product",
		"{Im‸age: w":        "detection, selection merged, item Image",
		"ba‸r\n":            "detection, selection words, item , value 1",
		"con‸dition: sel":   "detection",
		"condition: sel‸":   "detection, condition, *sigma.Ref",
		"selection an‸d (":  "detection, condition, *sigma.And",
		"(n‸ot":             "detection, condition, *sigma.Not",
		"not oth‸er":        "detection, condition, *sigma.Ref",
		"1 ‸of":             "detection, condition, *sigma.Of",
		"level: hi‸gh":      "level",
		"not: ‸sigma":       "not",
		"event_‸count":      "correlation",
	} {
		text := strings.Replace(mark, "‸", "", 1)
		at := strings.Index(placed, text)
		if at < 0 {
			t.Fatalf("no %q", text)
		}
		f := Parse(NewSource(placed))
		if got := describePlace(PathAt(f, at+strings.Index(mark, "‸"))); got != want {
			t.Errorf("at %q stands %s, want %s", mark, got, want)
		}
	}
}

// TestAtAnywhere resolves every offset of broken texts.
func TestAtAnywhere(t *testing.T) {
	for end := range placed {
		f := Parse(NewSource(placed[:end]))
		for _, offset := range []int{-1, 0, end / 2, end, end + 1} {
			PathAt(f, offset)
		}
	}
}

func TestDescribe(t *testing.T) {
	for line, want := range map[string]string{
		`F: abc`:                   "exactly the text “abc”, in upper or lower case",
		`F|contains: a*c`:          "text that contains “a*c”, in upper or lower case; * matches any run of characters, ? one character",
		`F|startswith|cased: a`:    "text that begins with “a”, in this case only",
		`F: '*a'`:                  "text that ends with “a”, in upper or lower case",
		`F: '*'`:                   "any value",
		`F: ''`:                    "the empty text",
		`F: 0x10`:                  "the number 16",
		`F: true`:                  "true",
		`F: null`:                  "events in which the field is absent or null",
		`F|re|i|s: a.b`:            "text in which the regular expression “a.b” is found; upper and lower case are one, the dot also takes line breaks",
		`F|cidr: 10.1.2.3/8`:       "the addresses of the network 10.1.2.3/8, from 10.0.0.0",
		`F|gte: 5`:                 "numbers at least 5",
		`F|hour: 5`:                "dates whose hour is 5",
		`F|hour|lt: 5`:             "dates whose hour is less than 5",
		`F|exists: true`:           "events that have the field",
		`F|exists: false`:          "events that do not have the field",
		`F|fieldref: G`:            "events whose value is that of the field G",
		`F|fieldref|startswith: G`: "events whose value begins with that of the field G",
		`F|expand: 'a%b%'`:         "exactly the text “a%b%”, in upper or lower case; a pipeline defines %b%",
	} {
		text := "logsource: {product: x}\ndetection:\n  sel:\n    " + line + "\n  condition: sel\n"
		f := Parse(NewSource(text))
		place := PathAt(f, strings.Index(text, line)+len(line)-1)
		if place.Item == nil || len(place.Item.Values) == 0 {
			t.Errorf("%s has no value", line)
			continue
		}
		got := place.Item.Describe(place.Item.Values[0])
		if got != want {
			t.Errorf("%s matches %s, want %s", line, got, want)
		}
	}
	text := "logsource: {product: x}\ndetection:\n  sel: ['*abc*']\n  condition: sel\n"
	place := PathAt(Parse(NewSource(text)), strings.Index(text, "abc"))
	if got, want := place.Item.Describe(place.Item.Values[0]), "entries of the log that contain “abc”, in upper or lower case"; got != want {
		t.Errorf("a keyword matches %s, want %s", got, want)
	}
	text = "logsource: {product: x}\ndetection:\n  sel:\n    F|windash: ' -a'\n  condition: sel\n"
	place = PathAt(Parse(NewSource(text)), strings.Index(text, "-a"))
	if got := place.Item.Describe(place.Item.Values[0]); !strings.HasPrefix(got, "any of: exactly the text “ -a”") || !strings.Contains(got, "“ /a”") {
		t.Errorf("windash matches %s", got)
	}
}
