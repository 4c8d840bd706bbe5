package check

import (
	"fmt"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/workspace"
)

// ReportUnknownRules reports what a correlation or a filter names and no rule or
// correlation is called. It is silent where rules may lie elsewhere.
func (p *Pass) ReportUnknownRules() {
	if !p.Workspace.Complete() {
		return
	}
	guesses := 0
	for _, ref := range p.Summary.Rules {
		if len(p.Workspace.Targets(ref.Value)) > 0 {
			continue
		}
		meant, how := "", ""
		if guesses++; guesses <= maxGuesses && len(p.File.Documents) < maxGuessing {
			meant, how = p.suggestRule(ref.Value)
		}
		switch {
		case meant == "" && how != "":
			p.Reportf(ref.At, "no rule in the workspace has the ID or name %.60q; %s", ref.Value, how)
			continue
		case meant == "":
			p.Reportf(ref.At, "no rule in the workspace has the ID or name %.60q", ref.Value)
			continue
		}
		p.Reportf(ref.At, "no rule in the workspace has the ID or name %.60q; %s", ref.Value, how).
			Suggest(fmt.Sprintf("Write %.60q", meant), p.ReplaceScalar(ref.At, meant)...)
	}
}

// For so many unknown names of a document another one is looked for that was
// meant, in files that do not hold documents without end.
const (
	maxGuesses  = 20
	maxGuessing = 200 // documents of a file
)

// suggestRule finds what an unknown reference may mean: the title of a rule, or a
// name that differs in little. Of a rule that can not be referred to it has no
// name, only what to do about it.
func (p *Pass) suggestRule(ref string) (name, how string) {
	for _, d := range p.Workspace.ByTitle(ref) {
		if name := referable(d); name != "" {
			return name, fmt.Sprintf("the rule with that title is named %.60q", name)
		}
		if d.Kind != sigma.FilterDocument {
			how = `a rule has that title; give it a name`
		}
	}
	if how != "" {
		return "", how
	}
	var names []string
	for _, d := range p.Workspace.All() {
		if d.Kind != sigma.FilterDocument && d.Name.Value != "" {
			names = append(names, d.Name.Value)
		}
	}
	near, ok := sigma.Suggest(ref, names)
	if !ok {
		return "", ""
	}
	return near, fmt.Sprintf("did you mean %.60q?", near)
}

// referable is what a document can be referred to by, or "".
func referable(d *workspace.Document) string {
	switch {
	case d.Kind == sigma.FilterDocument:
		return ""
	case d.Name.Value != "":
		return d.Name.Value
	}
	return d.ID.Value
}

// ReplaceScalar is the edit that puts a text in place of a scalar, in its style. It is
// none where no scalar of the document has the span, or its style cannot hold
// the text.
func (p *Pass) ReplaceScalar(at sigma.Span, text string) (edits []sigma.Edit) {
	var find func(n *sigma.Node)
	find = func(n *sigma.Node) {
		if n == nil || n.Target != nil || !at.Within(n.Span) {
			return
		}
		if n.Kind == sigma.Scalar && n.Span == at && edits == nil {
			edits = n.Rewrite(text)
		}
		for _, e := range n.Pairs {
			find(e.Value)
		}
		for _, item := range n.Items {
			find(item)
		}
	}
	find(p.Document.Root)
	return edits
}
