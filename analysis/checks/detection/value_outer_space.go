package detection

import (
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/taxonomy"
)

var _ = check.Register(check.Check{
	Name:     "value-outer-space",
	Group:    "detection",
	Severity: check.Warning,
	Title:    "space at the start or end of a value",
	What: `Reports a value that starts or ends with a space where the field never
does: a whole value, or a path with "startswith" or "endswith". Values with "contains",
free-text fields such as command lines, and products other than operating systems are
not reported.`,
	Why: `The value never matches.`,
	Avoid: `
logsource: {category: process_creation, product: windows}
detection:
  selection:
    Image|endswith: '\whoami.exe '
  condition: selection`,
	Prefer: `
logsource: {category: process_creation, product: windows}
detection:
  selection:
    Image|endswith: '\whoami.exe'
  condition: selection`,
	Run: valueOuterSpace,
})

func valueOuterSpace(p *check.Pass) {
	l := logsource(p)
	fields(p, func(i check.Item) {
		known, _ := p.Taxonomy().Field(l, i.Field)
		starts, ends := true, true // the value has to match there
		for _, m := range i.Modifiers {
			switch m.Name {
			case "startswith":
				ends = false
			case "endswith":
				starts = false
			case "all", "neq", "cased", "windash":
			default:
				return
			}
		}
		whole := starts && ends
		if known.Kind != taxonomy.KindPath && (!whole || freeText(i.Field) || !system(l.Product)) {
			return
		}
		for _, v := range i.Values {
			s, ok := v.(sigma.String)
			if !ok || s.Node == nil || s.Node.Target != nil || len(s.Parts) == 0 || strings.TrimSpace(s.Node.Value) == "" {
				continue
			}
			value := s.Node.Value
			start, end := 0, 0
			if starts && s.Parts[0].Kind == sigma.Text {
				start = len(value) - len(strings.TrimLeft(value, " "))
			}
			if ends && s.Parts[len(s.Parts)-1].Kind == sigma.Text {
				end = len(value) - len(strings.TrimRight(value, " "))
			}
			at, where := s.Node.Sub(0, start), "starts"
			switch {
			case start == 0 && end == 0:
				continue
			case start == 0:
				at, where = s.Node.Sub(len(value)-end, len(value)), "ends"
			}
			f := p.Reportf(at, "no value of %q %s with a space; remove it", i.Field, where)
			f.Suggest("Remove space", s.Node.Rewrite(value[start:len(value)-end])...)
		}
	})
}

// system reports whether a product is an operating system, or not named. Some services
// write names of operations that end in a space.
func system(product string) bool {
	return product == "" || product == "windows" || product == "linux" || product == "macos"
}

// freeText reports whether a field holds what people or programs wrote, by its name:
// command lines, scripts, messages. Such a text can begin or end with a space.
func freeText(field string) bool {
	lower := strings.ToLower(field)
	for _, word := range []string{"command", "cmd", "script", "message", "payload", "data", "text", "details", "args", "arguments", "query", "body", "agent", "subject", "description", "product", "company", "title", "comment"} {
		if strings.Contains(lower, word) {
			return true
		}
	}
	return false
}
