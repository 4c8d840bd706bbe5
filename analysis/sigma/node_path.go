package sigma

// NodePath is the path to the node at an offset of a file. Parts that are not
// at the offset are nil.
type NodePath struct {
	Document  *Document
	TopEntry  Pair // the entry of the top mapping
	OnTopKey  bool // the offset lies on the key of Top
	Selection *Selection
	Item      *Item
	Modifier  *ModifierUse
	Value     int // index in Item.Values, or -1
	Condition *Condition
	Expr      Expr // the innermost expression of the condition
}

// PathAt returns the path at an offset, or nil outside Sigma documents.
func PathAt(f *File, offset int) *NodePath {
	for _, d := range f.Documents {
		if d.Span.Contains(offset) && d.Kind != NotSigma && d.Kind != EmptyDocument {
			p := &NodePath{Document: d, Value: -1}
			p.findTopEntry(offset)
			p.findInDetection(offset)
			return p
		}
	}
	return nil
}

func (p *NodePath) findTopEntry(offset int) {
	if p.Document.Root == nil {
		return
	}
	for _, pair := range p.Document.Root.Pairs {
		if pair.Span().Contains(offset) {
			p.TopEntry, p.OnTopKey = pair, pair.Key.Span.Contains(offset)
		}
	}
}

func (p *NodePath) findInDetection(offset int) {
	detection := p.Document.Detection()
	if detection == nil {
		return
	}
	for _, c := range detection.Conditions {
		if c.Node.Span.Contains(offset) {
			p.Condition, p.Expr = c, innermost(c.Expr, offset)
		}
	}
	for _, s := range detection.Selections {
		if (Pair{Key: s.Name, Value: s.Node}).Span().Contains(offset) {
			p.Selection = s
			p.findItem(s.Test, offset)
		}
	}
}

// Detection returns the part of a rule or a filter that selects events, or nil.
func (d *Document) Detection() *Detection {
	switch {
	case d.Rule != nil:
		return d.Rule.Detection
	case d.Filter != nil:
		return d.Filter.Detection
	}
	return nil
}

// findItem finds the item at the offset. The spans of mappings and lists are
// not checked: merged keys lie outside of them.
func (p *NodePath) findItem(t Test, offset int) {
	switch t := t.(type) {
	case *AllOf:
		for _, t := range t.Tests {
			p.findItem(t, offset)
		}
	case *AnyOf:
		for _, t := range t.Tests {
			p.findItem(t, offset)
		}
	case *Item:
		if !t.At().Contains(offset) {
			return
		}
		p.Item = t
		for i := range t.Modifiers {
			// Two modifiers touch at the bar between them; the bar belongs to
			// the second one.
			if t.Modifiers[i].At.Contains(offset) {
				p.Modifier = &t.Modifiers[i]
			}
		}
		for i, v := range t.Values {
			if from := v.SourceNode(); from != nil && from.Span.Contains(offset) {
				p.Value = i
			}
		}
	}
}

// innermost returns the smallest expression that contains the offset, or nil.
func innermost(e Expr, offset int) Expr {
	if e == nil || !e.At().Contains(offset) {
		return nil
	}
	for _, o := range Operands(e) {
		if inner := innermost(o, offset); inner != nil {
			return inner
		}
	}
	return e
}
