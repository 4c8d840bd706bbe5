package convert

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"sigma-lsp/analysis/events"
	matcher "sigma-lsp/analysis/match"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/convert/pipeline"
)

// Mapping turns the events that Sigma sees into those that InsightIDR would
// hold, as far as one rule asks for them: by the keys that the pipelines gave
// its fields. What the keys hold in truth is not known here; docs/mappings.md
// has the evidence.
type Mapping struct {
	// Given is the conditions that the pipelines added, in LEQL. Events of
	// Sigma have no such field, so they are taken to hold.
	Given []string

	keys   map[string][]string // by field
	hashes map[string][]string // keys of the sums in a field such as Hashes, by "FIELD ALGORITHM"
	given  map[string]any
}

// Mapping tells how events map. It fails where the pipelines do more to the
// rule than naming keys, which cannot be done to an event.
func (r *Result) Mapping() (*Mapping, error) {
	m := &Mapping{keys: map[string][]string{}, hashes: map[string][]string{}, given: map[string]any{}}
	if r.Rule == nil {
		return nil, fmt.Errorf("only rules have a mapping of events")
	}
	for _, s := range r.Rule.Selections {
		var err error
		each(s.Test, func(i *pipeline.Item) {
			switch {
			case err != nil:
			case s.From == nil || i.From == nil:
				err = m.give(r, i)
			case i.Field != "":
				err = m.take(i)
			}
		})
		if err != nil {
			return nil, err
		}
	}
	for _, keys := range m.keys {
		for _, key := range keys {
			if _, ok := m.given[key]; ok {
				return nil, fmt.Errorf("the pipeline adds a condition on %s, which the rule asks for too", key)
			}
		}
	}
	return m, nil
}

// give takes a condition that a pipeline added as given.
func (m *Mapping) give(r *Result, i *pipeline.Item) error {
	if i.Negated || i.All && len(i.Values) > 1 || len(i.Values) == 0 || i.Field == "" {
		return fmt.Errorf("the pipeline adds a condition on %q for which no event can be made", i.Field)
	}
	m.given[i.Field] = events.Example(i.Values[0])
	if printed, ok := r.alone(test(i), i); ok && !slices.Contains(m.Given, printed.Text) {
		m.Given = append(m.Given, printed.Text)
	}
	return nil
}

// take learns the keys of an item's field, and of the fields that its values
// refer to.
func (m *Mapping) take(i *pipeline.Item) error {
	if slices.Equal(written(i.Values), written(i.From.Values)) {
		add(m.keys, i.From.Field, i.Field)
		for n, v := range i.Values {
			if to, ok := v.(sigma.FieldRef); ok {
				add(m.keys, i.From.Values[n].(sigma.FieldRef).Field, to.Field)
			}
		}
		return nil
	}
	for _, v := range i.Values {
		algorithm, ok := sumOf(i.From.Values, v)
		if !ok {
			return fmt.Errorf("the pipeline changes the values of %s: what its events would hold is not known", i.From.Field)
		}
		add(m.hashes, i.From.Field+" "+algorithm, i.Field)
	}
	return nil
}

func add(to map[string][]string, name, key string) {
	if !slices.Contains(to[name], key) {
		to[name] = append(to[name], key)
	}
}

// written is values as they can be compared. The field that a value refers to
// is left out, as it has a key of its own.
func written(values []sigma.Value) (texts []string) {
	for _, v := range values {
		if ref, ok := v.(sigma.FieldRef); ok {
			ref.Field = ""
			v = ref
		}
		texts = append(texts, fmt.Sprintf("%T %+v", v, v))
	}
	return texts
}

// sumOf finds the value "ALGORITHM=sum" that a pipeline took a sum from.
func sumOf(from []sigma.Value, v sigma.Value) (algorithm string, ok bool) {
	sum, ok := v.(sigma.String)
	if !ok {
		return "", false
	}
	text, _ := sum.Plain()
	for _, one := range from {
		if s, ok := one.(sigma.String); ok && text != "" && s.From() == v.From() {
			for _, p := range s.Parts {
				if name, rest, ok := strings.Cut(p.Text, "="); ok && rest == text {
					return strings.ToUpper(name), true
				}
			}
		}
	}
	return "", false
}

// Event returns an event as InsightIDR would hold it, for leql.NewEvent. Of a
// field that holds several values all are kept, as JSON does.
func (m *Mapping) Event(e *matcher.Event) map[string]any {
	mapped := maps.Clone(m.given)
	put := func(keys []string, held []string, null bool) {
		var v any
		switch {
		case null:
		case len(slices.Compact(slices.Clone(held))) == 1:
			v = held[0]
		default:
			all := make([]any, len(held))
			for i, text := range held {
				all[i] = text
			}
			v = all
		}
		for _, key := range keys {
			mapped[key] = v
		}
	}
	for field, keys := range m.keys {
		if held, ok := e.Held(field); ok {
			put(keys, held, e.Null(field))
		}
	}
	for name, keys := range m.hashes {
		field, algorithm, _ := strings.Cut(name, " ")
		held, _ := e.Held(field)
		var sums []string
		for _, text := range held {
			for part := range strings.SplitSeq(text, ",") {
				if name, sum, ok := strings.Cut(strings.TrimSpace(part), "="); ok && strings.EqualFold(name, algorithm) {
					sums = append(sums, sum)
				}
			}
		}
		if len(sums) > 0 {
			put(keys, sums, false)
		}
	}
	return mapped
}
