// Package workspace knows what all the rules of some folders are called and
// how they refer to each other. It keeps a summary of each file, never its
// text or tree: thousands of rules take a few megabytes.
package workspace

import (
	"path"
	"slices"
	"strconv"
	"strings"

	"sigma-lsp/analysis/sigma"
)

// File is the summary of one file.
type File struct {
	Key       string // what the caller names the file by: a path, an address
	Name      string // what people call it: its path below the folder, with slashes
	Documents []*Document
	// Tree reads the file again, or gives what is still there of it; nil where it
	// cannot be read. It may be absent.
	Tree func() *sigma.File

	tables func() *tables // nil for a file with few names
}

// BaseName is the last part of the file's name.
func (f *File) BaseName() string { return path.Base(f.Name) }

// Document returns the summary of the file's YAML document of that number, or
// nil where it has none.
func (f *File) Document(number int) *Document {
	if f != nil {
		for _, d := range f.Documents {
			if d.Number == number {
				return d
			}
		}
	}
	return nil
}

// Text is a text of a rule and its position.
type Text struct {
	Value      string
	At         sigma.Span
	Start, End sigma.Point
}

// Document is the summary of a detection rule, a correlation or a filter.
// Texts that are absent, or no text, are empty.
type Document struct {
	File   *File
	Number int // which of the file's YAML documents it is, from 0
	Kind   sigma.DocumentKind

	ID, Name, Title, Author, Status Text
	Tags                            []Text
	Related                         []Relation
	Logsource                       Logsource
	// Rules are the rules that a correlation or a filter names, by id or name.
	Rules []Text
	// Generate tells that a correlation keeps the queries of its rules.
	Generate bool
	// AnyRule tells that a filter is for all rules of its log source.
	AnyRule bool
	// Fields are the fields that the detection looks at, each once.
	Fields []string
	// Values are short values that fields are to have as a whole, each once.
	Values []Value
	// Detection is the key "detection"; its value is empty.
	Detection Text
	// Fingerprint is equal for rules with the same log source and the same
	// detection, and 0 where there is nothing to compare.
	Fingerprint uint64
	// Major is the major version of the specification that the document is
	// written for.
	Major int
	// FirstLine is the first line of the document, the position of findings
	// about missing parts; its value is empty.
	FirstLine Text
}

// Value is a value of a field.
type Value struct{ Field, Value string }

// Relation is an entry of "related".
type Relation struct {
	ID   Text
	Type string
}

// Logsource names a log; parts that are absent are empty.
type Logsource struct{ Category, Product, Service string }

// String names the log source for people, product first.
func (l Logsource) String() string {
	var parts []string
	for _, part := range []string{l.Product, l.Category, l.Service} {
		if part != "" {
			parts = append(parts, strconv.Quote(part))
		}
	}
	return strings.Join(parts, " ")
}

// Includes reports whether another log source lies within this one: what this one
// says, the other says too.
func (l Logsource) Includes(other Logsource) bool {
	within := func(mine, theirs string) bool { return mine == "" || mine == theirs }
	return within(l.Category, other.Category) && within(l.Product, other.Product) && within(l.Service, other.Service)
}

// HasRef reports whether the text is what the document is referred to by: its id
// or its name.
func (d *Document) HasRef(ref string) bool {
	return d.ID.Value != "" && strings.EqualFold(d.ID.Value, ref) || d.Name.Value != "" && d.Name.Value == ref
}

// DisplayName is what users see: the title of the document, or the name of its
// file.
func (d *Document) DisplayName() string {
	if d.Title.Value != "" {
		return d.Title.Value
	}
	return d.File.BaseName()
}

// Summarize keeps of a file what other files may want to know.
func Summarize(key, name string, f *sigma.File) *File {
	s := &File{Key: key, Name: name}
	for i, d := range f.Documents {
		r := summarizer{source: f.Source, document: &Document{File: s, Number: i, Kind: d.Kind}}
		switch {
		case d.Rule != nil:
			r.rule(d)
		case d.Correlation != nil:
			r.metadata(d.Correlation.Root)
			r.document.Rules, r.document.Generate = r.references(d), d.Correlation.Generate
		case d.Filter != nil:
			r.filter(d)
		default:
			continue
		}
		r.document.FirstLine = r.firstLine(d)
		s.Documents = append(s.Documents, r.document)
	}
	s.ensureTables()
	return s
}

type summarizer struct {
	source   *sigma.Source
	document *Document
}

func (r *summarizer) textAt(at sigma.Span) Text {
	return Text{At: at, Start: r.source.Point(at.Start), End: r.source.Point(at.End)}
}

