package sigma

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"gopkg.in/yaml.v3"
)

// ParseYAML reads the first document of a source as plain YAML, without the
// meaning that Sigma gives it. Problems are named as the checks of the group
// "document". The root is nil where nothing could be read.
func ParseYAML(s *Source) (*Node, []Problem) {
	r := newReader(s)
	for _, at := range r.split() {
		d := r.tree(at)
		if d.root == nil && len(d.problems) == 0 {
			continue
		}
		return d.root, d.problems
	}
	return nil, nil
}

// reader turns a source into YAML trees. Its text is the source with all
// bytes that YAML refuses replaced, byte for byte, so that offsets hold.
type reader struct {
	source   *Source
	text     string
	lines    []int // starts of lines as YAML breaks them
	problems []Problem
}

func newReader(s *Source) *reader {
	r := &reader{source: s, text: s.text}
	if s.ascii {
		r.lines = s.lines // YAML's other line breaks are no ASCII
		if s.control {
			r.clean()
		}
		return r
	}
	r.clean()
	r.lines = make([]int, 1, s.Lines())
	for i := 0; i < len(r.text); {
		if c := r.text[i]; c != '\n' && c != '\r' && c != 0xC2 && c != 0xE2 {
			i++
			continue
		}
		if n := breakLen(r.text, i); n > 0 {
			i += n
			r.lines = append(r.lines, i)
		} else {
			i++
		}
	}
	return r
}

// clean replaces what YAML 1.1 does not allow in a text (section 5.1), and
// bytes that are no UTF-8.
func (r *reader) clean() {
	ok := func(c rune, size int) bool {
		return c >= 0x20 && c <= 0x7E || c == '\t' || c == '\n' || c == '\r' || c == 0x85 ||
			c >= 0xA0 && c <= 0xD7FF || c >= 0xE000 && c <= 0xFFFD && (c != utf8.RuneError || size > 1) ||
			c >= 0x10000
	}
	start := 0
	if strings.HasPrefix(r.text, "\uFEFF") {
		start = len("\uFEFF")
	}
	var fixed []byte
	for i, c := range r.text[start:] {
		i += start
		size := utf8.RuneLen(c)
		if c == utf8.RuneError {
			_, size = utf8.DecodeRuneInString(r.text[i:])
		}
		if ok(c, size) {
			continue
		}
		if fixed == nil {
			fixed = []byte(r.text)
		}
		for j := range size {
			fixed[i+j] = '?'
		}
		at := Span{i, i + size}
		switch {
		case size == 1 && c == utf8.RuneError:
			if len(r.problems) == 0 || r.problems[len(r.problems)-1].Check != "encoding-not-utf8" {
				r.problems = append(r.problems, Problem{Check: "encoding-not-utf8", At: at, Text: fmt.Sprintf("byte %#02x is no UTF-8: save the file in that encoding", r.text[i])})
			}
		default:
			r.problems = append(r.problems, Problem{Check: "yaml-syntax", At: at, Text: fmt.Sprintf("the control character U+%04X cannot stand in YAML", c)})
		}
	}
	if fixed != nil {
		r.text = string(fixed)
	}
}

// split cuts the text at the lines that separate documents. At the start of a
// line "---" and "..." end every scalar, so each document can be read, and
// repaired, alone.
func (r *reader) split() []Span {
	var documents []Span
	start := 0
	if strings.HasPrefix(r.text, "\uFEFF") {
		start = len("\uFEFF")
	}
	explicit := false // the piece began with "---"
	cut := func(end, next int, marker bool) {
		if at := (Span{start, end}); explicit || skipSpace(r.text[:end], start) < end && !r.onlyDirectives(at) {
			documents = append(documents, at)
		}
		start, explicit = next, marker
	}
	for _, line := range r.lines {
		line = max(line, start)
		if len(r.text)-line < 3 || r.text[line] != '-' && r.text[line] != '.' {
			continue
		}
		marker := r.text[line : line+3]
		if marker != "---" && marker != "..." || line+3 < len(r.text) && blankLen(r.text, line+3) == 0 {
			continue
		}
		if marker == "---" {
			cut(line, line, true)
		} else {
			next := line + 3
			for next < len(r.text) && breakLen(r.text, next) == 0 {
				next++
			}
			cut(line, next, false)
		}
	}
	cut(len(r.text), len(r.text), false)
	return documents
}

func (r *reader) onlyDirectives(at Span) bool {
	for i := at.Start; i < at.End; {
		i = skipSpace(r.text[:at.End], i)
		if i < at.End && r.text[i] != '%' {
			return false
		}
		for i < at.End && breakLen(r.text, i) == 0 {
			i++
		}
	}
	return true
}

// tree is one document as YAML.
type tree struct {
	root     *Node
	broken   bool
	lost     bool // lines were left out
	problems []Problem
}

// tree reads one document, repairing it where it is no YAML.
func (r *reader) tree(at Span) tree {
	t := tree{}
	text := r.text[at.Start:at.End]
	if strings.HasPrefix(text, "%") || strings.Contains(text, "\n%") {
		text = blankDirectives(text)
	}
	for _, p := range r.problems {
		if p.At.Within(at) {
			t.problems = append(t.problems, p)
			t.broken = true
		}
	}
	root, err := parseYAML(text)
	b := builder{reader: r, at: at, line: r.lineOf(at.Start), tree: &t, anchors: map[*yaml.Node]*Node{}}
	if err != nil {
		fixed := repair(text)
		t.broken = true
		root, b.fixed, t.lost = fixed.root, fixed.lines, fixed.lost
		for _, f := range fixed.faults {
			t.problems = append(t.problems, b.fault(f))
		}
	}
	if root != nil && len(root.Content) > 0 {
		b.nodes = make([]Node, count(root.Content[0], 0))
		t.root = b.node(root.Content[0], 0)
	}
	return t
}

// count counts a node and all below it, as deep as they are read.
func count(y *yaml.Node, depth int) int {
	n := 1
	if depth < MaxDepth {
		for _, c := range y.Content {
			n += count(c, depth+1)
		}
	}
	return n
}

func parseYAML(text string) (*yaml.Node, error) {
	var root yaml.Node
	if err := yaml.Unmarshal([]byte(text), &root); err != nil {
		return nil, err
	}
	return &root, nil
}

// blankDirectives turns "%YAML 1.2" into a comment: yaml.v3 refuses it.
func blankDirectives(text string) string {
	b := []byte(text)
	for i := 0; i < len(b); {
		if b[i] != '%' && b[i] != '#' && blankLen(text, i) == 0 {
			break // content begins
		}
		if b[i] == '%' {
			b[i] = '#'
		}
		for i < len(b) && breakLen(text, i) == 0 {
			i++
		}
		if i < len(b) {
			i += breakLen(text, i)
		}
	}
	return string(b)
}

func (r *reader) lineOf(offset int) int {
	low, high := 0, len(r.lines)
	for high-low > 1 {
		if middle := (low + high) / 2; r.lines[middle] <= offset {
			low = middle
		} else {
			high = middle
		}
	}
	return low
}

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
		b.tree.problems = append(b.tree.problems, Problem{Check: "yaml-alias-explosion", At: n.Span, Text: fmt.Sprintf("%q stands inside the very node it repeats", "*"+y.Value)})
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
			Text:    fmt.Sprintf("the key %q stands twice in this mapping; only one can count", second.Value),
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
