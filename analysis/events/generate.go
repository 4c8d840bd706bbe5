// Package events makes the events that a rule is run on.
package events

import (
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"regexp/syntax"
	"slices"
	"strings"

	"sigma-lsp/analysis/sigma"
)

// The events of a rule: a few for each of its values, and random ones.
const (
	randomEvents = 100
	eventsAtMost = 4000
)

// Of makes events of a rule, the same ones each time. For each value of each
// item there are events that have this value and what else the condition
// wants, as far as it can be told, and some that are nearly that.
func Of(rule *sigma.Rule) (all []map[string]any) {
	seed := fnv.New64a()
	_, _ = seed.Write([]byte(rule.Text("id") + rule.Text("title")))
	g := &generator{rand.New(rand.NewPCG(seed.Sum64(), 1))}
	d := rule.Detection
	if d == nil {
		return nil
	}
	var items []*sigma.Item
	for _, s := range d.Selections {
		if s.Test == nil {
			continue
		}
		for _, item := range itemsOf(s.Test) {
			items = append(items, item)
			for _, condition := range d.Conditions {
				if condition.Expr == nil {
					continue
				}
				var wanted []*sigma.Item
				for _, chosen := range wantedBy(d, condition.Expr, s) {
					wanted = append(wanted, wantedOf(chosen.Test, item)...)
				}
				all = append(all, g.around(wanted, item)...)
			}
		}
	}
	g.rand.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	all = all[:min(len(all), eventsAtMost)]
	for n := range randomEvents {
		all = append(all, g.random(items, float64(n%5)*0.15))
	}
	return all
}

func itemsOf(t sigma.Test) (items []*sigma.Item) {
	switch t := t.(type) {
	case *sigma.AllOf:
		for _, inner := range t.Tests {
			items = append(items, itemsOf(inner)...)
		}
	case *sigma.AnyOf:
		for _, inner := range t.Tests {
			items = append(items, itemsOf(inner)...)
		}
	case *sigma.Item:
		items = append(items, t)
	}
	return items
}

// wantedBy is the selections that have to hold for a condition, the least of
// them that decide by a certain one.
func wantedBy(d *sigma.Detection, e sigma.Expr, target *sigma.Selection) (wanted []*sigma.Selection) {
	switch e := e.(type) {
	case *sigma.And:
		for _, o := range e.Operands {
			wanted = append(wanted, wantedBy(d, o, target)...)
		}
	case *sigma.Or:
		best := wantedBy(d, e.Operands[0], target)
		for _, o := range e.Operands {
			if w := wantedBy(d, o, target); slices.Contains(w, target) {
				best = w
			}
		}
		wanted = best
	case *sigma.Not:
		if slices.Contains(wantedBy(d, e.Operand, target), target) {
			wanted = append(wanted, target)
		}
	case *sigma.Ref:
		if s := d.Selection(e.Name); s != nil {
			wanted = append(wanted, s)
		}
	case *sigma.Of:
		reached := d.Reached(e.Pattern)
		switch {
		case e.All:
			wanted = reached
		case slices.Contains(reached, target):
			wanted = append(wanted, target)
		case len(reached) > 0:
			wanted = append(wanted, reached[0])
		}
	}
	return slices.DeleteFunc(slices.Clone(wanted), func(s *sigma.Selection) bool { return s.Test == nil })
}

// wantedOf is the items of a selection that have to hold, by the branch that
// holds a certain one.
func wantedOf(t sigma.Test, target *sigma.Item) (wanted []*sigma.Item) {
	switch t := t.(type) {
	case *sigma.AllOf:
		for _, inner := range t.Tests {
			wanted = append(wanted, wantedOf(inner, target)...)
		}
	case *sigma.AnyOf:
		branch := t.Tests[0]
		for _, inner := range t.Tests {
			if slices.Contains(itemsOf(inner), target) {
				branch = inner
			}
		}
		wanted = wantedOf(branch, target)
	case *sigma.Item:
		wanted = append(wanted, t)
	}
	return wanted
}

