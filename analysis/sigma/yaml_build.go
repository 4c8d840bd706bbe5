package sigma

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"gopkg.in/yaml.v3"
)

// plainNumber is what both YAML 1.1 and 1.2 read as a number. yaml.v3 takes
// more, such as 00000429 or 12e45678, which in a rule are codes and hashes and
// which other readers of Sigma take as text.
var plainNumber = regexp.MustCompile(`^[-+]?(0|[1-9][0-9_]*|0[0-7_]+|0x[0-9a-fA-F_]+|0b[01_]+|[0-9][0-9_]*\.[0-9_]*([eE][-+][0-9]+)?|\.[0-9][0-9_]*([eE][-+][0-9]+)?)$`)

// builder makes our nodes of yaml.v3's.
type builder struct {
	*reader
	at      Span           // of the document
	line    int            // its first line
	fixed   map[int]string // repaired lines, counted in the document, as they were read
	shift   shift          // of the last repaired line
	tree    *tree
	nodes   []Node // those of the document still to be filled, made at once
	anchors map[*yaml.Node]*Node
	deep    bool // told already that the nesting is too deep

	lastLine, lastColumn, lastOffset int // of the last node
}

// offset turns yaml.v3's line and column (from 1, in runes) into a byte.
func (b *builder) offset(y *yaml.Node) int {
	line := b.line + y.Line - 1
	if line >= len(b.lines) {
		return b.at.End
	}
	i := b.lines[line]
	if y.Line == 1 && i < b.at.Start {
		i = b.at.Start
	}
	if b.repaired(y.Line - 1) {
		if b.shift.line != y.Line {
			b.shift = b.shiftOf(y.Line, i)
		}
		return min(i+b.shift.before(y.Column), b.at.End)
	}
	if b.source.ascii {
		return min(i+y.Column-1, b.at.End)
	}
	// Nodes come in the order of the text: go on from the last one, as a line
	// may hold any number of them.
	column := 1
	if line == b.lastLine && y.Column >= b.lastColumn && b.lastColumn > 0 {
		i, column = b.lastOffset, b.lastColumn
	}
	for ; column < y.Column && i < b.at.End; column++ {
		_, size := utf8.DecodeRuneInString(b.text[i:])
		i += size
	}
	b.lastLine, b.lastColumn, b.lastOffset = line, column, i
	return min(i, b.at.End)
}

func (b *builder) node(y *yaml.Node, depth int) *Node {
	n := &b.nodes[0]
	b.nodes = b.nodes[1:]
	n.source = b.source
	start := b.offset(y)
	text := b.text[:b.at.End]
	n.Span = Span{start, start}
	// A block that begins on a repaired line reaches further than that line.
	n.Broken = b.repaired(y.Line-1) && (y.Kind == yaml.ScalarNode || y.Kind == yaml.AliasNode || y.Style&yaml.FlowStyle != 0)
	if y.Anchor != "" {
		n.Anchored = true
		defer func() { b.anchors[y] = n }() // an alias within finds none: it would hold itself
	}
	if depth >= MaxDepth {
		if !b.deep {
			b.deep = true
			b.tree.problems = append(b.tree.problems, Problem{Check: "nesting-too-deep", At: n.Span, Text: fmt.Sprintf("nested more than %d levels deep: what lies below is not read", MaxDepth)})
		}
		n.Tag, n.Broken = "!!null", true
		return n
	}
	if y.Kind == yaml.AliasNode {
		return b.alias(n, y, text)
	}
	if y.Anchor != "" || y.Style&yaml.TaggedStyle != 0 {
		start = skipProperties(text, start)
		if after := skipSpace(text, start); y.Kind != yaml.ScalarNode || y.Value != "" || after < len(text) && strings.IndexByte(`'"|>`, text[after]) >= 0 && y.Style&^yaml.TaggedStyle != 0 {
			start = after
		}
		n.Span = Span{start, start}
	}
	n.Tag = y.ShortTag()
	if strings.HasPrefix(y.Tag, "!") && !strings.HasPrefix(y.Tag, "!!") && !n.Broken {
		b.ownTag(y, text)
	}
	if y.Style == 0 && (n.Tag == "!!float" || n.Tag == "!!int") && !plainNumber.MatchString(y.Value) {
		n.Tag = "!!str"
	}
	switch y.Kind {
	case yaml.ScalarNode:
		b.scalar(n, y, text)
	case yaml.MappingNode:
		n.Kind = Mapping
		n.Pairs = make([]Pair, 0, len(y.Content)/2)
		for i := 0; i+1 < len(y.Content); i += 2 {
			n.Pairs = append(n.Pairs, Pair{Key: b.node(y.Content[i], depth+1), Value: b.node(y.Content[i+1], depth+1)})
		}
		b.collection(n, y, text)
		b.duplicates(n)
	case yaml.SequenceNode:
		n.Kind = Sequence
		n.Items = make([]*Node, 0, len(y.Content))
		for _, c := range y.Content {
			n.Items = append(n.Items, b.node(c, depth+1))
		}
		b.collection(n, y, text)
	}
	return n
}

