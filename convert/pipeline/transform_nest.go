package pipeline

import "maps"

// The nested items have their own state, which is merged into the outer one at
// the end. The conditions of this item apply to all of them.
var _ = register(transformations, "nest", func(p *params) transformation {
	if _, ok := p.required("items"); !ok {
		return nil
	}
	items := p.items("items")
	return func(r *run) {
		item, outer := r.item, r.scope
		r.scope = scope{}
		for _, i := range items {
			r.process(i)
		}
		inner := r.scope
		r.item, r.scope = item, outer
		r.scope.join(inner)
	}
})

// join merges an inner scope.
func (s *scope) join(inner scope) {
	take := func(into *map[string]bool, from map[string]bool) {
		if *into == nil {
			*into = from
		} else {
			maps.Copy(*into, from)
		}
	}
	take(&s.mapped, inner.mapped)
	if s.state == nil {
		s.state = inner.state
	} else {
		maps.Copy(s.state, inner.state)
	}
	if s.fields == nil {
		s.fields = inner.fields
	} else {
		maps.Copy(s.fields, inner.fields)
	}
}
