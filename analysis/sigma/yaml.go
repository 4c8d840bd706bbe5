package sigma

import (
	"slices"

	"sigma-lsp/analysis/yaml"
)

// What a rule is written in; see the package yaml.
type (
	// Source is a text with its lines.
	Source = yaml.Source
	// Span is a range of bytes.
	Span = yaml.Span
	// Edit replaces a span by a text.
	Edit = yaml.Edit
	// Encoding is the unit in which columns are counted.
	Encoding = yaml.Encoding
	// Point is a position with its column in each encoding.
	Point = yaml.Point
	// Node is a node of the tree.
	Node = yaml.Node
	// Pair is an entry of a mapping.
	Pair = yaml.Pair
	// NodeKind is the kind of a node.
	NodeKind = yaml.Kind
	// Style is how a node is written.
	Style = yaml.Style
	// Fix is a change of the text that resolves a problem.
	Fix = yaml.Fix
)

// The kinds and styles of nodes, and the encodings.
const (
	Scalar   = yaml.Scalar
	Mapping  = yaml.Mapping
	Sequence = yaml.Sequence

	Plain        = yaml.Plain
	SingleQuoted = yaml.SingleQuoted
	DoubleQuoted = yaml.DoubleQuoted
	Literal      = yaml.Literal
	Folded       = yaml.Folded
	Flow         = yaml.Flow

	UTF8  = yaml.UTF8
	UTF16 = yaml.UTF16
	UTF32 = yaml.UTF32
)

// NewSource makes a source of a text, which should be UTF-8.
func NewSource(text string) *Source { return yaml.NewSource(text) }

// InsertAt is yaml.InsertAt.
func InsertAt(offset int, text string) Edit { return yaml.InsertAt(offset, text) }

// Quote writes a text in single quotes. It reports false for texts that cannot
// be single-quoted.
func Quote(text string) (string, bool) { return yaml.Quote(text) }

// QuoteAny quotes any text, in single quotes if possible.
func QuoteAny(text string) string { return yaml.QuoteAny(text) }

// ParseYAML reads the first document of a source as plain YAML. Problems have
// the names of the checks of the group "document". The root is nil if nothing
// could be read.
func ParseYAML(s *Source) (*Node, []Problem) {
	for _, d := range yaml.Parse(s).Documents {
		if d.Root != nil || len(d.Errors) > 0 {
			return d.Root, problems(d)
		}
	}
	return nil, nil
}

// checks name the check that reports an error of YAML; all others are "yaml-syntax".
var checks = map[yaml.Code]string{
	yaml.Special:    "yaml-unquoted-special",
	yaml.Properties: "yaml-unquoted-special",
	yaml.Tab:        "yaml-tab",
	yaml.TabInText:  "yaml-tab",
	yaml.NotUTF8:    "encoding-not-utf8",
	yaml.Duplicate:  "yaml-duplicate-key",
	yaml.Depth:      "nesting-too-deep",
	yaml.Recursion:  "yaml-alias-explosion",
}

// problems are the errors of a document.
func problems(d *yaml.Document) []Problem {
	if len(d.Errors) == 0 {
		return nil
	}
	out := make([]Problem, len(d.Errors))
	for i, e := range d.Errors {
		out[i] = Problem{Check: checks[e.Code], At: e.Span, Text: e.Text, Fixes: e.Fixes, Unfinished: e.Unfinished, Legal: e.Code == yaml.TabInText}
		if out[i].Check == "" {
			out[i].Check = "yaml-syntax"
		}
		if e.Code == yaml.Duplicate {
			out[i].Related = []Related{{At: e.Related, Text: "first defined here"}}
		}
	}
	return out
}

// broken reports whether an error makes a document no YAML.
func broken(d *yaml.Document) bool {
	for _, e := range d.Errors {
		switch e.Code {
		case yaml.Duplicate, yaml.Depth, yaml.Recursion, yaml.TabInText, yaml.Properties:
		default:
			return true
		}
	}
	return false
}

// partial reports whether a document with errors may have more keys than were
// read. An error in a value leaves them as they are.
func partial(d *yaml.Document) bool {
	if d.Lost || d.Root == nil || slices.ContainsFunc(d.Errors, func(e yaml.Error) bool { return e.Code.Moves() }) {
		return true
	}
	if d.Root.Kind == Mapping {
		for _, p := range d.Root.Pairs {
			if p.Value.Broken && slices.Contains([]string{"detection", "logsource", "correlation", "filter"}, p.Key.Value) {
				return true
			}
		}
	}
	return unsureKeys(d.Root)
}

// unsureKeys reports whether a key below a node, or the end of a collection, is
// not certain.
func unsureKeys(n *Node) bool {
	if n.Target != nil {
		return false
	}
	if n.Broken && n.Kind != Scalar {
		return true
	}
	return slices.ContainsFunc(n.Pairs, func(p Pair) bool { return p.Key.Broken || unsureKeys(p.Value) }) || slices.ContainsFunc(n.Items, unsureKeys)
}