// around makes events for the values of one item, among others that are wanted
// too.
func (g *generator) around(wanted []*sigma.Item, item *sigma.Item) (all []map[string]any) {
	for n, v := range item.Values {
		variants := []sigma.Value{v}
		if e, ok := v.(sigma.Expansion); ok {
			variants = e.Values
		}
		for kind := range 3 + len(variants) {
			event, texts := map[string]any{}, map[string][]sigma.Value{}
			for _, other := range wanted {
				switch {
				case other.Field == "" || other.Negated && other != item || len(other.Values) == 0:
				case other != item && other.All:
					g.want(event, texts, other, other.Values)
				case other != item:
					at := g.rand.IntN(len(other.Values))
					g.want(event, texts, other, other.Values[at:at+1])
				}
			}
			switch {
			case kind == 0 && item.All: // one is missing
				g.want(event, texts, item, slices.Delete(slices.Clone(item.Values), n, n+1))
			case item.All:
				g.want(event, texts, item, item.Values)
			default:
				g.want(event, texts, item, []sigma.Value{variants[max(0, kind-3)]})
			}
			switch kind {
			case 1:
				event[item.Field] = swapCase(event[item.Field])
			case 2:
				event[item.Field] = g.near(event[item.Field])
			}
			all = append(all, event)
		}
	}
	return all
}

// want gives a field what an item asks for, beside what it has to hold anyway.
func (g *generator) want(event map[string]any, texts map[string][]sigma.Value, i *sigma.Item, values []sigma.Value) {
	if i.Field == "" || len(values) == 0 {
		return
	}
	texts[i.Field] = append(texts[i.Field], values...)
	// Texts that begin the value come first, those that end it last.
	slices.SortStableFunc(texts[i.Field], func(a, b sigma.Value) int { return place(a) - place(b) })
	if len(texts[i.Field]) == 1 {
		event[i.Field] = g.value(texts[i.Field][0])
		return
	}
	var b strings.Builder
	for _, v := range texts[i.Field] {
		fmt.Fprint(&b, g.value(v))
	}
	event[i.Field] = b.String()
}

func place(v sigma.Value) int {
	s, ok := v.(sigma.String)
	if !ok || len(s.Parts) == 0 {
		return 1
	}
	switch open := func(p sigma.Part) bool { return p.Kind == sigma.Any }; {
	case !open(s.Parts[0]):
		return 0
	case !open(s.Parts[len(s.Parts)-1]):
		return 2
	}
	return 1
}

func swapCase(v any) any {
	text, ok := v.(string)
	if !ok {
		return v
	}
	return strings.Map(func(r rune) rune {
		if upper := strings.ToUpper(string(r)); upper != string(r) {
			return []rune(upper)[0]
		}
		return []rune(strings.ToLower(string(r)))[0]
	}, text)
}

// random makes an event of whatever the items ask for, more or less.
func (g *generator) random(items []*sigma.Item, wild float64) map[string]any {
	event := map[string]any{}
	for _, i := range g.rand.Perm(len(items)) {
		item := items[i]
		if item.Field == "" || g.rand.Float64() < wild/2 {
			continue
		}
		if _, ok := event[item.Field]; ok && g.rand.IntN(3) > 0 {
			continue
		}
		event[item.Field] = g.satisfy(item)
		if g.rand.Float64() < wild {
			event[item.Field] = g.near(event[item.Field])
		}
	}
	return event
}

type generator struct{ rand *rand.Rand }

func (g *generator) pick(texts ...string) string { return texts[g.rand.IntN(len(texts))] }

// satisfy makes a value that an item asks for: of one of its values, or of all
// of them after each other.
func (g *generator) satisfy(i *sigma.Item) any {
	if len(i.Values) == 0 {
		return "x"
	}
	if !i.All {
		return g.value(i.Values[g.rand.IntN(len(i.Values))])
	}
	var b strings.Builder
	for _, n := range g.rand.Perm(len(i.Values)) {
		fmt.Fprint(&b, g.value(i.Values[n]))
	}
	return b.String()
}

