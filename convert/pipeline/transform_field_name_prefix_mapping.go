package pipeline

import "strings"

// The prefix of a field is replaced by another one, or by several of which one
// has to match. The first matching entry counts.
var _ = register(transformations, "field_name_prefix_mapping", func(p *params) transformation {
	targets := p.mapping("mapping")
	for _, t := range targets {
		if !t.hasSource {
			n, _ := p.get("mapping")
			p.problem(parameterCheck, entryAt(n, ""), "keywords have no name that could begin with something; use \"field_name_mapping\"")
		}
	}
	return mapFields(func(field string) []string {
		if field == "" {
			return nil
		}
		for _, t := range targets {
			rest, ok := strings.CutPrefix(field, t.source)
			if !ok {
				continue
			}
			to := make([]string, len(t.to))
			for i, prefix := range t.to {
				if to[i] = prefix + rest; to[i] == "" {
					return nil // a field needs a name
				}
			}
			return to
		}
		return nil
	})
})
