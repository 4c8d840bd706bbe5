package refactor

import (
	"fmt"
	"slices"
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

// maxParts is how many rules come out of one.
const maxParts = 20

// part is one of the rules that a rule is split into.
type part struct {
	condition, test, name string
	selections            []string
}

// A rule whose condition joins its parts by "or" becomes a rule for each of
// them, in documents after each other. The first one keeps the id; the others
// get new ones and name it as the rule they are derived from.
var _ = register("split-rule", func(p *context) {
	d := p.detection()
	if d == nil || p.Document.Rule == nil || p.Condition == nil && (p.TopEntry.Key == nil || p.TopEntry.Key != d.Key || !p.OnTopKey) ||
		p.Document.Root.Style == sigma.Flow || d.Node.Style == sigma.Flow || isReferenced(p.Document) {
		return
	}
	parts := p.parts(d)
	if len(parts) < 2 || len(parts) > maxParts {
		return
	}
	edits := p.documents(len(parts), func(p *context, n int) []sigma.Edit { return parts[n].edits(p, n) })
	if after, ok := p.tryEdits(edits); ok && p.split(after, parts) {
		p.offer(Rewrite, fmt.Sprintf("Split into %d rules", len(parts)), edits)
	}
})

// documents are the edits that replace a rule by several documents. Each is made
// from a copy of the rule by its own edits; without any, there are none at all.
func (p *context) documents(parts int, own func(p *context, n int) []sigma.Edit) (edits []sigma.Edit) {
	at := p.withLineBreak(p.lines(p.Document.Root.Span))
	text := p.source.Text(at)
	var documents strings.Builder
	for n := range parts {
		alone := sigma.Parse(sigma.NewSource(text))
		if len(alone.Documents) != 1 || alone.Documents[0].Rule == nil || alone.Documents[0].Rule.Detection == nil {
			return nil
		}
		own := own(&context{NodePath: &sigma.NodePath{Document: alone.Documents[0]}, file: alone, source: alone.Source}, n)
		if n == 0 {
			for _, e := range own {
				edits = append(edits, sigma.Edit{At: sigma.Span{Start: at.Start + e.At.Start, End: at.Start + e.At.End}, Text: e.Text})
			}
			continue
		}
		source, ok := alone.Source.Apply(own)
		if !ok {
			return nil
		}
		documents.WriteString("---" + p.source.LineBreak() + endsWithBreak(source.String(), p.source.LineBreak()))
	}
	behind := documents.String()
	if !strings.HasSuffix(text, "\n") {
		behind = p.source.LineBreak() + behind
	}
	return append(edits, sigma.InsertAt(at.End, behind))
}

func endsWithBreak(text, lineBreak string) string {
	if strings.HasSuffix(text, "\n") {
		return text
	}
	return text + lineBreak
}

// isReferenced reports whether a correlation or a filter of the file names the
// document.
func isReferenced(d *sigma.Document) bool {
	return slices.ContainsFunc(d.File.Documents, func(other *sigma.Document) bool {
		return slices.ContainsFunc(other.References(), func(r sigma.Reference) bool { return d.HasName(r.Name) })
	})
}

// parts are what the condition joins by "or": operands, the selections that
// "1 of" reaches, or the conditions of a list.
func (p *context) parts(d *sigma.Detection) (parts []part) {
	all := formulas(d)
	for _, f := range all {
		switch e := f.Expr.(type) {
		case *sigma.Or:
			if len(all) == 1 {
				for _, o := range e.Operands {
					parts = append(parts, p.part(d, o, strings.Join(strings.Fields(p.source.Text(f.inner(o))), " ")))
				}
				return parts
			}
		case *sigma.Of:
			if len(all) == 1 && !e.All {
				for _, s := range d.Matching(e.Pattern) {
					parts = append(parts, p.part(d, &sigma.Ref{Name: s.Name.Value}, s.Name.Value))
				}
				return parts
			}
		}
		parts = append(parts, p.part(d, f.Expr, strings.Join(strings.Fields(f.Node.Value), " ")))
	}
	return parts
}

func (p *context) part(d *sigma.Detection, e sigma.Expr, condition string) part {
	one := part{condition: condition, test: check.CanonicalCondition(d, e)}
	walk(e, nil, func(e, _ sigma.Expr) {
		switch e := e.(type) {
		case *sigma.Ref:
			one.selections = append(one.selections, e.Name)
		case *sigma.Of:
			for _, s := range d.Matching(e.Pattern) {
				one.selections = append(one.selections, s.Name.Value)
			}
		}
	})
	if ref, ok := e.(*sigma.Ref); ok {
		one.name = ref.Name
	}
	return one
}

// edits make the part of the rule a complete rule.
func (o part) edits(p *context, n int) (edits []sigma.Edit) {
	d := p.Document.Rule.Detection
	for i, pair := range d.Node.Pairs {
		switch name := pair.Key.Value; {
		case pair.Key == d.ConditionKey:
			edits = append(edits, sigma.Edit{At: sigma.Span{Start: pair.Key.Span.End, End: pair.Value.Span.End}, Text: ": " + o.condition})
		case d.Selection(name) != nil && !slices.Contains(o.selections, name):
			edits = append(edits, sigma.Edit{At: p.withLineBreak(p.block(d.Node, i))})
		}
	}
	if n == 0 {
		return edits
	}
	name := o.name
	if name == "" {
		name = partName(n)
	}
	derived, ok := p.derive(name, n)
	if !ok {
		return nil
	}
	return append(edits, derived...)
}

func partName(n int) string { return fmt.Sprint("part ", n+1) }

// derive gives a copy of a rule a title and an id of its own, and names the rule
// that it is derived from.
func (p *context) derive(name string, n int) (edits []sigma.Edit, ok bool) {
	root, lineBreak := p.Document.Root, p.source.LineBreak()
	id := check.IDFromText(fmt.Sprint(p.source.String(), "\x00split\x00", n))
	var insert []string // after the id
	for i, pair := range root.Pairs {
		switch pair.Key.Value {
		case "title":
			edits = append(edits, pair.Value.Rewrite(pair.Value.Value+" ("+name+")")...)
		case "id":
			edits = append(edits, sigma.Edit{At: pair.Value.Span, Text: id})
			if _, there := root.Get("related"); !there {
				old, ok := splitCase(pair.Value.Value)
				if !ok {
					return nil, false
				}
				insert = append(insert, "related:"+lineBreak+"    - id: "+old+lineBreak+"      type: derived")
			}
		case "name":
			edits = append(edits, sigma.Edit{At: p.withLineBreak(p.block(root, i))})
		case "related":
			if old, ok := root.Get("id"); ok {
				edits = append(edits, p.relation(pair.Value, old.Value.Value)...)
			}
		}
	}
	behind := "id"
	if _, ok := root.Get("id"); !ok {
		behind, insert = "title", append(insert, "id: "+id)
	}
	for i, pair := range root.Pairs {
		if pair.Key.Value == behind && len(insert) > 0 {
			edits = append(edits, p.source.InsertPair(root, i, strings.Join(insert, lineBreak))...)
		}
	}
	return edits, true
}

// relation adds an entry to a list of related rules.
func (p *context) relation(list *sigma.Node, old string) []sigma.Edit {
	id, ok := splitCase(old)
	if !ok || list.Kind != sigma.Sequence || len(list.Items) == 0 {
		return nil
	}
	text := "{id: " + id + ", type: derived}"
	if list.Style != sigma.Flow && list.Items[0].Style != sigma.Flow {
		text = "id: " + id + p.source.LineBreak() + strings.Repeat(" ", p.column(list.Items[0].Span.Start)) + "type: derived"
	}
	return p.source.InsertItem(list, len(list.Items)-1, text)
}

// split is the proof: the rule is replaced by rules of the same log source,
// each with its part of the tests; all other documents are unchanged.
func (p *context) split(after *sigma.File, parts []part) bool {
	documents := p.replaced(after, len(parts))
	for n, d := range documents {
		if len(d.Rule.Detection.Conditions) != 1 || len(d.Rule.Detection.Selections) == 0 ||
			check.CanonicalCondition(d.Rule.Detection, d.Rule.Detection.Conditions[0].Expr) != parts[n].test {
			return false
		}
	}
	return documents != nil
}

// replaced returns the rules that replace the rule. It returns nil unless all of
// them can be read and have its log source, and all other documents are
// unchanged.
func (p *context) replaced(after *sigma.File, parts int) []*sigma.Document {
	at := slices.Index(p.file.Documents, p.Document)
	if len(after.Documents) != len(p.file.Documents)+parts-1 {
		return nil
	}
	for i, d := range p.file.Documents {
		if other := after.Documents[i+parts-1]; i > at && p.source.Text(d.Span) != after.Source.Text(other.Span) {
			return nil
		}
		if i < at && p.source.Text(d.Span) != after.Source.Text(after.Documents[i].Span) {
			return nil
		}
	}
	old, _ := p.Document.Root.Get("logsource")
	documents := after.Documents[at : at+parts]
	for _, d := range documents {
		if d.Rule == nil || len(d.AllProblems()) > 0 || d.Rule.Detection == nil {
			return nil
		}
		if now, _ := d.Root.Get("logsource"); old.Value == nil || now.Value == nil || p.source.Text(old.Value.Span) != after.Source.Text(now.Value.Span) {
			return nil
		}
	}
	return documents
}
