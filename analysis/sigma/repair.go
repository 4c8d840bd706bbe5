package sigma

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"
)

// A rule that is being typed is hardly ever valid YAML: a new key has no
// colon yet, a quote is open. repair changes as few lines as it can until the
// text parses. Lines are never added or removed and columns of untouched lines
// stay, so positions on them remain true. It needs no knowledge of what was
// typed last: the same text always gives the same result.
//
// A mender does nearly all of it, in one way down the lines of each part of the
// document that is broken. Where what it makes is no YAML, the lines that a
// parser stumbles on are changed one by one, and in the end left out.

// fault is one place that was repaired, as a line of the document and bytes in
// that line.
type fault struct {
	line, start, end int
	check, text      string
	ways             []Way // their edits in bytes of the line
}

// repaired is a text that parses, or what could be saved of one.
type repaired struct {
	root   *yaml.Node
	lines  map[int]string // repaired lines, from 0, as they were read
	faults []fault
	lost   bool // lines were left out
}

// mostFaults is how many broken lines of a text are told one by one.
const mostFaults = 1000

// budget bounds the work on one text: parsing is linear, and hostile texts
// would ask for it over and over.
type repairer struct {
	lines   []string        // with their line breaks
	size    int             // bytes of the text
	budget  int             // bytes that may still be parsed
	step    int             // by how much the text indents
	anchors map[string]bool // of the text, once they are asked for
	full    bool            // more lines are broken than are told
	out     repaired
}

func repair(text string) repaired {
	r := repairer{budget: 64*len(text) + 1<<18, size: len(text), out: repaired{lines: map[int]string{}}}
	if r.budget > 8<<20 {
		r.budget = max(8<<20, 3*len(text))
	}
	for len(text) > 0 {
		i := 0
		for i < len(text) && breakLen(text, i) == 0 {
			i++
		}
		if i < len(text) {
			i += breakLen(text, i)
		}
		r.lines = append(r.lines, text[:i])
		text = text[i:]
	}
	left := r.conflicts()
	r.step = step(r.lines)
	r.out.root = r.fix()
	for _, f := range left {
		r.out.lines[f.line] = r.lines[f.line]
	}
	r.out.faults = append(r.out.faults, left...)
	slices.SortStableFunc(r.out.faults, func(a, b fault) int { return a.line - b.line })
	return r.out
}

// conflicts empties the lines that git puts around the two sides of a merge that
// it cannot decide.
func (r *repairer) conflicts() (left []fault) {
	for i, line := range r.lines {
		text := strings.TrimRight(line, " \t\r\n")
		mark, _, _ := strings.Cut(text, " ")
		if !slices.Contains(conflictMarks, mark) || len(left) >= mostFaults {
			continue
		}
		r.lines[i] = lineBreak(line)
		left = append(left, fault{line: i, end: len(text), check: "yaml-syntax", text: "this line is left over from a merge; choose one of the two sides, and remove it"})
	}
	return left
}

var conflictMarks = []string{"<<<<<<<", "|||||||", "=======", ">>>>>>>"}

// step is by how much lines are indented most below a key.
func step(lines []string) int {
	count, above := [9]int{}, -1
	for _, line := range lines[:min(len(lines), 1000)] {
		n := indentOf(line)
		if n < 0 {
			continue
		}
		if by := n - above; above >= 0 && by > 1 && by < len(count) {
			count[by]++
		}
		above = -1
		if strings.HasSuffix(strings.TrimRight(line, " \r\n"), ":") && line[n] != '-' {
			above = n
		}
	}
	most := 4
	for by, n := range count {
		if n > count[most] {
			most = by
		}
	}
	return most
}

// parse parses lines [from, to); nil means that they are no YAML.
func (r *repairer) parse(from, to int) *yaml.Node {
	var b strings.Builder
	for _, l := range r.lines[from:to] {
		b.WriteString(l)
	}
	root, err := r.parseText(b.String())
	if err != nil {
		return nil
	}
	return root
}

func (r *repairer) parseText(text string) (*yaml.Node, error) {
	if r.budget -= len(text) + 1<<9; r.budget < 0 { // a parser costs something to start
		return nil, fmt.Errorf("too broken to repair")
	}
	return parseYAML(text)
}

// fix repairs all lines in place and returns their tree, or nil where nothing
// could be read.
func (r *repairer) fix() *yaml.Node {
	to := len(r.lines)
	if root := r.tabs(); root != nil {
		return root
	}
	if root := r.sections(); root != nil {
		return root
	}
	r.out.lost = true
	for _, line := range r.suspects(0, to) {
		if root := r.ladder(0, line, to, 0); root != nil {
			return root
		}
	}
	// More than one line is broken: each block on its own.
	r.split(0, to, 0)
	if root := r.parse(0, to); root != nil {
		return root
	}
	return r.prefix(0, to)
}

// tabs empties the lines that hold nothing but blanks and tabs, which no one
// sees, and returns the tree if that was all.
func (r *repairer) tabs() *yaml.Node {
	var faults []fault
	saved := append([]string(nil), r.lines...)
	for i, line := range r.lines {
		ending := lineBreak(line)
		bare := strings.TrimSuffix(line, ending)
		if tab := strings.IndexByte(bare, '\t'); tab >= 0 && strings.Trim(bare, " \t") == "" {
			r.lines[i] = ending
			faults = append(faults, fault{line: i, start: tab, end: len(bare), check: "yaml-tab", text: "a tab stands on an empty line, where YAML allows only blanks; remove it"})
		}
	}
	if len(faults) > 0 {
		if root := r.parse(0, len(r.lines)); r.is(0, root) {
			r.out.faults = append(r.out.faults, faults...)
			return root
		}
		copy(r.lines, saved)
	}
	return nil
}

