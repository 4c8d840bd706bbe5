package refactor

import (
	"regexp"
	"slices"
	"strings"

	"sigma-lsp/analysis/sigma"
)

// An item of a selection is moved to a new selection, and the condition
// requires both.
var _ = register("extract-item", func(p *context) {
	d, s := p.detection(), p.Selection
	if d == nil || s == nil {
		return
	}
	i := p.movable()
	if i < 0 {
		return
	}
	field := shortName(s.Node.Pairs[i].Key.Value)
	for _, wanted := range []string{s.Name.Value + "_" + field, "selection_" + field} {
		name := free(d, wanted)
		edits := p.moveItem(d, i, name, entry(d, s), sigma.Span{})
		if edits == nil {
			return
		}
		for _, f := range formulas(d) {
			f.refs(s.Name.Value, func(ref *sigma.Ref, in sigma.Expr) {
				text := s.Name.Value + " and " + name
				if _, and := in.(*sigma.And); in != nil && !and {
					text = "(" + text + ")"
				}
				edits = append(edits, sigma.Edit{At: ref.Span, Text: text})
			})
		}
		if p.offerSameMeaning(Extract, "Move "+p.Item.Field+" to a new selection", edits...) {
			return
		}
	}
})

// movable is the index of the entry of the item at the cursor, or -1 if it
// cannot leave its selection.
func (p *context) movable() int {
	if p.Item == nil || p.Item.Field == "" || p.Selection == nil {
		return -1
	}
	m := p.Selection.Node
	if m.Kind != sigma.Mapping || m.Target != nil || len(m.Pairs) < 2 {
		return -1
	}
	return slices.IndexFunc(m.Pairs, func(pair sigma.Pair) bool { return pair.Key == p.Item.Key && !pair.Merged })
}

var notName = regexp.MustCompile(`[^a-z0-9]+`)

// shortName makes a part of a selection's name of a field and its modifiers.
func shortName(key string) string {
	field, _, _ := strings.Cut(key, "|")
	field = strings.Trim(notName.ReplaceAllString(strings.ToLower(field), "_"), "_")
	if known, ok := shortNames[field]; ok {
		return known
	}
	return field
}

// shortNames are what authors of public rules call the selections of a field.
var shortNames = map[string]string{
	"image": "img", "commandline": "cli", "parentimage": "parent_img", "parentcommandline": "parent_cli",
	"originalfilename": "original_name", "eventid": "eid", "targetfilename": "file", "targetobject": "key",
}

// moveItem are the edits that move an entry of the selection at the cursor to a
// new selection after another entry of the detection. without is a part of the
// entry that is dropped. There are none where the entry cannot be moved.
func (p *context) moveItem(d *sigma.Detection, i int, name string, behind int, without sigma.Span) []sigma.Edit {
	m := p.Selection.Node
	if name == "" {
		return nil
	}
	text := func(at sigma.Span) string {
		if without == (sigma.Span{}) {
			return p.source.Text(at)
		}
		return p.source.Text(sigma.Span{Start: at.Start, End: without.Start}) + p.source.Text(sigma.Span{Start: without.End, End: at.End})
	}
	var removed, added []sigma.Edit
	if m.Style == sigma.Flow {
		removed = p.source.RemovePair(m, i)
		added = p.source.InsertPair(d.Node, behind, name+": {"+text(m.Pairs[i].Span())+"}")
	} else if _, alone := p.source.Indent(m.Pairs[i].Key.Span.Start); alone && d.Node.Style != sigma.Flow {
		at := p.block(m, i)
		removed = []sigma.Edit{{At: p.withLineBreak(at)}}
		added = p.source.InsertPair(d.Node, behind, name+":"+p.source.LineBreak()+text(at))
	}
	if removed == nil || added == nil {
		return nil
	}
	return append(removed, added...)
}