// ownTag reports a tag of the text's own, which Sigma has no use for: it is a
// value whose quotes were forgotten.
func (b *builder) ownTag(y *yaml.Node, text string) {
	start := b.offset(y)
	if start >= len(text) || text[start] != '!' {
		return
	}
	end := start
	for end < len(text) && breakLen(text, end) == 0 {
		end++
	}
	value := strings.TrimRight(text[start:end], " \t")
	b.tree.problems = append(b.tree.problems, Problem{Check: "yaml-unquoted-special", At: Span{start, start + len(value)}, Text: special(value)})
}

func (b *builder) alias(n *Node, y *yaml.Node, text string) *Node {
	n.Span.End = min(n.Span.Start+1+len(y.Value), len(text))
	target := b.anchors[y.Alias]
	if target == nil {
		b.tree.problems = append(b.tree.problems, Problem{Check: "yaml-alias-explosion", At: n.Span, Text: Say("%q stands inside the very node it repeats", "*"+y.Value)})
		n.Tag, n.Broken = "!!null", true
		return n
	}
	n.Kind, n.Tag, n.Style, n.Value, n.Pairs, n.Items, n.Target = target.Kind, target.Tag, target.Style, target.Value, target.Pairs, target.Items, target
	n.Broken = n.Broken || target.Broken
	return n
}

func (b *builder) scalar(n *Node, y *yaml.Node, text string) {
	n.Value = y.Value
	start := n.Span.Start
	if n.Broken {
		line := start
		for line < len(text) && breakLen(text, line) == 0 {
			line++
		}
		end := start
		for v := 0; v < len(y.Value) && end < line && text[end] == y.Value[v]; v++ {
			end++
		}
		if start < len(text) && (text[start] == '\'' || text[start] == '"') {
			end = len(strings.TrimRight(text[:line], " \t"))
		}
		n.Span.End = max(start, end)
		return
	}
	switch {
	case start >= len(text):
	case y.Style&yaml.SingleQuotedStyle != 0 && text[start] == '\'':
		n.Style, n.Span.End = SingleQuoted, endQuoted(text, start)
	case y.Style&yaml.DoubleQuotedStyle != 0 && text[start] == '"':
		n.Style, n.Span.End = DoubleQuoted, endQuoted(text, start)
	case y.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0:
		n.Style = Literal
		if y.Style&yaml.FoldedStyle != 0 {
			n.Style = Folded
		}
		n.Span.End = max(start, scanBlock(text, start, len(text)).end)
	default:
		n.Span.End = endPlain(text, start, y.Value)
	}
}

// collection sets the range of a mapping or list from its children, and, in
// flow style, up to the closing bracket.
func (b *builder) collection(n *Node, y *yaml.Node, text string) {
	start := n.Span.Start
	first, last := -1, start
	child := func(c *Node) {
		if first < 0 {
			first = c.Span.Start
		}
		last = max(last, c.Span.End)
	}
	for _, p := range n.Pairs {
		child(p.Key)
		child(p.Value)
	}
	for _, c := range n.Items {
		child(c)
	}
	open := byte('{')
	if n.Kind == Sequence {
		open = '['
	}
	if y.Style&yaml.FlowStyle != 0 && start < len(text) && text[start] == open {
		n.Style = Flow
		n.Span.End = closing(text, max(last, start+1), open+2)
		return
	}
	if first >= 0 {
		n.Span.Start = first
		if n.Kind == Sequence {
			n.Span.Start = min(start, first)
		}
	}
	n.Span.End = max(last, n.Span.Start)
}

// closing finds the bracket that ends a flow collection behind its last child.
func closing(text string, i int, bracket byte) int {
	for {
		i = skipSpace(text, i)
		if i >= len(text) {
			return len(text)
		}
		i++
		if text[i-1] == bracket {
			return i
		}
		if c := text[i-1]; c != ',' && c != ':' && c != '?' {
			return i - 1
		}
	}
}

func (b *builder) duplicates(n *Node) {
	report := func(first, second *Node) {
		if first.Broken || second.Broken {
			return
		}
		b.tree.problems = append(b.tree.problems, Problem{
			Check: "yaml-duplicate-key", At: second.Span,
			Text:    Say("the key %q stands twice in this mapping; only one can count", second.Value),
			Related: []Related{{At: first.Span, Text: "it stands here first"}},
		})
	}
	if len(n.Pairs) <= 16 {
		for i, p := range n.Pairs {
			for _, earlier := range n.Pairs[:i] {
				if p.Key.Kind == Scalar && earlier.Key.Kind == Scalar && p.Key.Value == earlier.Key.Value && p.Key.Tag != "!!merge" && p.Key.Tag == earlier.Key.Tag {
					report(earlier.Key, p.Key)
					break
				}
			}
		}
		return
	}
	seen := make(map[string]*Node, len(n.Pairs))
	for _, p := range n.Pairs {
		if p.Key.Kind != Scalar || p.Key.Tag == "!!merge" {
			continue
		}
		id := p.Key.Tag + p.Key.Value
		if first := seen[id]; first != nil {
			report(first, p.Key)
		} else {
			seen[id] = p.Key
		}
	}
}
