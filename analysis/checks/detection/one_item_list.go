package detection

import (
	"regexp"
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "one-item-list",
	Group:    "detection",
	Severity: check.Hint,
	Optional: true,
	Profiles: map[string]check.Severity{"sigmahq": check.Hint},
	Title:    "list with a single value",
	What: `Reports a list that contains only one value or one mapping. A list of one
keyword is not reported, since the schema requires a list there.`,
	Why: `The value alone means the same; the SigmaHQ conventions require this form.`,
	Avoid: `
detection:
  selection:
    User:
      - SYSTEM
  condition: selection`,
	Prefer: `
detection:
  selection:
    User: SYSTEM
  condition: selection`,
	Run: oneItemList,
})

func oneItemList(p *check.Pass) {
	for _, i := range p.Items() {
		if i.Key == nil || i.Field == "" || i.Node.Kind != sigma.Sequence || len(i.Node.Items) != 1 || i.All || i.Node.Target != nil {
			continue
		}
		n := i.Node.Items[0]
		f := p.Reportf(i.Node.Span, "list with a single value; write the value on the line of the key")
		switch {
		case i.Node.Style == sigma.Flow:
			f.Fix("Replace list with value", sigma.Edit{At: i.Node.Span, Text: p.File.Source.Text(n.Span)})
		case n.Style != sigma.Literal && n.Style != sigma.Folded:
			between := sigma.Span{Start: i.Key.Span.End, End: n.Span.Start}
			if dash.MatchString(p.File.Source.Text(between)) {
				f.Fix("Replace list with value", sigma.Edit{At: between, Text: ": "})
			}
		}
	}
	for _, s := range p.Selections() {
		n := s.Node
		if s.Broken || n.Kind != sigma.Sequence || n.Style == sigma.Flow || len(n.Items) != 1 || n.Items[0].Kind != sigma.Mapping || n.Items[0].Style == sigma.Flow || n.Target != nil {
			continue
		}
		f := p.Reportf(n.Items[0].Span, "list with a single mapping; write the mapping without the dash")
		before := p.File.Source.Text(sigma.Span{Start: s.Name.Span.End, End: n.Items[0].Span.Start})
		if dash.MatchString(before) { // a space in place of the dash keeps the columns
			at := s.Name.Span.End + strings.IndexByte(before, '-')
			f.Fix("Replace list with mapping", sigma.Edit{At: sigma.Span{Start: at, End: at + 1}, Text: " "})
		}
	}
}

// dash matches the text between a key and the first item of its list.
var dash = regexp.MustCompile(`^ *: *\r?\n *- +$`)
