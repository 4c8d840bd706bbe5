package sigma

import (
	"slices"
	"strings"

	"gopkg.in/yaml.v3"
)

// sections mends those parts of the document that are no YAML by themselves,
// and returns the tree if all of it can be read then.
func (r *repairer) sections() *yaml.Node {
	column, list := -1, false // of nothing but items
	for _, line := range r.lines {
		n := columnOf(line, r.step)
		if n < 0 || column >= 0 && n > column || strings.HasPrefix(line, "---") {
			continue
		}
		p := partsOf(line, r.step)
		if n < column || column < 0 {
			column, list = n, p.dash()
		}
		list = list && (p.dash() || !p.keyed())
	}
	want := yaml.MappingNode
	if list {
		want = yaml.SequenceNode
	}
	saved := slices.Clone(r.lines)
	starts := []int{0}
	for i := 1; i < len(r.lines); i++ {
		if r.starts(i, column, list) {
			starts = append(starts, i)
		}
	}
	starts = append(starts, len(r.lines))
	r.mendSections(starts, column, want)
	if root := r.sound(0, len(r.lines), column, want); root != nil {
		return root
	}
	copy(r.lines, saved)
	clear(r.out.lines)
	r.out.faults = nil
	return nil
}

// mendSections mends those of some sections that are no YAML; starts are their
// first lines and the line behind them. It halves them, as most are sound.
func (r *repairer) mendSections(starts []int, column int, want yaml.Kind) {
	from, to := starts[0], starts[len(starts)-1]
	if r.full {
		return
	}
	check := r.budget > 2*r.size // what is left is for the whole
	switch {
	case check && r.sound(from, to, column, want) != nil:
		return
	case check && len(starts) > 2:
		middle := len(starts) / 2
		r.mendSections(starts[:middle+1], column, want)
		r.mendSections(starts[middle:], column, want)
		return
	}
	section, told := slices.Clone(r.lines[from:to]), len(r.out.faults)
	mended := r.mend(from, to, column, want == yaml.SequenceNode)
	changed := len(mended) > 0 || len(r.out.faults) > told
	if check && changed && !r.full && r.sound(from, to, column, want) == nil { // try line by line
		copy(r.lines[from:to], section)
		r.out.faults = r.out.faults[:told]
		for i := from; i < to; i++ {
			delete(r.out.lines, i)
		}
		r.out.lost = true
		r.fixBlock(from, to, 0, want)
		return
	}
	r.out.faults = append(r.out.faults, mended...)
}

// sound parses lines [from, to); nil means that they are no entries of what is
// wanted at a column. What begins further right would end there for the parser.
func (r *repairer) sound(from, to, column int, want yaml.Kind) *yaml.Node {
	root := r.parse(from, to)
	if !r.is(want, root) || len(root.Content) > 0 && root.Content[0].Column != column+1 {
		return nil
	}
	return root
}

// starts tells whether a line begins an entry at the top of the document.
func (r *repairer) starts(line, column int, list bool) bool {
	if columnOf(r.lines[line], r.step) != column {
		return false
	}
	p := partsOf(r.lines[line], r.step)
	return p.dash() == list && (list || p.keyed() && p.text[p.start] != '-')
}
