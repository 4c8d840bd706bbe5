package events

import (
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"slices"
	"strings"

	"sigma-lsp/analysis/sigma"
)

// The events of a rule: a few for each of its values, and random ones.
const (
	minEvents    = 160
	randomEvents = 40
	maxEvents    = 2000
)

// Generate makes events for a rule, the same ones each time. For each value of
// each item there are events with this value and whatever else the condition
// requires, as far as that can be worked out, and some near misses.
func Generate(rule *sigma.Rule) (all []map[string]any) {
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
		for item := range sigma.ItemsOf(s.Test) {
			items = append(items, item)
			for _, condition := range d.Conditions {
				if condition.Expr == nil {
					continue
				}
				var wanted []*sigma.Item
				for _, chosen := range targetsOfTest(d, condition.Expr, s) {
					wanted = append(wanted, targetOf(chosen.Test, item)...)
				}
				all = append(all, g.eventsFor(wanted, item)...)
			}
		}
	}
	g.rand.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	all = all[:min(len(all), maxEvents)]
	for n := range max(randomEvents, minEvents-len(all)) {
		all = append(all, g.random(items, float64(n%5)*0.15))
	}
	return all
}

// targetsOfTest are the selections that must match for a condition to match
// through a given one, as few as possible.
func targetsOfTest(d *sigma.Detection, e sigma.Expr, target *sigma.Selection) (wanted []*sigma.Selection) {
	switch e := e.(type) {
	case *sigma.And:
		for _, o := range e.Operands {
			wanted = append(wanted, targetsOfTest(d, o, target)...)
		}
	case *sigma.Or:
		best := targetsOfTest(d, e.Operands[0], target)
		for _, o := range e.Operands {
			if w := targetsOfTest(d, o, target); slices.Contains(w, target) {
				best = w
			}
		}
		wanted = best
	case *sigma.Not:
		if slices.Contains(targetsOfTest(d, e.Operand, target), target) {
			wanted = append(wanted, target)
		}
	case *sigma.Ref:
		if s := d.Selection(e.Name); s != nil {
			wanted = append(wanted, s)
		}
	case *sigma.Of:
		reached := d.Matching(e.Pattern)
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

// targetOf are the items of a selection that must match, along the branch that
// contains a given one.
func targetOf(t sigma.Test, target *sigma.Item) (wanted []*sigma.Item) {
	switch t := t.(type) {
	case *sigma.AllOf:
		for _, inner := range t.Tests {
			wanted = append(wanted, targetOf(inner, target)...)
		}
	case *sigma.AnyOf:
		branch := t.Tests[0]
		for _, inner := range t.Tests {
			if slices.Contains(slices.Collect(sigma.ItemsOf(inner)), target) {
				branch = inner
			}
		}
		wanted = targetOf(branch, target)
	case *sigma.Item:
		wanted = append(wanted, t)
	}
	return wanted
}

// eventsFor makes events for the values of one item while other items match
// too: for each value one that has it, one that has it in another case and, if
// all values are required, one without it. The mutations rotate over the
// values.
func (g *generator) eventsFor(wanted []*sigma.Item, item *sigma.Item) (all []map[string]any) {
	nearOnes := 0
	for n, v := range item.Values {
		variants := []sigma.Value{v}
		if e, ok := v.(sigma.Expansion); ok {
			variants = e.Values
		}
		with := func(values ...sigma.Value) map[string]any {
			event, texts := map[string]any{}, map[string][]sigma.Value{}
			for _, other := range wanted {
				switch {
				case other.Field == "" && other != item:
					event[keywordField] = g.satisfy(other)
				case other.Negated && other != item || len(other.Values) == 0:
				case other != item && other.All:
					g.setMatching(event, texts, other, other.Values)
				case other != item:
					at := g.rand.IntN(len(other.Values))
					g.setMatching(event, texts, other, other.Values[at:at+1])
				}
			}
			g.setMatching(event, texts, item, values)
			return event
		}
		nearly := func(kind int) {
			values := []sigma.Value{v}
			if item.All {
				values = item.Values
			}
			event := with(values...)
			if near := g.mutate(event[fieldOf(item)], kind); near == (missing{}) {
				delete(event, fieldOf(item))
			} else {
				event[fieldOf(item)] = near
			}
			all = append(all, event)
		}
		if item.All {
			all = append(all, with(item.Values...))
			if len(item.Values) > 1 {
				all = append(all, with(slices.Delete(slices.Clone(item.Values), n, n+1)...))
			}
		} else {
			for _, variant := range variants {
				all = append(all, with(variant))
			}
		}
		nearly(caseMutation)
		for _, other := range g.mutants(v) {
			if item.All {
				values := slices.Clone(item.Values)
				values[n] = other
				all = append(all, with(values...))
			} else {
				all = append(all, with(other))
			}
		}
		for range max(1, len(mutations)/len(item.Values)) {
			nearly(nearOnes)
			nearOnes++
		}
	}
	return all
}

// caseMutation is the index of the mutation that changes the case.
const caseMutation = 3

func fieldOf(i *sigma.Item) string {
	if i.Field == "" {
		return keywordField
	}
	return i.Field
}

// setMatching gives a field a value that an item accepts, without breaking the
// items that it matches already.
func (g *generator) setMatching(event map[string]any, texts map[string][]sigma.Value, i *sigma.Item, values []sigma.Value) {
	if len(values) == 0 {
		return
	}
	field := fieldOf(i)
	texts[field] = append(texts[field], values...)
	// Texts that begin the value come first, those that end it last.
	slices.SortStableFunc(texts[field], func(a, b sigma.Value) int { return place(a) - place(b) })
	if len(texts[field]) == 1 {
		g.set(event, i, texts[field][0])
		return
	}
	var b strings.Builder
	for _, v := range texts[field] {
		fmt.Fprint(&b, g.value(v))
	}
	event[field] = b.String()
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

// set gives a field a value that an item accepts, including the other field of
// a fieldref.
func (g *generator) set(event map[string]any, i *sigma.Item, v sigma.Value) {
	switch v := v.(type) {
	case sigma.FieldRef:
		theirs := g.pick("one", "Two", "x y", "ä")
		if held, ok := event[v.Field].(string); ok {
			theirs = held
		}
		mine := theirs
		if v.AtStart {
			mine += g.pick("", "x")
		}
		if v.AtEnd {
			mine = g.pick("", "x") + mine
		}
		event[i.Field], event[v.Field] = mine, theirs
		if g.rand.IntN(3) == 0 {
			event[v.Field] = swapCase(theirs)
		}
	case sigma.Exists:
		if v.True {
			event[i.Field] = g.present()
		} else {
			delete(event, i.Field)
		}
	default:
		event[fieldOf(i)] = g.value(v)
	}
}

func (g *generator) present() any {
	if g.rand.IntN(4) == 0 {
		return nil
	}
	return g.pick("x", "", "0")
}

// random makes an event that satisfies some of the items.
func (g *generator) random(items []*sigma.Item, wild float64) map[string]any {
	event := map[string]any{}
	for _, i := range g.rand.Perm(len(items)) {
		item := items[i]
		if g.rand.Float64() < wild/2 {
			continue
		}
		field := fieldOf(item)
		if _, ok := event[field]; ok && g.rand.IntN(3) > 0 {
			continue
		}
		if len(item.Values) > 0 && !item.All {
			g.set(event, item, item.Values[g.rand.IntN(len(item.Values))])
		} else {
			event[field] = g.satisfy(item)
		}
		if g.rand.Float64() < wild {
			event[field] = g.mutate(event[field], g.rand.IntN(len(mutations)))
			if event[field] == (missing{}) {
				delete(event, field)
			}
		}
	}
	return event
}

type generator struct{ rand *rand.Rand }

func (g *generator) pick(texts ...string) string { return texts[g.rand.IntN(len(texts))] }

// satisfy makes a value that an item accepts: for one of its values, or for all
// of them concatenated.
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
