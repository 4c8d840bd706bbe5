package pipeline

import (
	"slices"

	"sigma-lsp/analysis/sigma"
)

// fieldMap returns the new names of a field: nil to keep it, empty to drop it.
// The field "" represents keywords.
type fieldMap func(field string) []string

// mapFields is a transformation of field names: in detection items, in values
// that refer to other fields, and in the rule's list of fields.
func mapFields(m fieldMap) transformation {
	return func(r *run) {
		r.mapList(m)
		r.editItems(func(it *Item) (Test, bool) { return r.mapItem(it, m) })
	}
}

func (r *run) mapList(m fieldMap) {
	if len(r.rule.Fields) == 0 {
		return
	}
	list := make([]string, 0, len(r.rule.Fields))
	for _, field := range r.rule.Fields {
		list = append(list, r.mapName(field, m)...)
	}
	if len(list) > sigma.MaxValues {
		r.limit(tooManyFields)
		return
	}
	r.rule.Fields = list
}

const tooManyFields = "the pipeline makes more fields of this rule's list than can be read"

// mapName maps a field name outside of detection items.
func (r *run) mapName(field string, m fieldMap) []string {
	to := m(field)
	if to == nil || !r.acceptsField(field) {
		return []string{field}
	}
	if r.tracksFieldItems && (len(to) != 1 || to[0] != field) {
		r.scope.trackName(field, to, r.item.id)
	}
	return to
}

func (r *run) mapItem(it *Item, m fieldMap) (Test, bool) {
	refs := r.mapRefs(it, m)
	to := m(it.Field)
	taken := to != nil && r.acceptsField(it.Field)
	if r.tracksMappings && to != nil && (taken || refs) {
		r.scope.trackMapping(it.Field, to)
	}
	if !taken {
		return it, refs
	}
	if len(to) == 0 {
		r.fail(ValueFailure, it, sigma.Span{}, "the pipeline maps this field to none; use drop_detection_item to leave it out")
		return nil, false
	}
	if it.Field == "" {
		it.Values = surroundWithWildcards(it.Values)
	}
	it.Mapped = true
	if len(to) == 1 {
		it.Field = to[0]
		return it, true
	}
	g := &Group{All: it.Negated, Tests: make([]Test, len(to))} // negated: none of the fields
	items := make([]Item, len(to))
	for i, field := range to {
		items[i] = *it
		items[i].Field, items[i].Applied = field, slices.Clone(it.Applied)
		g.Tests[i] = &items[i]
	}
	return g, true
}

// mapRefs maps the fields that values refer to, and reports whether any of them
// passes the conditions.
func (r *run) mapRefs(it *Item, m fieldMap) bool {
	var out []sigma.Value
	for i, v := range it.Values {
		ref, ok := v.(sigma.FieldRef)
		if !ok || !r.acceptsField(ref.Field) {
			if out != nil {
				out = append(out, v)
			}
			continue
		}
		if out == nil {
			out = append(make([]sigma.Value, 0, len(it.Values)), it.Values[:i]...)
		}
		given := m(ref.Field) != nil
		for _, to := range r.mapName(ref.Field, m) {
			if given {
				if it.MappedRefs == nil {
					it.MappedRefs = map[string]bool{}
				}
				it.MappedRefs[to] = true
			}
			ref.Field = to
			out = append(out, ref)
		}
	}
	switch {
	case out == nil:
		return false
	case len(out) == 0 || len(out) > sigma.MaxValues:
		r.fail(ValueFailure, it, sigma.Span{}, "the pipeline maps the fields that these values name to none, or to too many")
		return false
	}
	it.Values = out
	return true
}

// surroundWithWildcards adds wildcards around strings: a keyword can occur
// anywhere in the event, so also anywhere in the field that it is moved to.
func surroundWithWildcards(values []sigma.Value) []sigma.Value {
	out := slices.Clone(values)
	for i, v := range out {
		s, ok := v.(sigma.String)
		if !ok {
			continue
		}
		any := sigma.Part{Kind: sigma.Any, At: noSpan}
		p := make([]sigma.Part, 0, len(s.Parts)+2)
		if len(s.Parts) == 0 || s.Parts[0].Kind != sigma.Any {
			p = append(p, any)
		}
		p = append(p, s.Parts...)
		if p[len(p)-1].Kind != sigma.Any {
			p = append(p, any)
		}
		s.Parts = p
		out[i] = s
	}
	return out
}

func cloneSet(m map[string]bool) map[string]bool {
	if m == nil {
		return nil
	}
	c := make(map[string]bool, len(m)+1)
	for k, v := range m {
		c[k] = v
	}
	return c
}

// trackName records which processing items were applied to the new names of a
// field.
func (s *scope) trackName(field string, to []string, id string) {
	if s.fields == nil {
		s.fields = map[string]map[string]bool{}
	}
	ids := s.fields[field]
	if ids == nil {
		ids = map[string]bool{}
	}
	if id != "" {
		ids[id] = true
	}
	delete(s.fields, field)
	for _, name := range to {
		s.fields[name] = cloneSet(ids)
	}
}

// trackMapping records that a mapping mapped a field to others.
func (s *scope) trackMapping(field string, to []string) {
	if s.mapped == nil {
		s.mapped = map[string]bool{}
	}
	s.mapped[field] = true
	for _, name := range to {
		s.mapped[name] = true
	}
}
