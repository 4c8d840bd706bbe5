// Package inlay adds inlay hints for what a reader would have to look up: the
// LEQL key of a field, how many selections a pattern matches, and the names of
// techniques, events and rules.
package inlay

import (
	"fmt"
	"strings"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/taxonomy"
	"sigma-lsp/convert"
)

// Hint is shown after the offset At.
type Hint struct {
	At   int
	Text string
	More string // a sentence for who asks, or ""
}

// Keys are the LEQL keys that the active pipelines map fields to.
func Keys(d *sigma.Document, result *convert.Result) (hints []Hint) {
	fields := result.Fields()
	eachItem(d, func(_ *sigma.Logsource, item *sigma.Item) {
		field, ok := fields[item]
		if !ok || field.Status != convert.Mapped || item.Key == nil || len(field.Keys) == 0 {
			return
		}
		if text := strings.Join(field.Keys, ", "); text != item.Field {
			hints = append(hints, Hint{At: item.Key.Span.End, Text: "→ " + text})
		}
	})
	return append(hints, groupKeys(d, result)...)
}

// groupKeys are the LEQL keys that the query of a correlation groups by.
func groupKeys(d *sigma.Document, result *convert.Result) (hints []Hint) {
	if d.Correlation == nil {
		return nil
	}
	keys := result.GroupKeys()
	for _, n := range d.Correlation.GroupBy {
		if key, ok := keys[n.Span]; ok && key != n.Value && n.Span.Within(d.Span) {
			hints = append(hints, Hint{At: n.Span.End, Text: "→ " + key})
		}
	}
	return hints
}

// Patterns are the numbers of selections that the patterns of conditions match.
func Patterns(d *sigma.Document) (hints []Hint) {
	detection := d.Detection()
	if detection == nil {
		return nil
	}
	for _, condition := range detection.ConditionNodes() {
		if !condition.Span.Within(d.Span) {
			continue
		}
		for _, word := range detection.ConditionWords(condition) {
			if word.Kind != sigma.PatternWord {
				continue
			}
			var names []string
			for _, s := range detection.Matching(word.Text) {
				names = append(names, s.Name.Value)
			}
			hint := Hint{At: word.At.End, Text: fmt.Sprintf("%d selections", len(names)), More: strings.Join(names, ", ")}
			if len(names) == 1 {
				hint.Text = "1 selection"
			}
			hints = append(hints, hint)
			if len(hints) > maxHints {
				return hints
			}
		}
	}
	return hints
}

// maxHints bounds the hints of one document.
const maxHints = 1000

// Tags are the names of tactics and techniques.
func Tags(d *sigma.Document, known *taxonomy.Taxonomy) (hints []Hint) {
	tags, ok := d.Root.Get("tags")
	if !ok || tags.Merged || tags.Value.Target != nil {
		return nil
	}
	for _, n := range tags.Value.Items {
		space, _, _ := taxonomy.SplitTag(n.Value)
		if n.Kind != sigma.Scalar || n.Target != nil || !strings.EqualFold(space, "attack") {
			continue
		}
		e := known.Attack().Lookup(n.Value)
		if e == nil || e.Title() == "" || e.Kind == taxonomy.Tactic && e.Retired == nil {
			continue // the tag of a tactic is its name
		}
		hint := Hint{At: n.Span.End, Text: e.Title()}
		if e.Retired != nil {
			hint.Text += " (retired)"
		}
		hints = append(hints, hint)
	}
	return hints
}

// Events are the meanings of the values of EventID.
func Events(d *sigma.Document, known *taxonomy.Taxonomy) (hints []Hint) {
	eachItem(d, func(l *sigma.Logsource, item *sigma.Item) {
		if item.Field != "EventID" || len(item.Modifiers) > 0 {
			return
		}
		field, ok := known.Field(taxonomy.LogsourceOf(l), item.Field)
		if !ok {
			return
		}
		for _, v := range item.Values {
			n := v.SourceNode()
			if n == nil || n.Target != nil {
				continue
			}
			if known, ok := field.Value(n.Value); ok && known.Doc != "" {
				hints = append(hints, Hint{At: n.Span.End, Text: known.Doc})
			}
		}
	})
	return hints
}

// eachItem visits the items that belong to the document itself.
func eachItem(d *sigma.Document, visit func(*sigma.Logsource, *sigma.Item)) {
	detection := d.Detection()
	if detection == nil {
		return
	}
	var logsource *sigma.Logsource
	if d.Rule != nil {
		logsource = d.Rule.Logsource
	} else {
		logsource = d.Filter.Logsource
	}
	for _, s := range detection.Selections {
		for item := range sigma.ItemsOf(s.Test) {
			if item.At().Within(d.Span) {
				visit(logsource, item)
			}
		}
	}
}
