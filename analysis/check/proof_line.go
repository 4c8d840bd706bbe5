package check

import (
	"hash/maphash"
	"slices"

	"sigma-lsp/analysis/sigma"
)

// repairsLine reports whether edits of a line took a fault of it away that made it
// no YAML, brought none to any line, and left what is read of the other lines as
// it was.
func repairsLine(before, after *sigma.File, fault Finding, edits []sigma.Edit) bool {
	line := before.Source.LineOf(fault.At.Start)
	if before.Source.Lines() != after.Source.Lines() || len(before.Documents) != len(after.Documents) {
		return false
	}
	had, has := syntaxProblems(before), syntaxProblems(after)
	own := checkLine{fault.Check.Name, line}
	if has[own] >= had[own] {
		return false
	}
	for at, n := range has {
		if n > had[at] {
			return false
		}
	}
	now := scalarsElsewhere(after, line)
	for n := range scalarsElsewhere(before, line) {
		if !now[n] {
			return false
		}
	}
	return !slices.ContainsFunc(edits, func(e sigma.Edit) bool { return before.Source.LineOf(e.At.Start) != line })
}

// checkLine is where a check has something to say.
type checkLine struct {
	check string
	line  int
}

// syntaxProblems counts the errors of lines that are not YAML.
func syntaxProblems(f *sigma.File) map[checkLine]int {
	n := map[checkLine]int{}
	for _, d := range f.Documents {
		for _, p := range d.Problems {
			switch p.Check {
			case "yaml-syntax", "yaml-tab", "yaml-unquoted-special":
				n[checkLine{p.Check, f.Source.LineOf(p.At.Start)}]++
			}
		}
	}
	return n
}

// scalarPosition is a scalar as it is read, and its place in the tree.
type scalarPosition struct {
	in           uint64 // a hash of the keys and items that contain it
	line, column int    // where it starts, in bytes
	tag, value   string
}

// scalarsElsewhere are the scalars that do not begin on a line.
func scalarsElsewhere(f *sigma.File, line int) map[scalarPosition]bool {
	nodes := map[scalarPosition]bool{}
	var walk func(n *sigma.Node, in uint64)
	walk = func(n *sigma.Node, in uint64) {
		if n.Target != nil || n.Kind == sigma.Scalar {
			if first := f.Source.LineOf(n.Span.Start); first != line {
				nodes[scalarPosition{in, first, n.Span.Start - f.Source.Line(first).Start, n.Tag, n.Value}] = true
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
			walk(p.Value, maphash.Comparable(seed, pathStep{in, name, -1}))
		}
		for i, item := range n.Items {
			walk(item, maphash.Comparable(seed, pathStep{in, "", i}))
		}
	}
	for i, d := range f.Documents {
		if d.Root != nil {
			walk(d.Root, uint64(i))
		}
	}
	return nodes
}

// pathStep leads from a mapping or list to its content.
type pathStep struct {
	in   uint64
	key  string
	item int
}
