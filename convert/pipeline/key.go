package pipeline

import "sigma-lsp/analysis/sigma"

// Key is what pipelines make of a field that stands in no detection item.
type Key struct {
	Names    []string // more than one where a mapping gives several; none where it is dropped
	Mapped   bool     // a field mapping took it
	Failures []Failure
}

// sampleText stands for what an event may hold: what a pipeline says of values
// speaks of texts.
var sampleText = sigma.String{Parts: []sigma.Part{{Kind: sigma.Text, Text: "text", At: noSpan}}}

// KeyOf runs pipelines over a rule to see what a field of its events is called:
// a correlation groups by fields that its rules need not ask for. The range is
// that of the failures.
func KeyOf(rule *sigma.Rule, field string, at sigma.Span, pipelines ...*Pipeline) Key {
	w := newRule(rule)
	probe := &sigma.Item{Node: &sigma.Node{Span: at}, Field: field, FieldAt: at}
	asked := &Selection{Name: "key of " + field, Test: &Item{From: probe, Field: field, Values: []sigma.Value{sampleText}}}
	w.Selections = append(w.Selections, asked)
	newRun(w, pipelines).transform()

	k := Key{}
	anyItem(asked.Test, func(it *Item) bool {
		k.Names = append(k.Names, it.Field)
		k.Mapped = k.Mapped || it.Mapped
		return false
	})
	for _, f := range w.Failures {
		if f.Item != nil && f.Item.From == probe {
			k.Failures = append(k.Failures, f)
		}
	}
	return k
}
