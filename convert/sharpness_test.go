//go:build differential

package convert

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"sigma-lsp/analysis/events"
	"sigma-lsp/convert/leql"
	"sigma-lsp/convert/pipeline"
)

// TestSharpness breaks correct queries, one part at a time, and counts how many
// of these mutations the events of the differential test detect. A mutation
// that changes nothing for any event counts as missed, unless it is obviously
// equivalent: a text of a list that contains another one of it.
func TestSharpness(t *testing.T) {
	t.Parallel()
	rules := publicRules(t)
	p, _ := pipeline.Builtin("insightidr-reference")
	shown, made := map[string]int{}, map[string]int{}
	for n, d := range rules {
		r := Convert(d, p)
		if n%3 != 0 || r.Verdict != Converted {
			continue
		}
		one, err := newTrial(d.Rule, r)
		if err != nil {
			continue
		}
		var entries []*leql.Event
		var wanted []bool
		for _, event := range events.Generate(d.Rule) {
			if v, entry := one.judge(event, one.sigma(event)); !v.outside {
				entries, wanted = append(entries, entry), append(wanted, v.leql)
			}
		}
		if !slices.Contains(wanted, true) {
			continue
		}
		for _, q := range r.Queries(Simple) {
			e, err := leql.ParseCondition(q.Text)
			if err != nil {
				t.Fatal(err)
			}
			for _, b := range append(breaks(e), withoutBrackets(q.Text, e)...) {
				program, err := leql.Compile(b.broken, false)
				if err != nil {
					continue
				}
				made[b.kind]++
				for i, entry := range entries {
					if program.Match(entry) != wanted[i] {
						shown[b.kind]++
						break
					}
				}
			}
		}
	}
	all, seen := 0, 0
	for _, kind := range slices.Sorted(maps.Keys(made)) {
		n := made[kind]
		all, seen = all+n, seen+shown[kind]
		t.Logf("%-20s %5d of %5d shown", kind, shown[kind], n)
	}
	t.Logf("%d of %d breaks shown, %.1f %%", seen, all, 100*float64(seen)/float64(max(all, 1)))
	if seen*100 < all*95 {
		t.Error("the events show fewer than 95 % of the breaks")
	}
}

type broken struct {
	kind   string
	broken leql.Expr
}

// breaks returns the trees in which one node is mutated.
func breaks(e leql.Expr) (all []broken) {
	within := func(inner leql.Expr, put func(leql.Expr) leql.Expr) {
		for _, b := range breaks(inner) {
			all = append(all, broken{b.kind, put(b.broken)})
		}
	}
	chain := func(operands []leql.Expr, make func([]leql.Expr) leql.Expr) {
		for i, o := range operands {
			within(o, func(x leql.Expr) leql.Expr {
				changed := slices.Clone(operands)
				changed[i] = x
				return make(changed)
			})
			all = append(all, broken{"operand dropped", make(slices.Delete(slices.Clone(operands), i, i+1))})
		}
	}
	switch e := e.(type) {
	case *leql.And:
		chain(e.Operands, func(o []leql.Expr) leql.Expr { return &leql.And{Operands: o} })
		all = append(all, broken{"AND to OR", &leql.Or{Operands: e.Operands}})
	case *leql.Or:
		chain(e.Operands, func(o []leql.Expr) leql.Expr { return &leql.Or{Operands: o} })
		all = append(all, broken{"OR to AND", &leql.And{Operands: e.Operands}})
	case *leql.Not:
		within(e.Operand, func(x leql.Expr) leql.Expr { return &leql.Not{Operand: x} })
		all = append(all, broken{"NOT dropped", e.Operand})
	case *leql.Parens:
		within(e.Inner, func(x leql.Expr) leql.Expr { return &leql.Parens{Inner: x} })
	case *leql.Test:
		all = append(all, testBreaks(*e)...)
	}
	return all
}

// withoutBrackets returns the trees in which one pair of parentheses is
// missing.
func withoutBrackets(text string, e leql.Expr) (all []broken) {
	var pairs []*leql.Parens
	var find func(e leql.Expr)
	find = func(e leql.Expr) {
		switch e := e.(type) {
		case *leql.And:
			for _, o := range e.Operands {
				find(o)
			}
		case *leql.Or:
			for _, o := range e.Operands {
				find(o)
			}
		case *leql.Not:
			find(e.Operand)
		case *leql.Parens:
			pairs = append(pairs, e)
			find(e.Inner)
		}
	}
	find(e)
	for _, pair := range pairs {
		inner := pair.Inner
		pair.Inner = &leql.Raw{Text: "\x00"}
		marked, _ := leql.Line(e)
		pair.Inner = inner
		bare, _ := leql.Line(inner)
		without, err := leql.ParseCondition(strings.Replace(marked, "(\x00)", bare, 1))
		if again, _ := leql.Line(without); err == nil && again != text && !sameGroups(e, without) {
			all = append(all, broken{"brackets dropped", without})
		}
	}
	return all
}

// sameGroups reports whether two trees only differ by redundant parentheses.
func sameGroups(a, b leql.Expr) bool { return groups(a) == groups(b) }

func groups(e leql.Expr) string {
	chain := func(word string, operands []leql.Expr) string {
		texts := []string{}
		for _, o := range operands {
			text := groups(o)
			if rest, ok := strings.CutPrefix(text, word+"("); ok { // one chain in another
				text = strings.TrimSuffix(rest, ")")
			}
			texts = append(texts, text)
		}
		return word + "(" + strings.Join(texts, " ") + ")"
	}
	switch e := e.(type) {
	case *leql.And:
		return chain("AND", e.Operands)
	case *leql.Or:
		return chain("OR", e.Operands)
	case *leql.Not:
		return "NOT(" + groups(e.Operand) + ")"
	case *leql.Parens:
		return groups(e.Inner)
	}
	text, _ := leql.Line(e)
	return text
}

