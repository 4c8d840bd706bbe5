package pipeline

import "sigma-lsp/analysis/sigma"

var _ = register(transformations, "detection_item_failure", func(p *params) transformation {
	message := p.text("message")
	return func(r *run) {
		r.each(func(it *Item) (Test, bool) {
			refs := r.refusedRefs(it)
			if len(refs) == 0 {
				r.fail(ItemFailure, it, sigma.Span{}, message)
			}
			for _, ref := range refs {
				r.failField(ItemFailure, it, ref.SourceNode(), message)
			}
			return nil, false
		})
	}
})

// refusedRefs are the values that name a field which the field conditions let through,
// where they do not let the field of the item itself through: those are to blame.
func (r *run) refusedRefs(it *Item) (refs []sigma.FieldRef) {
	if r.item.fields.always() || r.takes(it.Field) {
		return nil
	}
	for _, v := range it.Values {
		if ref, ok := v.(sigma.FieldRef); ok && ref.SourceNode() != nil && r.takes(ref.Field) {
			refs = append(refs, ref)
		}
	}
	return refs
}