// text is the text of a scalar. Text from a recovered line is not what the
// author meant.
func (r *summarizer) text(n *sigma.Node) Text {
	if n == nil || n.Kind != sigma.Scalar || n.Broken || n.IsNull() {
		return Text{}
	}
	t := r.textAt(n.Span)
	t.Value = n.Value
	return t
}

// texts are the texts of a list, or the one of a scalar.
func (r *summarizer) texts(n *sigma.Node) (all []Text) {
	if n == nil {
		return nil
	}
	items := n.Items
	if n.Kind == sigma.Scalar {
		items = []*sigma.Node{n}
	}
	for _, item := range items {
		if t := r.text(item); t.Value != "" {
			all = append(all, t)
		}
	}
	return all
}

func (r *summarizer) firstLine(d *sigma.Document) Text {
	start := d.Span.Start
	if d.Root != nil {
		start = d.Root.Span.Start
	}
	line := r.source.Line(r.source.LineOf(start))
	return r.textAt(sigma.Span{Start: start, End: max(start, line.End)})
}

func (r *summarizer) metadata(root *sigma.Node) {
	d := r.document
	d.Major = sigma.DefaultMajor
	for _, p := range root.Pairs {
		if p.Key.Broken {
			continue
		}
		switch p.Key.Value {
		case "id":
			d.ID = r.text(p.Value)
		case "name":
			d.Name = r.text(p.Value)
		case "title":
			d.Title = r.text(p.Value)
		case "author":
			d.Author = r.text(p.Value)
		case "status":
			d.Status = r.text(p.Value)
		case sigma.VersionKey:
			if major, ok := sigma.Major(p.Value); ok && !p.Value.Broken {
				d.Major = major
			}
		case "tags":
			d.Tags = r.texts(p.Value)
		case "related":
			for _, item := range p.Value.Items {
				id, _ := item.Get("id")
				kind, _ := item.Get("type")
				if t := r.text(id.Value); t.Value != "" {
					d.Related = append(d.Related, Relation{ID: t, Type: r.text(kind.Value).Value})
				}
			}
		}
	}
}

func (r *summarizer) rule(d *sigma.Document) {
	rule := d.Rule
	r.metadata(rule.Root)
	r.logsource(rule.Logsource)
	if rule.Detection == nil {
		return
	}
	r.document.Detection = r.textAt(rule.Detection.Key.Span)
	r.document.Fields = fields(rule.Detection)
	r.document.Values = values(rule.Detection)
	if !d.Broken && len(rule.Detection.Selections) > 0 {
		r.document.Fingerprint = fingerprint(r.document.Logsource, rule.Detection.Node)
	}
}

func (r *summarizer) filter(d *sigma.Document) {
	f := d.Filter
	r.metadata(f.Root)
	r.logsource(f.Logsource)
	r.document.Rules, r.document.AnyRule = r.references(d), f.Any
	if f.Detection != nil {
		r.document.Fields = fields(f.Detection)
	}
}

func (r *summarizer) references(d *sigma.Document) (texts []Text) {
	for _, ref := range d.References() {
		t := r.textAt(ref.At)
		t.Value = ref.Name
		texts = append(texts, t)
	}
	return texts
}

func (r *summarizer) logsource(l *sigma.Logsource) {
	if l == nil {
		return
	}
	value := func(n *sigma.Node) string { return r.text(n).Value }
	r.document.Logsource = Logsource{Category: value(l.Category), Product: value(l.Product), Service: value(l.Service)}
}

func fields(d *sigma.Detection) (names []string) {
	eachItem(d, func(i *sigma.Item) { names = append(names, i.Field) })
	return distinct(names)
}

// eachItem visits the items with a field.
func eachItem(d *sigma.Detection, visit func(*sigma.Item)) {
	for _, s := range d.Selections {
		for item := range sigma.ItemsOf(s.Test) {
			if item.Field != "" && !item.Key.Broken {
				visit(item)
			}
		}
	}
}

// Of values no more are kept than names of things: what is long, or has signs
// of a path or a pattern, is none.
const (
	maxValueLength = 48
	maxValues      = 64 // of a document
	nonNameChars   = ` \/*?%$=<>"'`
)

func values(d *sigma.Detection) (all []Value) {
	eachItem(d, func(i *sigma.Item) {
		if len(i.Modifiers) > 0 {
			return
		}
		for _, v := range i.Values {
			n := v.SourceNode()
			if n == nil || n.Broken || n.IsNull() || n.Value == "" || len(n.Value) > maxValueLength || strings.ContainsAny(n.Value, nonNameChars) {
				continue
			}
			if one := (Value{i.Field, n.Value}); len(all) < maxValues && !slices.Contains(all, one) {
				all = append(all, one)
			}
		}
	})
	return slices.Clip(all)
}

// distinct returns the names sorted, each once.
func distinct(names []string) []string {
	slices.Sort(names)
	return slices.Clip(slices.Compact(names))
}