// covered reports whether another text of a list is part of one.
func covered(list []leql.Value, at int) bool {
	text := func(i int) string {
		v, _ := list[i].(leql.Text)
		return strings.ToLower(v.Text)
	}
	for i := range list {
		if i != at && text(i) != "" && strings.Contains(text(at), text(i)) {
			return true
		}
	}
	return false
}

func testBreaks(t leql.Test) (all []broken) {
	add := func(kind string, change func(*leql.Test)) {
		x := t
		change(&x)
		all = append(all, broken{kind, &x})
	}
	add("another key", func(x *leql.Test) { x.Key.Name += "x" })
	cased := map[leql.Operator]leql.Operator{
		leql.IContains: leql.Contains, leql.IStartsWith: leql.StartsWith, leql.IIn: leql.In, leql.IContainsAny: leql.ContainsAny,
		leql.IContainsAll: leql.ContainsAll, leql.IStartsWithAny: leql.StartsWithAny,
	}
	if o, ok := cased[t.Operator]; ok {
		add("case counts", func(x *leql.Test) { x.Operator = o })
	}
	other := map[leql.Operator]leql.Operator{
		leql.IContains: leql.IStartsWith, leql.IStartsWith: leql.IContains, leql.IContainsAny: leql.IContainsAll, leql.IContainsAll: leql.IContainsAny,
	}
	if o, ok := other[t.Operator]; ok && (t.List == nil || len(t.List) > 1) {
		add(fmt.Sprintf("%s to %s", t.Operator, o), func(x *leql.Test) { x.Operator = o })
	}
	opposite := map[leql.Operator]leql.Operator{
		leql.Equal: leql.NotEqual, leql.NotEqual: leql.Equal, leql.Greater: leql.GreaterEqual, leql.GreaterEqual: leql.Greater,
		leql.Less: leql.LessEqual, leql.LessEqual: leql.Less,
	}
	if o, ok := opposite[t.Operator]; ok {
		add(fmt.Sprintf("%s to %s", t.Operator, o), func(x *leql.Test) { x.Operator = o })
	}
	for i, v := range t.List {
		if covered(t.List, i) {
			continue
		}
		add("value dropped", func(x *leql.Test) { x.List = slices.Delete(slices.Clone(t.List), i, i+1) })
		if text, ok := v.(leql.Text); ok {
			add("value changed", func(x *leql.Test) {
				x.List = slices.Clone(t.List)
				x.List[i] = leql.Text{Text: text.Text + "x"}
			})
			for kind, changed := range textBreaks(text.Text) {
				add(kind, func(x *leql.Test) {
					x.List = slices.Clone(t.List)
					x.List[i] = leql.Text{Text: changed}
				})
			}
		}
	}
	switch v := t.Value.(type) {
	case leql.Text:
		add("value changed", func(x *leql.Test) { x.Value = leql.Text{Text: v.Text + "x"} })
		for kind, changed := range textBreaks(v.Text) {
			add(kind, func(x *leql.Test) { x.Value = leql.Text{Text: changed} })
		}
	case leql.NoCase:
		add("case counts", func(x *leql.Test) { x.Value = leql.Text{Text: v.Text} })
		add("value changed", func(x *leql.Test) { x.Value = leql.NoCase{Text: v.Text + "x"} })
		for kind, changed := range textBreaks(v.Text) {
			add(kind, func(x *leql.Test) { x.Value = leql.NoCase{Text: changed} })
		}
	case leql.Regex:
		if v.IgnoreCase {
			add("case counts", func(x *leql.Test) { x.Value = leql.Regex{Pattern: v.Pattern} })
		}
		add("expression changed", func(x *leql.Test) { x.Value = leql.Regex{Pattern: "x(?:" + v.Pattern + ")", IgnoreCase: v.IgnoreCase} })
		for kind, changed := range patternBreaks(v.Pattern) {
			add(kind, func(x *leql.Test) { x.Value = leql.Regex{Pattern: changed, IgnoreCase: v.IgnoreCase} })
		}
	}
	return all
}

// textBreaks are mutations of a text by wrong quoting.
func textBreaks(text string) map[string]string {
	all := map[string]string{}
	if strings.Contains(text, `\`) {
		all["backslash doubled"] = strings.ReplaceAll(text, `\`, `\\`)
		all["backslash lost"] = strings.Replace(text, `\`, "", 1)
	}
	if runes := []rune(text); len(runes) > 1 {
		all["value cut"] = string(runes[:len(runes)-1])
	}
	return all
}

var (
	innerWildcard = regexp.MustCompile(`[^(|s)^]\.\*`)
	escape        = regexp.MustCompile(`\\[.*+?(){}^$|\[\]]`)
)

// patternBreaks are mutations of an expression by wrong escaping.
func patternBreaks(pattern string) map[string]string {
	all := map[string]string{}
	if at := innerWildcard.FindStringIndex(pattern); at != nil {
		all["wildcard lost"] = pattern[:at[1]-2] + pattern[at[1]:]
	}
	if at := escape.FindStringIndex(pattern); at != nil {
		all["escape lost"] = pattern[:at[0]] + pattern[at[0]+1:]
	}
	if without, ok := strings.CutSuffix(pattern, "$"); ok {
		all["anchor lost"] = without
	}
	return all
}