// Example makes something that a value matches, as far as it can be told.
func Example(v sigma.Value) any {
	g := &generator{rand.New(rand.NewPCG(1, 1))}
	return g.value(v)
}

func (g *generator) value(v sigma.Value) any {
	switch v := v.(type) {
	case sigma.String:
		var b strings.Builder
		for _, p := range v.Parts {
			switch p.Kind {
			case sigma.Any:
				b.WriteString(g.pick("", "a", "C:\\Temp\\x", " -x \"y\" ", "line\nbreak", "Ä", "*"))
			case sigma.One:
				b.WriteString(g.pick("a", "\n", "é", "?", "\\"))
			default:
				b.WriteString(p.Text)
			}
		}
		return b.String()
	case sigma.Number:
		if g.rand.IntN(2) == 0 {
			return v.Text
		}
		return v.Float
	case sigma.Bool:
		return v.True
	case sigma.Null:
		return nil
	case sigma.Regexp:
		if re, err := syntax.Parse(v.Text(), syntax.Perl); err == nil {
			return g.pick("", "x") + g.regex(re) + g.pick("", "y")
		}
	case sigma.CIDR:
		return g.pick(v.Prefix.Addr().String(), v.Prefix.Addr().Next().String(), "203.0.113.77")
	case sigma.Compare:
		return v.Number.Float + float64(g.rand.IntN(3)-1)
	case sigma.Expansion:
		return g.value(v.Values[g.rand.IntN(len(v.Values))])
	}
	return "x"
}

// regex makes a text that an expression finds, mostly.
func (g *generator) regex(re *syntax.Regexp) string {
	var b strings.Builder
	each := func(n int) {
		for range n {
			for _, sub := range re.Sub {
				b.WriteString(g.regex(sub))
			}
		}
	}
	switch re.Op {
	case syntax.OpLiteral:
		b.WriteString(string(re.Rune))
	case syntax.OpCharClass:
		if len(re.Rune) > 0 {
			n := g.rand.IntN(len(re.Rune)/2) * 2
			b.WriteRune(re.Rune[n])
		}
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		b.WriteString(g.pick("a", " ", "\\"))
	case syntax.OpStar:
		each(g.rand.IntN(3))
	case syntax.OpQuest:
		each(g.rand.IntN(2))
	case syntax.OpRepeat:
		each(min(re.Min+g.rand.IntN(2), 50))
	case syntax.OpAlternate:
		b.WriteString(g.regex(re.Sub[g.rand.IntN(len(re.Sub))]))
	default:
		each(1)
	}
	return b.String()
}

// near makes something that is nearly the value.
func (g *generator) near(v any) any {
	switch g.rand.IntN(5) {
	case 0:
		return nil
	case 1:
		return g.pick("", "null", "x", " ", "0", "*", "?")
	}
	text := fmt.Sprint(v)
	runes := []rune(text)
	switch g.rand.IntN(9) {
	case 0:
		return strings.ToUpper(text)
	case 1:
		return strings.ToLower(text)
	case 2:
		return text + g.pick("x", " ", "\n", "\"", "'", "\\")
	case 3:
		return g.pick("x", " ", "\n", "\"", "\\", "/") + text
	case 4:
		if len(runes) > 0 {
			return string(runes[1:])
		}
	case 5:
		if len(runes) > 0 {
			return string(runes[:len(runes)-1])
		}
	case 6:
		if n := len(runes); n > 1 {
			at := 1 + g.rand.IntN(n-1)
			return string(runes[:at]) + g.pick("x", "\n", "*", "\\", "ä") + string(runes[at:])
		}
	case 7:
		return float64(g.rand.IntN(5000))
	case 8:
		return strings.ReplaceAll(text, `\`, `\\`)
	}
	return text
}
