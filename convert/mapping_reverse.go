package convert

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	matcher "sigma-lsp/analysis/match"
	"sigma-lsp/convert/leql"
)

// UnmappedFields returns the fields of the rule that have no LEQL key: the
// query uses their names, and it is unknown what InsightIDR has there.
func (m *Mapping) UnmappedFields() []string { return m.unmapped }

// HasMappedKey reports whether an entry of InsightIDR has a key of a mapped
// field.
func (m *Mapping) HasMappedKey(entry map[string]any) bool {
	return slices.ContainsFunc(m.fields, func(f mappedField) bool {
		if f.field == f.key {
			return false
		}
		_, ok := ValueAt(entry, f.key)
		return ok
	})
}

// Reverse returns an entry of InsightIDR as Sigma sees it: the values of mapped
// keys are added under the names of the fields.
func (m *Mapping) Reverse(entry map[string]any) *matcher.Event {
	both := maps.Clone(entry)
	sums := map[string][]string{} // hashes of one event by field, joined to one text
	for _, f := range m.fields {
		held, ok := ValueAt(entry, f.key)
		if _, own := entry[f.field]; !ok || own || f.field == f.key {
			continue
		}
		list, several := held.([]any)
		if !several {
			list = []any{held}
		}
		values, _ := both[f.field].([]any)
		for _, v := range list {
			if text, ok := v.(string); ok {
				if text = f.fieldText(text); f.algorithm != "" {
					sums[f.field] = append(sums[f.field], text)
				}
				v = text
			}
			values = append(values, v)
		}
		both[f.field] = values
	}
	for field, texts := range sums {
		both[field] = strings.Join(texts, ",")
	}
	return matcher.NewEvent(both)
}

// ValueAt returns the value of a key in an entry: a dotted path, in which items
// of arrays are named by their position.
func ValueAt(entry any, key string) (any, bool) {
	switch entry := entry.(type) {
	case map[string]any:
		if v, ok := entry[key]; ok {
			return v, true
		}
		for i := range len(key) {
			if inner, ok := entry[key[:i]]; ok && key[i] == '.' {
				if v, ok := ValueAt(inner, key[i+1:]); ok {
					return v, true
				}
			}
		}
	case []any:
		position, rest, more := strings.Cut(key, ".")
		n, err := strconv.Atoi(position)
		if err != nil || n < 0 || n >= len(entry) {
			return nil, false
		}
		if !more {
			return entry[n], true
		}
		return ValueAt(entry[n], rest)
	}
	return nil, false
}

// fieldText returns the value of the field for a value of the key.
func (f mappedField) fieldText(text string) string {
	for _, old := range slices.Sorted(maps.Keys(f.replacements)) {
		if strings.EqualFold(f.replacements[old], text) {
			return old
		}
	}
	if f.algorithm != "" {
		return f.algorithm + "=" + text
	}
	return text
}

// MatchesLogsource reports whether an entry of InsightIDR matches the
// conditions that the pipelines added for the rule's log source.
func (m *Mapping) MatchesLogsource(entry *leql.Event) bool {
	return !slices.ContainsFunc(m.added, func(a addedCondition) bool { return a.program.Match(entry) == a.negated })
}
