package pipeline

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"sigma-lsp/analysis/sigma"
)

// TestLimits runs pipelines that would make a rule grow without limit: each
// ends soon, with a failure and a working copy of acceptable size.
func TestLimits(t *testing.T) {
	list := func(n int, of string) string {
		return "[" + strings.TrimSuffix(strings.Repeat(of+", ", n), ", ") + "]"
	}
	const rule = "logsource: {category: c}\ndetection:\n  s:\n    a|expand: '%x%%x%%x%%x%%x%'\n    b: bbbbbbbbbb\n    c|windash|expand: '-a -b %x%'\n  condition: s\nfields: [a]\n"
	for name, text := range map[string]string{
		"placeholders":     "vars: {x: " + list(100, "v") + "}\ntransformations: [{type: value_placeholders}]\n",
		"text":             "transformations:\n" + strings.Repeat("  - {type: replace_string, regex: b, replacement: bbbbbbbbbb}\n", 60),
		"text, skip":       "transformations:\n" + strings.Repeat("  - {type: replace_string, regex: b, replacement: bbbbbbbbbb, skip_special: true}\n", 60),
		"values":           "transformations:\n  - {type: map_string, mapping: {bbbbbbbbbb: " + list(200, "y") + "}}\n" + strings.Repeat("  - {type: map_string, mapping: {y: "+list(200, "y")+"}}\n", 4),
		"items":            "transformations:\n" + strings.Repeat("  - {type: field_name_mapping, mapping: {b: [b, b]}}\n", 60),
		"depth":            "transformations:\n" + strings.Repeat("  - {type: field_name_mapping, mapping: {b: [b, d]}}\n", 300),
		"names":            "transformations:\n" + strings.Repeat("  - {type: field_name_mapping, mapping: {a: [a, a]}}\n", 20),
		"fields":           "transformations:\n" + strings.Repeat("  - {type: add_field, field: "+list(500, "f")+"}\n", 40),
		"conditions":       "transformations:\n" + strings.Repeat("  - {type: add_condition, conditions: {z: 1}}\n", 300),
		"query":            "postprocessing:\n" + strings.Repeat("  - {type: simple_template, template: '{query}{query}{query}{query}'}\n", 60),
		"query, replaced":  "postprocessing:\n" + strings.Repeat("  - {type: replace, pattern: a, replacement: aaaaaaaaaa}\n", 60),
		"query, nested":    "finalizers: [{type: nested, finalizers: [" + strings.Repeat("{type: json}, ", 60) + "]}]\npostprocessing: [{type: embed, prefix: '\"'}]\n",
		"query, finalized": "postprocessing:\n" + strings.Repeat("  - {type: embed, prefix: '"+strings.Repeat("p", 10_000)+"'}\n", 80) + "finalizers: [{type: concat}]\n",
	} {
		t.Run(name, func(t *testing.T) {
			p, problems := Parse("p.yml", sigma.NewSource(text))
			if p == nil {
				t.Fatal(problems)
			}
			start := time.Now()
			w := Apply(sigma.Parse(sigma.NewSource(rule)).Documents[0].Rule, p)
			queries, failures := Finish(w, []string{"a", "a"}, p)
			if took := time.Since(start); took > 20*time.Second {
				t.Error("it took", took)
			}
			if len(w.Failures)+len(failures) == 0 {
				t.Error("no failure")
			}
			size, items := 0, 0
			w.anyItem(func(it *Item) bool {
				items++
				size += len(show(&Rule{Selections: []*Selection{{Test: it}}}, sigma.NewSource("")))
				return false
			})
			if items > sigma.MaxValues+3 || size > 64<<20 || len(w.Fields) > sigma.MaxValues || len(w.Selections) > sigma.MaxDepth+1 {
				t.Error("it grew to", items, size, len(w.Fields), len(w.Selections))
			}
			for _, q := range queries {
				if len(q) > sigma.MaxSize {
					t.Error("a query has", len(q))
				}
			}
		})
	}
}

// TestDeep parses files with the maximum nesting of YAML.
func TestDeep(t *testing.T) {
	var b strings.Builder
	b.WriteString("transformations:\n")
	for i := range 300 {
		indent := strings.Repeat("    ", i)
		fmt.Fprintf(&b, "%s- type: nest\n%s  items:\n", indent, indent)
	}
	for _, text := range []string{
		b.String(),
		"transformations: " + strings.Repeat("[", 5000) + "\n",
		"transformations: [{type: case, rule_conditions: {a: {type: tag, tag: a.b}}, rule_cond_expr: '" + strings.Repeat("(", 5000) + "a" + strings.Repeat(")", 5000) + "'}]\n",
		"transformations: [{type: case, rule_conditions: {a: {type: tag, tag: a.b}}, rule_cond_expr: '" + strings.Repeat("not ", 5000) + "a'}]\n",
		strings.Repeat("#", sigma.MaxSize+1),
		"name: \xff\n",
	} {
		source := sigma.NewSource(text)
		p, problems := Parse("p.yml", source)
		if p != nil || len(problems) == 0 {
			t.Errorf("%.40q…: no problem", text)
		}
		for _, problem := range problems {
			sound(t, source, problem)
		}
	}
}
