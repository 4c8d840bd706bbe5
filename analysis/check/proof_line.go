package check

import (
	"hash/maphash"
	"slices"

	"sigma-lsp/analysis/sigma"
)

// mendsLine reports whether edits of a line took a fault of it away that made it
// no YAML, brought none to any line, and left what is read of the other lines as
// it was.
func mendsLine(before, after *sigma.File, fault Finding, edits []sigma.Edit) bool {
	line := before.Source.LineOf(fault.At.Start)
	if before.Source.Lines() != after.Source.Lines() || len(before.Documents) != len(after.Documents) {
		return false
	}
	had, has := unreadable(before), unreadable(after)
	own := place{fault.Check.Name, line}
	if has[own] >= had[own] {
		return false
	}
	for at, n := range has {
		if n > had[at] {
			return false
		}
	}
	now := readElsewhere(after, line)
	for n := range readElsewhere(before, line) {
		if !now[n] {
			return false
		}
	}
	return !slices.ContainsFunc(edits, func(e sigma.Edit) bool { return before.Source.LineOf(e.At.Start) != line })
}

// place is where a check has something to say.
type place struct {
	check string
	line  int
}

// unreadable counts the faults by which lines are no YAML.
func unreadable(f *sigma.File) map[place]int {
	n := map[place]int{}
	for _, d := range f.Documents {
		for _, p := range d.Problems {
			switch p.Check {
			case "yaml-syntax", "yaml-tab", "yaml-unquoted-special":
				n[place{p.Check, f.Source.LineOf(p.At.Start)}]++
			}
		}
	}
	return n
}

// readNode is a scalar as it is read, and its place in the tree.
type readNode struct {
	in           uint64 // a hash of the keys and items that it stands in
	line, column int    // where it starts, in bytes
	tag, value   string
}

// readElsewhere are the scalars that do not begin on a line.
func readElsewhere(f *sigma.File, line int) map[readNode]bool {
	nodes := map[readNode]bool{}
	var walk func(n *sigma.Node, in uint64)
	walk = func(n *sigma.Node, in uint64) {
		if n.Target != nil || n.Kind == sigma.Scalar {
			if first := f.Source.LineOf(n.Span.Start); first != line {
				nodes[readNode{in, first, n.Span.Start - f.Source.Line(first).Start, n.Tag, n.Value}] = true
			}
			return
		}
		for _, p := range n.Pairs {
			if p.Merged {
				continue
			}
			walk(p.Key, in)
			name := ""
			if at := f.Source.LineOf(p.Key.Span.Start); at != line {
				name = p.Key.Value
			}
			walk(p.Value, maphash.Comparable(seed, step{in, name, -1}))
		}
		for i, item := range n.Items {
			walk(item, maphash.Comparable(seed, step{in, "", i}))
		}
	}
	for i, d := range f.Documents {
		if d.Root != nil {
			walk(d.Root, uint64(i))
		}
	}
	return nodes
}

// step leads from a mapping or list to what stands in it.
type step struct {
	in   uint64
	key  string
	item int
}
