package check

import "sigma-lsp/analysis/sigma"

// Kind is what people call the document: a rule, a correlation or a filter. It
// is empty for documents that say nothing of themselves.
func (p *Pass) Kind() string {
	switch p.Document.Kind {
	case sigma.RuleDocument:
		return "rule"
	case sigma.CorrelationDocument:
		return "correlation"
	case sigma.FilterDocument:
		return "filter"
	default:
		return ""
	}
}

// Top is the mapping in which a rule, a correlation or a filter says what it is,
// or nil.
func (p *Pass) Top() *sigma.Node {
	switch {
	case p.Rule != nil:
		return p.Rule.Root
	case p.Kind() != "":
		return p.Document.Root
	default:
		return nil
	}
}

// Entry returns an entry of Top that can be judged: the value of a repaired
// line is not what the author meant.
func (p *Pass) Entry(key string) (sigma.Pair, bool) {
	e, ok := p.Top().Get(key)
	return e, ok && !e.Key.Broken && !e.Value.Broken
}

// Value is the value of an entry of Top. A key without a value is as good as
// absent.
func (p *Pass) Value(key string) (*sigma.Node, bool) {
	e, ok := p.Entry(key)
	return e.Value, ok && !e.Value.IsNull()
}
