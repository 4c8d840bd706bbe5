package modifier

import (
	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "redundant-wildcard",
	Group:    "modifier",
	Severity: check.Info,
	Title:    "redundant wildcard",
	What: `Reports a "*" at an end of a value where "contains", "startswith" or
"endswith" already adds one.`,
	Why: `The wildcard has no effect and confuses readers.`,
	Avoid: `
detection:
  selection:
    CommandLine|contains: '*whoami'
  condition: selection`,
	Prefer: `
detection:
  selection:
    CommandLine|contains: whoami
  condition: selection`,
	Run: redundantWildcard,
})

// open are the ends of a value that modifiers open.
var open = []struct {
	modifier string
	ends     [2]bool
}{
	{"contains", [2]bool{true, true}},
	{"startswith", [2]bool{false, true}},
	{"endswith", [2]bool{true, false}},
}

func redundantWildcard(p *check.Pass) {
	each(p, func(i check.Item, s sigma.String) {
		n := len(s.Parts)
		if n < 2 || s.Node == nil || s.Parts[0].Kind == sigma.Text && s.Parts[n-1].Kind == sigma.Text || i.Has("re") {
			return
		}
		for _, m := range open {
			if !i.Has(m.modifier) {
				continue
			}
			for end := range m.ends {
				part := run(s.Parts, end == 0)
				place, written := at(s, part)
				if !m.ends[end] || !written || part.Kind != sigma.Any || part.At.End-part.At.Start == len(s.Node.Value) {
					continue
				}
				f := p.Reportf(place, "redundant \"*\": %q already adds it", m.modifier)
				start := (1 - end) * part.At.End
				f.Fix("Remove *", cut(s.Node, start, end*(len(s.Node.Value)-part.At.Start))...)
			}
		}
	})
}

// run is the wildcards at the front of a text, or at its end, as one part.
func run(parts []sigma.Part, front bool) sigma.Part {
	first, last := 0, len(parts)-1
	wild := func(p sigma.Part) bool { return p.Kind == sigma.Any && p.At.Start >= 0 }
	if front {
		for last = first; last+1 < len(parts) && wild(parts[last]) && wild(parts[last+1]); last++ {
		}
	} else {
		for first = last; first > 0 && wild(parts[first]) && wild(parts[first-1]); first-- {
		}
	}
	return sigma.Part{Kind: parts[first].Kind, At: sigma.Span{Start: parts[first].At.Start, End: parts[last].At.End}}
}
