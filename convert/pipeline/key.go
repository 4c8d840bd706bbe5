package pipeline

import "sigma-lsp/analysis/sigma"

// Key is the result of pipelines for a field that is in no detection item.
type Key struct {
	Names    []string // more than one if a mapping gives several; none if it is dropped
	Mapped   bool     // a field mapping took it
	Failures []Failure
}

// sampleText is a sample value: pipelines treat most values as text.
var sampleText = sigma.String{Parts: []sigma.Part{{Kind: sigma.Text, Text: "text", At: noSpan}}}

// KeyOf runs pipelines on a rule to find the key of a field of its events: a
// correlation can group by fields that its rules do not test. The span is used
// for failures.
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
