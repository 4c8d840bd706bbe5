package sigma

import (
	"errors"
	"fmt"
	"io"
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
	if err == nil && goesOn(root, text) {
		err = errMore
	}
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

var errMore = errors.New("more stands behind the end of the document")

// goesOn reports whether there is more in a text than the document that was
// read. yaml.v3 stops behind its first node: where a mapping does not begin at
// the start of a line, and what is no mapping wherever it begins, more can follow.
func goesOn(root *yaml.Node, text string) bool {
	if len(root.Content) == 0 {
		return false
	}
	if top := root.Content[0]; top.Kind == yaml.MappingNode && top.Style&yaml.FlowStyle == 0 && top.Column == 1 {
		return false
	}
	d := yaml.NewDecoder(strings.NewReader(text))
	var first, second yaml.Node
	return d.Decode(&first) == nil && !errors.Is(d.Decode(&second), io.EOF)
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
