package outline

import (
	"cmp"
	"slices"

	"sigma-lsp/analysis/sigma"
)

// Fold is a run of lines, counted from 0, that can be shown as its first one.
type Fold struct {
	First, Last int
	Comment     bool
}

// Folds returns what can be folded in a file, in the order of the text: the
// documents if there are several, entries and list items of several lines, texts
// of several lines, and runs of comments. One line begins one fold, the longest.
func Folds(f *sigma.File) []Fold {
	w := folder{source: f.Source}
	for _, d := range f.Documents {
		if d.Kind == sigma.NotSigma {
			continue
		}
		if d.Root != nil {
			if len(f.Documents) > 1 {
				w.document(d)
			}
			w.node(d.Root)
		}
		w.comments(d.Comments(f.Source))
	}
	slices.SortFunc(w.folds, func(a, b Fold) int { return cmp.Or(cmp.Compare(a.First, b.First), cmp.Compare(b.Last, a.Last)) })
	return slices.CompactFunc(w.folds, func(a, b Fold) bool { return a.First == b.First })
}

type folder struct {
	source *sigma.Source
	folds  []Fold
}

func (w *folder) add(start, end int, comment bool) {
	if first, last := w.source.LineOf(start), w.source.LineOf(end); first < last {
		w.folds = append(w.folds, Fold{first, last, comment})
	}
}

// document folds from the "---" line, if there is one.
func (w *folder) document(d *sigma.Document) {
	start := d.Root.Span.Start
	if w.source.Text(sigma.Span{Start: d.Span.Start, End: d.Span.Start + 3}) == "---" {
		start = d.Span.Start
	}
	w.add(start, d.Root.Span.End, false)
}

func (w *folder) node(n *sigma.Node) {
	if n.Target != nil {
		return
	}
	for _, p := range n.Pairs {
		if !p.Merged {
			w.value(p.Key.Span.Start, p.Value)
		}
	}
	for _, c := range n.Items {
		w.value(c.Span.Start, c)
	}
}

// value folds from start to the end of the node. The closing bracket of a flow
// collection stays visible.
func (w *folder) value(start int, n *sigma.Node) {
	end := n.Span.End
	if n.Style == sigma.Flow && n.Target == nil && w.source.LineOf(end) > w.source.LineOf(start) {
		line := w.source.Line(w.source.LineOf(end))
		end = max(start, line.Start-1)
	}
	if n.Span.Start < n.Span.End { // else it is yet to be written
		w.add(start, end, false)
	}
	w.node(n)
}

func (w *folder) comments(comments []sigma.Comment) {
	for i := 0; i < len(comments); {
		end := i
		for end+1 < len(comments) && comments[end].Alone && comments[end+1].Alone &&
			w.source.LineOf(comments[end+1].At.Start) == w.source.LineOf(comments[end].At.Start)+1 {
			end++
		}
		w.add(comments[i].At.Start, comments[end].At.End, true)
		i = end + 1
	}
}
