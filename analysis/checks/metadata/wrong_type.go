package metadata

import (
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "wrong-type",
	Group:    "metadata",
	Severity: check.Error,
	Title:    "value of the wrong type",
	What: `Reports a key whose value has another type than Sigma defines: author,
description, license, name and taxonomy are text; references, tags, fields,
falsepositives, scope and related are lists; the log source is a mapping.`,
	Why: `Tools reject the rule. A common cause is a list entry that contains a colon
and a space, which YAML reads as a mapping unless it is quoted.`,
	Avoid: `
tags: attack.t1033`,
	Prefer: `
tags:
  - attack.t1033`,
	Run: wrongType,
})

func wrongType(p *check.Pass) {
	for _, key := range []string{"author", "description", "license", "name", "taxonomy"} {
		if v, ok := p.Value(key); ok && !v.IsText() {
			p.Reportf(v.Span, "%q must be text, not %s", key, as(v))
		}
	}
	for _, key := range []string{"references", "tags", "fields", "falsepositives", "scope", "related"} {
		e, ok := p.Entry(key)
		v := e.Value
		switch {
		case !ok || v.IsNull():
		case missingSpaces(p, v) != nil:
			p.Reportf(v.Span, `%q must be a list; missing space after "-"`, key).Fix(`Add a space after "-"`, missingSpaces(p, v)...)
		case v.Kind == sigma.Scalar:
			f := p.Reportf(v.Span, `%q must be a list; write each entry on a separate line after "- "`, key)
			if key != "related" {
				f.Fix("Convert to list", p.WrapInList(p.Document.Root, e)...)
			}
		case v.Kind == sigma.Mapping:
			p.Reportf(v.Span, "%q must be a list, not a mapping", key)
		case key != "related": // whose items have separate checks
			listItems(p, key, v.Items)
		}
	}
	if v, ok := p.Value("logsource"); ok && p.Rule != nil && v.Kind != sigma.Mapping {
		p.Reportf(v.Span, `"logsource" must be a mapping of category, product and service, not %s`, as(v))
	}
}

// missingSpaces adds the spaces after the dashes of a list that is read as text
// without them.
func missingSpaces(p *check.Pass, v *sigma.Node) (edits []sigma.Edit) {
	if v.Kind != sigma.Scalar || v.Style != sigma.Plain || v.Target != nil {
		return nil
	}
	source := p.File.Source
	for line := source.LineOf(v.Span.Start); line <= source.LineOf(v.Span.End); line++ {
		at := source.Line(line)
		at = sigma.Span{Start: max(at.Start, v.Span.Start), End: min(at.End, v.Span.End)}
		item, dash := strings.CutPrefix(strings.TrimLeft(source.Text(at), " "), "-")
		if !dash {
			return nil
		}
		if !strings.HasPrefix(item, " ") {
			edits = append(edits, sigma.InsertAt(at.End-len(item), " "))
		}
	}
	return edits
}

func listItems(p *check.Pass, key string, items []*sigma.Node) {
	for _, v := range items {
		switch {
		case v.Broken:
		case v.IsNull() && key == "tags":
			p.Reportf(v.Span, "empty entry in %q", key)
		case v.Kind == sigma.Mapping && v.Style != sigma.Flow:
			p.Reportf(v.Span, "an entry of %q must be text, not a mapping; quote it because of the colon", key)
		// Numbers are let pass where no reader minds them.
		case v.Kind != sigma.Scalar || key == "tags" && !v.IsText():
			p.Reportf(v.Span, "an entry of %q must be text, not %s", key, as(v))
		}
	}
}
