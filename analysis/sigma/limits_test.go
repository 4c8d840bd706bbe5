package sigma

import (
	"fmt"
	"strings"
	"testing"
)

// TestLimits reads rules that would grow without bound. Each is read to an end
// that a test run sees, with a finding, and what is kept of it is small.
func TestLimits(t *testing.T) {
	item := func(item string) string {
		return "title: x\nlogsource: {product: a}\ndetection:\n  s:\n    " + item + "\n  condition: s\n"
	}
	chain := func(modifier string, n int) string { return item("F" + strings.Repeat("|"+modifier, n) + ": abc") }
	repeat := func(n int, line string) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, line, i)
		}
		return b.String()
	}
	for name, c := range map[string]struct{ text, check, finding string }{
		"base64offset":            {chain("base64offset", 20), "too-many-values", "expand to more than 10000"},
		"wide":                    {chain("wide", 60), "too-many-values", "bytes of text"},
		"base64":                  {chain("base64", 90), "too-many-values", "bytes of text"},
		"utf16 and base64offset":  {item("F" + strings.Repeat("|utf16|base64offset", 40) + "|contains: abc"), "too-many-values", ""},
		"more modifiers":          {item("? F" + strings.Repeat("|all", 150_000) + "\n    : abc"), "too-many-values", "more than 100 modifiers"},
		"windash, many dashes":    {item("F|windash: '" + strings.Repeat(" -a", 10_000) + "'"), "too-many-values", "the dashes in"},
		"windash, long":           {item("F|windash: '-a -b -c -d " + strings.Repeat("x", 200_000) + "'"), "too-many-values", "bytes of text"},
		"windash of windash":      {item("F" + strings.Repeat("|windash", 90) + ": '-a -b -c'"), "too-many-values", "expand to more than 10000"},
		"windash, then base64":    {item("F|windash|base64offset|base64offset|contains: ' -a -b -c -d -e'"), "too-many-values", "expand to more than 10000"},
		"a list":                  {item("F|windash: [" + strings.Repeat("-a -b, ", 1000) + "x]"), "too-many-values", "expand to more than 10000"},
		"many values":             {item("F|contains: [" + strings.Repeat("a, ", 10_001) + "]"), "too-many-values", "expand to more than 10000"},
		"many values, unchanged":  {item("F|all: [" + strings.Repeat("a, ", 10_001) + "]"), "too-many-values", "expand to 10001"},
		"many items":              {item(repeat(5000, "F%d"+strings.Repeat("|base64offset", 8)+": abc\n    ") + "x: y"), "too-many-values", "in this file"},
		"many documents":          {repeat(3000, "---\n"+item("F%d"+strings.Repeat("|wide", 18)+": abc")), "too-many-values", "in this file"},
		"nested lists":            {item("F: " + strings.Repeat("[", 400_000)), "", ""},
		"nested lists, closed":    {item("F: " + strings.Repeat("[", 5000) + strings.Repeat("]", 5000)), "nesting-too-deep", ""},
		"nested maps":             {item(strings.Repeat("{a: ", 5000) + strings.Repeat("}", 5000)), "nesting-too-deep", ""},
		"aliases of aliases":      {item("a: &a0 [x, x, x, x, x, x, x, x, x]\n" + repeat(20, "    b%[1]d: *a\n")), "", ""},
		"aliases of one list":     {"title: x\nx: &a [" + strings.Repeat("y, ", 5000) + "]\nlogsource: {product: a}\ndetection:\n" + repeat(20_000, "  s%d: {F: *a}\n") + "  condition: all of s*\n", "yaml-alias-explosion", "100000 nodes"},
		"aliases of a long text":  {"title: x\nx: &a " + strings.Repeat("-y ", 150_000) + "\nlogsource: {product: a}\ndetection:\n" + repeat(20_000, "  s%d: {F|contains: *a}\n") + "  condition: all of s*\n", "yaml-alias-explosion", "100000 nodes"},
		"aliases, each unfolding": {"title: x\nx: &a [" + strings.Repeat("-y -z -a, ", 30) + "]\nlogsource: {product: a}\ndetection:\n" + repeat(3000, "  s%d: {F|windash: *a}\n") + "  condition: all of s*\n", "too-many-values", "in this file"},
		"merged mappings":         {"title: x\nx: &a {" + repeat(4000, "k%d: 1, ") + "}\nlogsource: {product: a}\ndetection:\n" + repeat(20_000, "  s%d: {<<: *a}\n") + "  condition: all of s*\n", "yaml-alias-explosion", "100000 nodes"},
	} {
		t.Run(name, func(t *testing.T) {
			if len(c.text) > MaxSize {
				t.Fatalf("the text itself has %d bytes", len(c.text))
			}
			found, values, text := c.check == "", 0, 0
			for _, d := range Parse(NewSource(c.text)).Documents {
				problems := d.Problems
				if d.Rule != nil {
					problems = append(problems, d.Rule.Problems...)
					if d.Rule.Detection != nil {
						for _, s := range d.Rule.Detection.Selections {
							n, bytes := kept(s.Test)
							values, text = values+n, text+bytes
						}
					}
				}
				for _, p := range problems {
					found = found || p.Check == c.check && strings.Contains(p.Text, c.finding)
				}
			}
			if !found {
				t.Errorf("no %s that tells of %q", c.check, c.finding)
			}
			if values > 700_000 || text > maxGrowth+64*MaxSize {
				t.Errorf("%d values with %d bytes are kept", values, text)
			}
		})
	}
}

// kept counts the values of a test and the bytes of their text.
func kept(t Test) (values, text int) {
	var tests []Test
	switch t := t.(type) {
	case *AllOf:
		tests = t.Tests
	case *AnyOf:
		tests = t.Tests
	case *Item:
		for _, v := range t.Values {
			text += textSize(v)
		}
		return countValues(t.Values), text
	}
	for _, inner := range tests {
		n, bytes := kept(inner)
		values, text = values+n, text+bytes
	}
	return values, text
}

// The target of an alias includes the keys merged into it.
func TestAliasOfMerged(t *testing.T) {
	file := Parse(NewSource("title: x\nlogsource: {product: a}\ndetection:\n  a: &a {F: x}\n  b: &b {<<: *a, G: y}\n  c: *b\n  condition: c\n"))
	all, ok := file.Documents[0].Rule.Detection.Selection("c").Test.(*AllOf)
	if !ok || len(all.Tests) != 2 {
		t.Error(all)
	}
}
