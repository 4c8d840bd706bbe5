package sigma

// Resolver finds documents in the other files of a workspace. It is the view of
// one file: that file itself is found in Document.File and skipped, so that
// nothing is found twice. A nil Resolver finds nothing.
type Resolver interface {
	// Rules returns the rules and correlations with that id or name.
	Rules(ref string) []*Document
	// Filters returns all filters, in an order that stays.
	Filters() []*Document
}

// Resolve returns the rules and correlations that a reference of the document
// names. Its own file is searched first, the others only if there is none.
func (d *Document) Resolve(ref string, others Resolver) []*Document {
	var found []*Document
	if d.File != nil {
		found = d.File.Resolve(ref)
	}
	if len(found) == 0 && others != nil {
		found = others.Rules(ref)
	}
	return found
}

// Filters returns the filters that apply to a rule: those of the same file, in
// the order of the text, and then the others.
func (d *Document) Filters(others Resolver) []*Filter {
	var found []*Filter
	take := func(documents []*Document) {
		for _, one := range documents {
			if one.Filter != nil && one.Filter.AppliesTo(d) {
				found = append(found, one.Filter)
			}
		}
	}
	if d.Rule == nil {
		return nil
	}
	if d.File != nil {
		take(d.File.filters)
	}
	if others != nil {
		take(others.Filters())
	}
	return found
}
