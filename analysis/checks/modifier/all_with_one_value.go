package modifier

import (
	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "all-with-one-value",
	Group:    "modifier",
	Severity: check.Warning,
	Title:    `"all" with a single value`,
	What:     `Reports "all" over a single value.`,
	Why: `"all" combines the values of a list with AND. With a single value it has no
effect, and the specification does not allow it; often a second value is missing.`,
	Avoid: `
detection:
  selection:
    CommandLine|contains|all: ' -enc '
  condition: selection`,
	Prefer: `
detection:
  selection:
    CommandLine|contains|all:
      - ' -enc '
      - ' -nop '
  condition: selection`,
	Run: allWithOneValue,
})

func allWithOneValue(p *check.Pass) {
	if !p.Parsed {
		return // the others may be on broken lines
	}
	for _, i := range p.Items() {
		m, ok := i.Use("all")
		if !ok || len(i.Nodes()) > 1 || len(i.Values) == 0 {
			continue
		}
		f := p.Reportf(m.At, `"all" has no effect on a single value`)
		_, null := i.Values[0].(sigma.Null)
		switch {
		case i.Has("expand") || null || i.Key == nil:
			// A placeholder may have several values.
		case i.Field != "":
			f.Fix("Remove all", p.RemoveModifier(m)...)
		case len(i.Map.Pairs) == 1 && only(i, "all"):
			f.Fix("Remove all", keywords(p, i)...)
		}
	}
}

// keywords writes "'|all': value" as the plain list of one keyword.
func keywords(p *check.Pass, i check.Item) []sigma.Edit {
	if i.Map.Style == sigma.Flow || i.Map.Target != nil || i.Node.Kind == sigma.Sequence && i.Node.Style != sigma.Flow {
		return nil
	}
	text := p.File.Source.Text(i.Node.Span)
	if i.Node.Kind == sigma.Scalar {
		if i.Node.Style == sigma.Literal || i.Node.Style == sigma.Folded {
			return nil
		}
		text = "- " + text
	}
	return []sigma.Edit{{At: sigma.Span{Start: i.Key.Span.Start, End: i.Node.Span.End}, Text: text}}
}
