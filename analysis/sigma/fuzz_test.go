package sigma_test

import (
	"strings"
	"testing"

	"sigma-lsp/analysis/sigma"
)

var seeds = []string{
	"title: x\nlogsource:\n  product: windows\ndetection:\n  a:\n    Image|endswith: '\\x.exe'\n    C|contains|all: [a, 'b*c', \"d\\te\"]\n  b: [1, two]\n  condition: 1 of a* and not (b or a)\n",
	"\uFEFFtitle: 😀\r\nlogsource: {product: windows}\r\ndetection: {s: {F|re|i: '^a\\/b$'}, condition: s}\r\n",
	"detection:\n  s: &x\n    F: |\n      one\n       two\n  t: *x\n  u:\n    <<: *x\n    G: >-\n      a\n      b\n\n      c\n  condition: s or t\n",
	"action: global\ntitle: x\n---\nlogsource: {category: dns}\ndetection: {s: {q|windash|contains: ' -x /y'}, condition: s}\n...\n",
	"title: x\ncorrelation:\n  type: event_count\n  rules: [a]\n  group-by: [b]\n  timespan: 1h\n  condition: {gte: 1}\n",
	"title: x\ncorrelation:\n  type: temporal\n  aliases: {u: {a: F, b: 'G'}}\n  group-by: u\n  timespan: 10M\n  condition: >-\n    a and\n    not (b or c)\n  generate: yes\n",
	"title: x\ncorrelation:\n  type: value_percentile\n  rules: [a, [b], '']\n  timespan: 0h\n  condition: {field: [a, {}], percentile: 101, gte: \"5\", lt: 1e3, x: 1}\n",
	"title: x\nlogsource: {category: dns}\nfilter:\n  rules: [a, {}]\n  selection: {F|contains: x}\n  condition: [not selection]\n",
	"detection:\n  s:\n    Ima\n    F|base64offset|contains: foo\n  condition: s\n",
	"detection:\n  s:\n    F: *x\n\tG: 'open\n  condition: s\n",
	"title: 'x\ntags\n- a\n-b\ndetection:\n    s:\n         F|al: *x*\n\t\tG: \"\\q\"\n        H:i\n        - J: [k\n    t\n       L|: m: n\n   condition: 's or t\nfields: [a,\n  'b,\n  c]\nd: |\n   a\n  b\n\tc\n",
	"- a\n- b: {c: [d, ? e : f]}\n", "%YAML 1.2\n---\na: b\n", "a: \"x\\\n  y\\u00e9\"\n", "\x00\xff", "a:\u2028b: c",
}

// spans visits every span of a file.
func spans(f *sigma.File, visit func(sigma.Span)) {
	problems := func(list []sigma.Problem) {
		for _, p := range list {
			visit(p.At)
			for _, r := range p.Related {
				visit(r.At)
			}
		}
	}
	var node func(*sigma.Node, int)
	node = func(n *sigma.Node, depth int) {
		visit(n.Span)
		if n.Target != nil {
			return
		}
		if n.Kind == sigma.Scalar {
			for i := 0; i < len(n.Value); i += 1 + len(n.Value)/8 {
				visit(n.Sub(i, i+1))
			}
			visit(n.Sub(0, len(n.Value)))
		}
		for _, p := range n.Pairs {
			node(p.Key, depth+1)
			node(p.Value, depth+1)
		}
		for _, c := range n.Items {
			node(c, depth+1)
		}
	}
	var expr func(sigma.Expr)
	expr = func(e sigma.Expr) {
		switch e := e.(type) {
		case *sigma.And:
			for _, o := range e.Operands {
				expr(o)
			}
		case *sigma.Or:
			for _, o := range e.Operands {
				expr(o)
			}
		case *sigma.Not:
			visit(e.Word)
			expr(e.Operand)
		case *sigma.Of:
			visit(e.Quantifier)
			visit(e.PatternAt)
		case nil:
			return
		}
		visit(e.At())
	}
	for _, d := range f.Documents {
		visit(d.Span)
		problems(d.AllProblems())
		if d.Root != nil {
			node(d.Root, 0)
		}
		for _, r := range d.References() {
			visit(r.At)
		}
		var detection *sigma.Detection
		switch {
		case d.Rule != nil:
			detection = d.Rule.Detection
		case d.Filter != nil:
			detection = d.Filter.Detection
		case d.Correlation != nil && d.Correlation.Condition != nil:
			expr(d.Correlation.Condition.Expr)
		}
		if detection != nil {
			for _, c := range detection.Conditions {
				expr(c.Expr)
			}
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range seeds {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		file := sigma.Parse(sigma.NewSource(text))
		spans(file, func(s sigma.Span) {
			if s.Start < 0 || s.End < s.Start || s.End > len(text) {
				t.Fatalf("range %v outside a text of %d bytes", s, len(text))
			}
		})
	})
}

func FuzzCondition(f *testing.F) {
	for _, s := range []string{"a", "1 of a* and not (b or c)", "all of them", "a | count() by b > 1", "A AND b", "((a)", "not not a", "2 of x*"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, condition string) {
		quoted := strings.ReplaceAll(strings.Map(func(r rune) rune {
			if r < ' ' {
				return ' '
			}
			return r
		}, condition), "'", "''")
		text := "logsource: {product: a}\ndetection:\n  a: {b: c}\n  b: [d]\n  condition: '" + quoted + "'\n"
		file := sigma.Parse(sigma.NewSource(text))
		spans(file, func(s sigma.Span) {
			if s.Start < 0 || s.End < s.Start || s.End > len(text) {
				t.Fatalf("range %v outside a text of %d bytes", s, len(text))
			}
		})
	})
}

// FuzzValues reads a value under chains of modifiers.
func FuzzValues(f *testing.F) {
	for _, s := range []string{"a*b", `\*\\?`, "%x%y", "-a /b", "10.0.0.0/8", "(a|b", "\\"} {
		f.Add("contains|windash", s)
		f.Add("re|i", s)
		f.Add("cidr", s)
		f.Add("wide|base64offset|contains", s)
		f.Add("expand|startswith", s)
	}
	f.Fuzz(func(t *testing.T, chain, value string) {
		clean := func(s string) string {
			return strings.Map(func(r rune) rune {
				if r < ' ' || r == '\u0085' || r == '\u2028' || r == '\u2029' {
					return -1
				}
				return r
			}, s)
		}
		text := "logsource: {product: a}\ndetection:\n  a:\n    'F|" + strings.ReplaceAll(clean(chain), "'", "''") + "': '" + strings.ReplaceAll(clean(value), "'", "''") + "'\n  condition: a\n"
		file := sigma.Parse(sigma.NewSource(text))
		spans(file, func(s sigma.Span) {
			if s.Start < 0 || s.End < s.Start || s.End > len(text) {
				t.Fatalf("range %v outside a text of %d bytes", s, len(text))
			}
		})
	})
}
