package events

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"
	"unicode"

	"sigma-lsp/analysis/match"
	"sigma-lsp/analysis/sigma"
)

// Difference is what was found out about two rules on events made from both.
type Difference struct {
	Tried, Matched int // events, and those of them that the old rule matches
	// OnlyOld and OnlyNew are the shortest events found that only one of the
	// two matches, nil if none was found. This does not prove that there is
	// none.
	OnlyOld, OnlyNew map[string]any
}

// Same reports whether no difference was found.
func (d *Difference) Same() bool { return d.OnlyOld == nil && d.OnlyNew == nil }

// keywordField is the field in which generated events carry keywords.
const keywordField = "message"

// maxShrunk is how many events of each side are shortened; the shortest is
// returned.
const maxShrunk = 24

// Compare runs two rules on events generated from either and from both
// together. The log source is ignored.
func Compare(old, new *sigma.Rule, runOld, runNew *match.Matcher) *Difference {
	d := &Difference{}
	differ := func(oldOnly bool) func(map[string]any) bool {
		return func(event map[string]any) bool {
			e := match.NewEvent(event)
			a, b := runOld.Match(e), runNew.Match(e)
			return a != b && a == oldOnly
		}
	}
	var onlyOld, onlyNew []map[string]any
	for _, event := range joinKeywords(old, new) {
		d.Tried++
		e := match.NewEvent(event)
		a, b := runOld.Match(e), runNew.Match(e)
		if a {
			d.Matched++
		}
		switch {
		case a && !b:
			onlyOld = append(onlyOld, event)
		case b && !a:
			onlyNew = append(onlyNew, event)
		}
	}
	d.OnlyOld, d.OnlyNew = shortest(onlyOld, differ(true)), shortest(onlyNew, differ(false))
	return d
}

// joinKeywords makes the events of two rules, and some that are made of one of
// each.
func joinKeywords(old, new *sigma.Rule) []map[string]any {
	a, b := withKeywords(old), withKeywords(new)
	all := slices.Concat(a, b)
	for i := range max(len(a), len(b)) {
		if len(a) == 0 || len(b) == 0 {
			break
		}
		one, other := a[i%len(a)], b[i%len(b)]
		for _, pair := range [2][2]map[string]any{{one, other}, {other, one}} {
			both := maps.Clone(pair[0])
			maps.Copy(both, pair[1])
			all = append(all, both)
		}
	}
	return append(all, map[string]any{})
}

// withKeywords are the events of a rule; if it has keywords, they contain one
// of them, or all.
func withKeywords(rule *sigma.Rule) []map[string]any {
	all := Generate(rule)
	var texts []string
	for _, s := range rule.Detection.Selections {
		if s.Test == nil {
			continue
		}
		for item := range sigma.ItemsOf(s.Test) {
			if item.Field != "" {
				continue
			}
			together := ""
			for _, v := range item.Values {
				if text, ok := Example(v).(string); ok {
					texts = append(texts, text)
					together += text + " "
				}
			}
			texts = append(texts, together)
		}
	}
	if len(texts) == 0 {
		return all
	}
	for i, event := range all {
		event[keywordField] = texts[i%len(texts)]
	}
	for _, text := range texts {
		all = append(all, map[string]any{keywordField: text})
	}
	return all
}

// shortest makes events as short as they can be and still differ, and returns
// the shortest of them, or nil.
func shortest(all []map[string]any, differs func(map[string]any) bool) map[string]any {
	slices.SortStableFunc(all, func(a, b map[string]any) int { return len(conditionText(a)) - len(conditionText(b)) })
	var best map[string]any
	for _, event := range all[:min(len(all), maxShrunk)] {
		event = shrink(event, differs)
		if best == nil || cmp.Or(len(event)-len(best), len(conditionText(event))-len(conditionText(best)), cmp.Compare(conditionText(event), conditionText(best))) < 0 {
			best = event
		}
	}
	return best
}

func conditionText(event map[string]any) string {
	text, err := json.Marshal(event)
	if err != nil {
		panic(err) // generated events only have texts, numbers, booleans and null
	}
	return string(text)
}

// shrink drops fields, and characters of the values, that do not matter.
func shrink(event map[string]any, differs func(map[string]any) bool) map[string]any {
	for changed := true; changed; {
		changed = false
		for _, field := range slices.Sorted(maps.Keys(event)) {
			less := maps.Clone(event)
			delete(less, field)
			if differs(less) {
				event, changed = less, true
			}
		}
		for _, field := range slices.Sorted(maps.Keys(event)) {
			text, ok := event[field].(string)
			if !ok {
				continue
			}
			shorter := shrinkText(text, func(text string) bool {
				less := maps.Clone(event)
				less[field] = text
				return differs(less)
			})
			changed = changed || shorter != text
			event = maps.Clone(event)
			event[field] = shorter
		}
	}
	return event
}

// shrinkText cuts pieces out of a text, large ones first, and makes the
// characters plain that can be any.
func shrinkText(text string, still func(string) bool) string {
	runes := []rune(text)
	for piece := len(runes); piece > 0; piece /= 2 {
		for at := 0; at+piece <= len(runes); {
			less := slices.Concat(runes[:at], runes[at+piece:])
			if still(string(less)) {
				runes = less
			} else {
				at += piece
			}
		}
	}
	for at, r := range runes {
		for _, plain := range []rune{'x', unicode.ToLower(r)} {
			simpler := slices.Clone(runes)
			simpler[at] = plain
			if plain == r || still(string(simpler)) {
				runes = simpler
				break
			}
		}
	}
	return string(runes)
}
