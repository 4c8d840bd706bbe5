package pipeline

import "sigma-lsp/analysis/sigma"

var _ = register(transformations, "detection_item_failure", func(p *params) transformation {
	message := p.text("message")
	return func(r *run) {
		r.editItems(func(it *Item) (Test, bool) {
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

// refusedRefs returns the values that refer to a field which passes the field
// conditions, if the field of the item itself does not: then they are
// responsible.
func (r *run) refusedRefs(it *Item) (refs []sigma.FieldRef) {
	if r.item.fieldConditions.isEmpty() || r.acceptsField(it.Field) {
		return nil
	}
	for _, v := range it.Values {
		if ref, ok := v.(sigma.FieldRef); ok && ref.SourceNode() != nil && r.acceptsField(ref.Field) {
			refs = append(refs, ref)
		}
	}
	return refs
}
