package convert

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	matcher "sigma-lsp/analysis/match"
	"sigma-lsp/convert/leql"
)

// Unmapped returns the fields of the rule that have no LEQL key: the query asks
// for their names, and nothing is known of what InsightIDR holds there.
func (m *Mapping) Unmapped() []string { return m.unmapped }

// Keys returns the LEQL keys that the pipelines give the fields of the rule.
func (m *Mapping) Keys() (keys []string) {
	for _, f := range m.fields {
		if f.field != f.key && !slices.Contains(keys, f.key) {
			keys = append(keys, f.key)
		}
	}
	return keys
}

// Reverse returns an entry of InsightIDR as Sigma sees it: with what it holds
// under the keys of the rule's fields under the names of the fields too.
func (m *Mapping) Reverse(entry map[string]any) *matcher.Event {
	held := matcher.NewEvent(entry)
	both := maps.Clone(entry)
	for _, f := range m.fields {
		texts, ok := held.Held(f.key)
		if _, own := entry[f.field]; !ok || own || f.field == f.key {
			continue
		}
		var values []any
		if more, ok := both[f.field].([]any); ok {
			values = more
		}
		if held.Null(f.key) {
			values = append(values, nil)
		} else {
			for _, text := range texts {
				values = append(values, f.wrote(text))
			}
		}
		both[f.field] = values
	}
	for _, f := range m.fields { // sums of one event are one text
		if values, ok := both[f.field].([]any); ok && f.algorithm != "" && len(values) > 1 {
			texts := make([]string, len(values))
			for i, v := range values {
				texts[i] = fmt.Sprint(v)
			}
			both[f.field] = strings.Join(texts, ",")
		}
	}
	return matcher.NewEvent(both)
}

// wrote returns what the field holds where the key holds a text.
func (f mapped) wrote(text string) string {
	for _, old := range slices.Sorted(maps.Keys(f.words)) {
		if strings.EqualFold(f.words[old], text) {
			return old
		}
	}
	if f.algorithm != "" {
		return f.algorithm + "=" + text
	}
	return text
}

// Takes reports whether an entry of InsightIDR passes the conditions that the
// pipelines added: those of the rule's log source.
func (m *Mapping) Takes(entry *leql.Event) bool {
	return !slices.ContainsFunc(m.added, func(a added) bool { return a.program.Match(entry) == a.negated })
}
