package pipeline

import "slices"

// The condition is the same for rules, detection items and field names: was the
// processing item with that id applied?
var (
	_ = register(ruleConditions, "processing_item_applied", func(p *params) ruleCondition {
		id := p.itemID()
		return func(r *run) bool { return r.rule.Applied[id] }
	})
	_ = register(itemConditions, "processing_item_applied", func(p *params) itemCondition {
		id := p.itemID()
		return func(_ *run, it *Item) bool { return slices.Contains(it.Applied, id) }
	})
	_ = register(fieldConditions, "processing_item_applied", func(p *params) fieldCondition {
		id := p.itemID()
		p.pipeline.tracksFieldItems = true
		return fieldCondition{
			name: func(r *run, field string) bool { return field != "" && r.scope.fields[field][id] },
			item: func(_ *run, it *Item) bool { return slices.Contains(it.Applied, id) },
		}
	})
)

func (p *params) itemID() string {
	n, _ := p.get("processing_item_id")
	if p.candidates.isMarked(n) {
		p.candidates.wantID = true
	}
	return p.text("processing_item_id")
}
