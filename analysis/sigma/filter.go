package sigma

// Filter is a filter document; its parts are nil where absent. Source: Sigma
// filters specification 2.1.
type Filter struct {
	Root, Key, Node, Rules *Node
	Logsource              *Logsource
	Detection              *Detection // selections and condition of the filter
	Problems               []Problem  // what could not be read of them
}

func readFilter(d *Document) *Filter {
	p, _ := d.Root.Get("filter")
	rules, _ := p.Value.Get("rules")
	r := &Rule{Document: d, Root: d.Root}
	f := &Filter{Root: d.Root, Key: p.Key, Node: p.Value, Rules: rules.Value, Logsource: readLogsource(d.Root)}
	if p.Value.Kind == Mapping {
		f.Detection = r.readDetection(p, "rules")
	}
	f.Problems = r.Problems
	return f
}