// split repairs the blocks of lines [from, to), which are the entries of one
// mapping or list, one by one.
func (r *repairer) split(from, to, depth int) {
	blocks := r.blocks(from, to)
	want := yaml.SequenceNode
	for _, start := range blocks {
		if !strings.HasPrefix(strings.TrimLeft(r.lines[start], " "), "-") {
			want = yaml.MappingNode
			break
		}
	}
	for i, start := range blocks {
		end := to
		if i+1 < len(blocks) {
			end = blocks[i+1]
		}
		if !r.is(want, r.parse(start, end)) {
			r.fixBlock(start, end, depth, want)
		}
	}
}

// is tells whether a tree has the kind that its neighbours have.
func (r *repairer) is(want yaml.Kind, root *yaml.Node) bool {
	if root == nil {
		return false
	}
	if len(root.Content) == 0 {
		return true
	}
	kind := root.Content[0].Kind
	return kind == want || want == 0 && kind != yaml.ScalarNode
}

// fixBlock repairs a block whose first line is the header of the others.
func (r *repairer) fixBlock(from, to, depth int, want yaml.Kind) {
	for _, line := range r.suspects(from, to) {
		if r.ladder(from, line, to, want) != nil {
			return
		}
	}
	if to-from > 1 && depth < 6 && r.budget > 0 {
		r.split(from+1, to, depth+1)
		if r.is(want, r.parse(from, to)) {
			return
		}
		if r.ladder(from, from, to, want) != nil {
			return
		}
	}
	if !r.is(want, r.prefix(from, to)) {
		for i := from; i < to; i++ {
			r.blank(i)
		}
	}
}

// prefix keeps the longest run of lines from the start that parses and blanks
// the rest.
func (r *repairer) prefix(from, to int) *yaml.Node {
	k := r.firstBad(from, to)
	faulty := min(k, to-1)
	r.report(faulty, "yaml-syntax", "this line does not fit what stands around it; what follows here is not read")
	for i := k; i < to; i++ {
		r.blank(i)
	}
	for ; k > from; k-- {
		if root := r.parse(from, to); root != nil {
			return root
		}
		r.blank(k - 1)
	}
	return r.parse(from, to)
}

func (r *repairer) blank(line int) {
	r.rewrite(line, lineBreak(r.lines[line]))
	r.out.lost = true
}

func (r *repairer) rewrite(line int, text string) {
	r.lines[line], r.out.lines[line] = text, text
}

// blocks returns the lines of least indentation in [from, to): each starts a
// block. List items and keys count alike.
func (r *repairer) blocks(from, to int) []int {
	least := -1
	for i := from; i < to; i++ {
		if n := indentOf(r.lines[i]); n >= 0 && (least < 0 || n < least) {
			least = n
		}
	}
	var starts []int
	for i := from; i < to; i++ {
		if indentOf(r.lines[i]) == least && !strings.HasPrefix(r.lines[i], "---") {
			starts = append(starts, i)
		}
	}
	return starts
}

// indentOf is the column of the first character, or -1 for lines without
// content.
func indentOf(line string) int {
	trimmed := strings.TrimLeft(line, " ")
	if trimmed == "" || trimmed[0] == '#' || breakLen(trimmed, 0) > 0 || strings.TrimRight(trimmed, " \t\r\n") == "" {
		return -1
	}
	return len(line) - len(trimmed)
}

func lineBreak(line string) string {
	return line[len(strings.TrimRight(line, "\r\n\u0085\u2028\u2029")):]
}

// firstBad returns the first line k such that the lines up to and with k do
// not parse while those before do.
func (r *repairer) firstBad(from, to int) int {
	if r.parse(from, to) != nil {
		return to
	}
	low, high := from, to // lines [from, low) parse, [from, high) do not
	for high-low > 1 {
		if middle := (low + high) / 2; r.parse(from, middle) != nil {
			low = middle
		} else {
			high = middle
		}
	}
	return low
}

// bareWord tells of a line that is a single word: a key whose colon is still to
// be typed.
func bareWord(line string) bool {
	body := strings.TrimSpace(line)
	return !strings.ContainsAny(body, ": '\"#[]{}") && !strings.HasPrefix(body, "-")
}

var yamlLine = regexp.MustCompile(`line (\d+):`)

// suspects lists lines that may be at fault, the likeliest first: the line at
// which the prefix stops to parse, the one before, and what yaml.v3 says, give
// or take one, as its line is that of the enclosing construct now and then.
func (r *repairer) suspects(from, to int) []int {
	bad := r.firstBad(from, to)
	candidates := []int{bad}
	if bad == to { // it parses, as something else than its neighbours
		candidates[0] = from
	}
	for before := bad - 1; before >= from; before-- {
		if indentOf(r.lines[before]) >= 0 {
			candidates = append(candidates, before)
			if bareWord(r.lines[before]) { // half a key, which YAML joins with the next line
				candidates[0], candidates[1] = before, candidates[0]
			}
			break
		}
	}
	var b strings.Builder
	for _, l := range r.lines[from:to] {
		b.WriteString(l)
	}
	if _, err := r.parseText(b.String()); err != nil {
		if m := yamlLine.FindStringSubmatch(err.Error()); m != nil {
			if line, err := strconv.Atoi(m[1]); err == nil {
				line += from - 1
				candidates = append(candidates, line, line-1, line+1)
			}
		}
	}
	var out []int
	seen := map[int]bool{}
	for _, c := range candidates {
		if c >= from && c < to && !seen[c] && indentOf(r.lines[c]) >= 0 {
			seen[c] = true
			out = append(out, c)
		}
	}
	return out
}
