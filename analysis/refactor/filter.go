package refactor

import (
	"slices"

	"sigma-lsp/analysis/sigma"
)

// An item is moved to a filter. For an item with neq the meaning is kept; for
// any other item it changes, as the author wants.
var _ = register("extract-filter", func(p *context) {
	d := p.detection()
	i := p.movable()
	if d == nil || i < 0 || len(formulas(d)) == 0 {
		return
	}
	title, without := "Exclude events with this "+p.Item.Field+" with a filter (changes what matches)", sigma.Span{}
	negated := slices.IndexFunc(p.Item.Modifiers, func(m sigma.ModifierUse) bool { return m.Name == "neq" })
	if negated >= 0 {
		title, without = "Convert to filter", p.Item.Modifiers[negated].At
		without.Start-- // the bar
	}
	name := free(d, "filter_main_"+shortName(p.Item.Field))
	edits := p.moveItem(d, i, name, p.lastSelection(d), without)
	if edits == nil {
		return
	}
	for _, f := range formulas(d) {
		edits = append(edits, f.and("not "+name)...)
	}
	if negated >= 0 {
		p.offerSameMeaning(Extract, title, edits...)
	} else {
		p.offerNewMeaning(Extract, title, edits...)
	}
})

// A selection that no condition uses yet becomes a filter of the rule.
var _ = register("use-as-filter", func(p *context) {
	d, s := p.detection(), p.Selection
	all := []*formula(nil)
	if d != nil {
		all = formulas(d)
	}
	if s == nil || len(all) == 0 || !s.Name.Span.Contains(p.span.Start) || used(d, s) {
		return
	}
	var edits []sigma.Edit
	for _, f := range all {
		edits = append(edits, f.and("not "+s.Name.Value)...)
	}
	p.offerNewMeaning(Rewrite, "Exclude events of "+s.Name.Value+" (changes what matches)", edits...)
})

// used reports whether a condition names or reaches a selection.
func used(d *sigma.Detection, s *sigma.Selection) bool {
	for _, c := range d.ConditionNodes() {
		for _, w := range d.ConditionWords(c) {
			if w.Kind == sigma.NameWord && w.Text == s.Name.Value || w.Kind == sigma.PatternWord && slices.Contains(d.Matching(w.Text), s) {
				return true
			}
		}
	}
	return false
}

// lastSelection is the number of the last selection's entry in the detection.
func (p *context) lastSelection(d *sigma.Detection) int {
	return entry(d, d.Selections[len(d.Selections)-1])
}
