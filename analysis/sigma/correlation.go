package sigma

// Correlation is a correlation document; its parts are nil where absent.
// Source: Sigma correlation rules specification 2.1.
type Correlation struct {
	Root, Key, Node                           *Node
	Type, Rules, GroupBy, Timespan, Condition *Node
	Aliases, Generate                         *Node
}

func readCorrelation(root *Node) *Correlation {
	p, _ := root.Get("correlation")
	c := &Correlation{Root: root, Key: p.Key, Node: p.Value}
	part := func(key string) *Node {
		entry, _ := p.Value.Get(key)
		return entry.Value
	}
	c.Type, c.Rules, c.GroupBy, c.Timespan, c.Condition = part("type"), part("rules"), part("group-by"), part("timespan"), part("condition")
	c.Aliases, c.Generate = part("aliases"), part("generate")
	if c.Generate == nil { // the schema has it beside "correlation", pySigma inside
		entry, _ := root.Get("generate")
		c.Generate = entry.Value
	}
	return c
}
