//go:build differential

package convert

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"sigma-lsp/analysis/events"
	"sigma-lsp/convert/leql"
	"sigma-lsp/convert/pipeline"
)

// TestSharpness breaks right queries on purpose, one part at a time, and counts
// how many of the breaks the events of the differential test show. A break that
// changes nothing for any event counts as missed, unless it is plain to see: a
// text of a list that holds another one of it.
func TestSharpness(t *testing.T) {
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
		for _, event := range events.Of(d.Rule) {
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
			for _, b := range breaks(e) {
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

// breaks makes the trees in which one node of a tree is broken.
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
	case *leql.Brackets:
		within(e.Inner, func(x leql.Expr) leql.Expr { return &leql.Brackets{Inner: x} })
	case *leql.Test:
		all = append(all, testBreaks(*e)...)
	}
	return all
}

// covered tells whether another text of a list is part of one.
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
		}
	}
	switch v := t.Value.(type) {
	case leql.Text:
		add("value changed", func(x *leql.Test) { x.Value = leql.Text{Text: v.Text + "x"} })
	case leql.NoCase:
		add("case counts", func(x *leql.Test) { x.Value = leql.Text{Text: v.Text} })
		add("value changed", func(x *leql.Test) { x.Value = leql.NoCase{Text: v.Text + "x"} })
	case leql.Regex:
		if v.IgnoreCase {
			add("case counts", func(x *leql.Test) { x.Value = leql.Regex{Pattern: v.Pattern} })
		}
		add("expression changed", func(x *leql.Test) { x.Value = leql.Regex{Pattern: "x(?:" + v.Pattern + ")", IgnoreCase: v.IgnoreCase} })
	}
	return all
}
