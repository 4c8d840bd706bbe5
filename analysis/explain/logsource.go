package explain

import (
	"fmt"
	"slices"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/taxonomy"
)

// maxLogsources is how many things a list names.
const maxLogsources = 10

// logsource explains a value of the log source, and the whole that it is part
// of.
func (w *writer) logsource() bool {
	if w.onKey || len(w.path) != 2 || w.path[0] != "logsource" || !slices.Contains(taxonomy.LogsourceKeys, w.path[1]) {
		return false
	}
	w.explainers(w.node.Span)
	key, value := w.path[1], w.node.Value
	alone := taxonomy.Logsource{}.With(key, value)
	if source, ok := w.Taxonomy.Source(alone); ok && source.Doc != "" {
		w.paragraph("%s %s: %s.", key, Name(value), source.Doc)
	} else if choices := w.Taxonomy.LogsourceValues(key, alone); len(choices) > 0 {
		w.paragraph("%s %s: used by %s.", key, Name(value), countOf(choices[0].Rules, "public rule"))
	} else {
		w.paragraph("%s %s is not in Sigma's taxonomy.", key, Name(value))
		return true
	}
	whole := taxonomy.LogsourceOf(w.source())
	if source, ok := w.Taxonomy.Source(whole); ok && whole != alone {
		w.combination(source)
		return true
	}
	for _, other := range taxonomy.LogsourceKeys {
		choices := w.Taxonomy.LogsourceValues(other, alone)
		if other == key || whole.Get(other) != "" || len(choices) == 0 {
			continue
		}
		shown := choices[:min(len(choices), maxLogsources)]
		more := ""
		if len(choices) > len(shown) {
			more = fmt.Sprintf(" and %d more", len(choices)-len(shown))
		}
		w.item("with %s %s%s", other, joinWords(shown, "or", func(c taxonomy.Choice) Word { return set(c.Value) }), more)
	}
	if source, ok := w.Taxonomy.Source(alone); ok {
		w.recorded(source)
	}
	return true
}

// source is the log source of the rule or filter, or nil.
func (w *writer) source() *sigma.Logsource {
	switch {
	case w.document.Rule != nil:
		return w.document.Rule.Logsource
	case w.document.Filter != nil:
		return w.document.Filter.Logsource
	}
	return nil
}

// combination explains all parts of a log source together.
func (w *writer) combination(source *taxonomy.Source) {
	doc := ""
	if source.Doc != "" {
		doc = ": " + source.Doc
	}
	w.paragraph("Combined: %s%s.", source.String(), doc)
	if source.Rules > 0 {
		w.item("used by %s", countOf(source.Rules, "public rule"))
	}
	w.recorded(source)
}

// recorded explains where Windows records the events, and what must be set up.
func (w *writer) recorded(source *taxonomy.Source) {
	switch {
	case len(source.Events) > 0:
		w.item("recorded by Windows as %s", joinWords(source.Events[:min(len(source.Events), maxLogsources)], "and", func(e taxonomy.Event) Word {
			return plain("event " + e.ID + " in " + e.Channel)
		}))
	case len(source.Channels) > 0:
		w.item("in the event log %s", joinWords(source.Channels[:min(len(source.Channels), maxLogsources)], "and", plain))
	}
	if definition, ok := taxonomy.Definition(source.Logsource); ok {
		w.item("prerequisite: %s", definition)
	}
}
