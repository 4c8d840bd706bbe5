package pipeline

var _ = register(transformations, "drop_detection_item", func(*params) transformation {
	return func(r *run) {
		r.editItems(func(*Item) (Test, bool) { return nil, true })
	}
})
