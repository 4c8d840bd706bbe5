// Package outline computes the structure of a file of Sigma documents: the tree
// of its parts, folding ranges, and selection ranges. It follows the YAML of
// each document, so half-typed text has an outline too.
package outline

import (
	"fmt"
	"strings"

	"sigma-lsp/analysis/sigma"
)

// Kind is the kind of a part of a document.
type Kind int

// The kinds of parts.
const (
	Rule Kind = iota
	Correlation
	Filter
	Other // a document of another kind, such as "action: global"
	Metadata
	Logsource
	Detection
	Selection
	Field
	Condition
)

// Part is a part of a document. Name lies within At, and so do the children.
type Part struct {
	Kind       Kind
	Text       string // the key, or the title of a document; never empty
	Detail     string // what follows the key, on one line
	At, Name   sigma.Span
	Deprecated bool // a rule whose status is deprecated
	Children   []Part
}

// Parts returns the documents of a file with their parts. Documents that are
// not Sigma are skipped.
func Parts(f *sigma.File) []Part {
	var parts []Part
	for i, d := range f.Documents {
		if d.Kind != sigma.NotSigma && d.Root != nil && d.Root.Kind == sigma.Mapping {
			parts = append(parts, document(d, i))
		}
	}
	return parts
}

var documentKinds = map[sigma.DocumentKind]Kind{
	sigma.RuleDocument: Rule, sigma.CorrelationDocument: Correlation, sigma.FilterDocument: Filter,
}

func document(d *sigma.Document, number int) Part {
	kind, ok := documentKinds[d.Kind]
	if !ok {
		kind = Other
	}
	p := Part{Kind: kind, Text: fmt.Sprintf("document %d", number+1), At: d.Root.Span, Name: d.Root.FirstKey()}
	if title, ok := d.Root.Get("title"); ok && !title.Merged && title.Value.Kind == sigma.Scalar && strings.TrimSpace(title.Value.Value) != "" {
		p.Text, p.Name = oneLine(title.Value.Value), title.Value.Span
	}
	if status, ok := d.Root.Get("status"); ok {
		p.Deprecated = status.Value.Value == "deprecated"
	}
	for _, pair := range d.Root.Pairs {
		if isWritten(pair) {
			p.add(top(pair))
		}
	}
	return p.widened()
}

// isWritten reports whether an entry lies inside its mapping and has a name.
func isWritten(p sigma.Pair) bool { return !p.Merged && p.Key.Kind == sigma.Scalar }

// entrySpan is the span of an entry. If the value is still missing, the entry
// ends with its key: the position of a missing value is arbitrary in YAML.
func entrySpan(p sigma.Pair) sigma.Span {
	if p.Value.Span.Start == p.Value.Span.End {
		return p.Key.Span
	}
	return p.Span()
}

func top(pair sigma.Pair) Part {
	p := entry(Metadata, pair)
	switch pair.Key.Value {
	case "logsource":
		p.Kind = Logsource
		p.entries(pair.Value, func(c sigma.Pair) Part { return entry(Logsource, c) })
	case "detection", "filter":
		p.Kind = Detection
		p.entries(pair.Value, selection)
	case "correlation":
		p.Kind = Correlation
		p.entries(pair.Value, func(c sigma.Pair) Part { return entry(Field, c) })
	}
	return p.widened()
}

func selection(pair sigma.Pair) Part {
	switch pair.Key.Value {
	case "condition":
		return entry(Condition, pair)
	case "timeframe", "rules":
		return entry(Metadata, pair)
	}
	p := entry(Selection, pair)
	p.fields(pair.Value)
	return p.widened()
}

// fields adds the fields of a selection; those of a list of maps follow each
// other.
func (p *Part) fields(n *sigma.Node) {
	if n.Target != nil {
		return
	}
	p.entries(n, func(c sigma.Pair) Part { return entry(Field, c) })
	for _, c := range n.Items {
		p.fields(c)
	}
}

func (p *Part) entries(n *sigma.Node, make func(sigma.Pair) Part) {
	if n.Target != nil {
		return
	}
	for _, c := range n.Pairs {
		if isWritten(c) {
			p.add(make(c))
		}
	}
}

func entry(kind Kind, pair sigma.Pair) Part {
	p := Part{Kind: kind, Text: oneLine(pair.Key.Value), Detail: detail(pair.Value), At: entrySpan(pair), Name: pair.Key.Span}
	if p.Text == "" {
		p.Text = `""`
	}
	return p.widened()
}

func (p *Part) add(c Part) { p.Children = append(p.Children, c) }

// widened extends the part until it contains its name and its children: spans
// after error recovery do not always nest.
func (p Part) widened() Part {
	for _, c := range p.Children {
		p.At = sigma.Span{Start: min(p.At.Start, c.At.Start), End: max(p.At.End, c.At.End)}
	}
	p.At = sigma.Span{Start: min(p.At.Start, p.Name.Start), End: max(p.At.End, p.Name.End)}
	return p
}

func detail(n *sigma.Node) string {
	switch {
	case n.Kind == sigma.Scalar:
		return oneLine(n.Value)
	case n.Kind == sigma.Sequence && len(n.Items) > 0 && n.Items[0].Kind == sigma.Scalar:
		text := oneLine(n.Items[0].Value)
		if more := len(n.Items) - 1; more > 0 {
			text += fmt.Sprintf(" (and %d more)", more)
		}
		return text
	}
	return ""
}

// oneLine is the beginning of a text.
func oneLine(text string) string {
	text = strings.TrimSpace(text)
	if i := strings.IndexAny(text, "\r\n"); i >= 0 {
		text = strings.TrimSpace(text[:i]) + " …"
	}
	return text
}
