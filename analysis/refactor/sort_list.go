package refactor

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

// A list of values is sorted, by number or by text ignoring case, and duplicate
// values are dropped.
var _ = register("sort-list", func(p *context) {
	list, keys := p.list()
	if list == nil || len(list.Items) < 2 || list.Target != nil {
		return
	}
	order := make([]int, len(list.Items))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return orderBefore(list.Items[a], list.Items[b]) })
	once := slices.Clone(order)
	seen := map[string]int{}
	for i := range list.Items { // the first one stays
		if _, twice := seen[keys[i]]; !twice {
			seen[keys[i]] = i
		}
	}
	once = slices.DeleteFunc(once, func(i int) bool { return seen[keys[i]] != i })
	sorted := slices.IsSorted(order)
	if doubles := len(order) - len(once); doubles > 0 {
		title := fmt.Sprintf("Remove %s from list", indexOfDuplicate(doubles))
		if !sorted {
			title = fmt.Sprintf("Sort list and remove %s", indexOfDuplicate(doubles))
		}
		if p.reorder(list, once, title) {
			return
		}
	}
	if !sorted {
		p.reorder(list, order, "Sort list")
	}
})

func indexOfDuplicate(n int) string {
	if n == 1 {
		return "1 duplicate"
	}
	return fmt.Sprintf("%d duplicates", n)
}

// list is the list of plain values at the cursor, with a sort key for each
// value; values with the same meaning have the same key.
func (p *context) list() (list *sigma.Node, keys []string) {
	switch {
	case p.Item != nil:
		list = p.Item.Node
	case p.Selection == nil && p.Condition == nil:
		list = p.TopEntry.Value
	}
	if list == nil || list.Kind != sigma.Sequence {
		return nil, nil
	}
	for i, n := range list.Items {
		if n.Kind != sigma.Scalar || n.Target != nil {
			return nil, nil
		}
		key := n.Tag + " " + n.Value
		if p.Item != nil && len(p.Item.Values) == len(list.Items) {
			key = check.CanonicalValue(p.Item.Values[i])
		}
		keys = append(keys, key)
	}
	return list, keys
}

func orderBefore(a, b *sigma.Node) int {
	x, errX := strconv.ParseFloat(a.Value, 64)
	y, errY := strconv.ParseFloat(b.Value, 64)
	switch {
	case errX == nil && errY == nil:
		return cmp.Compare(x, y)
	case errX == nil:
		return -1
	case errY == nil:
		return 1
	}
	return cmp.Or(cmp.Compare(strings.ToLower(a.Value), strings.ToLower(b.Value)), cmp.Compare(a.Value, b.Value))
}

// reorder offers the list with these of its items, in this order. Items of a
// list in block style move with their lines.
func (p *context) reorder(list *sigma.Node, order []int, title string) bool {
	own := make([]sigma.Span, len(list.Items))
	for i, n := range list.Items {
		own[i] = n.Span
		if list.Style == sigma.Flow {
			continue
		}
		own[i] = p.lines(n.Span)
		dash := strings.TrimLeft(p.source.Text(sigma.Span{Start: own[i].Start, End: n.Span.Start}), " ")
		if strings.TrimLeft(dash, " -") != "" || strings.Count(dash, "-") != 1 {
			return false // an anchor, a tag, a comment or the dash of another list
		}
		if i > 0 && p.source.LineOf(own[i].Start) != p.source.LineOf(own[i-1].End)+1 {
			return false // text between the items belongs to one of the two
		}
	}
	first, last := 0, len(own)-1
	for first < len(order) && order[first] == first {
		first++
	}
	for len(order) == len(own) && last > first && order[last] == last {
		last--
	}
	var b strings.Builder
	for n := first; n < len(order) && n <= last; n++ {
		if n > first {
			b.WriteString(p.source.Text(sigma.Span{Start: own[n-1].End, End: own[n].Start}))
		}
		b.WriteString(p.source.Text(own[order[n]]))
	}
	at := sigma.Span{Start: own[first].Start, End: own[last].End}
	if first >= len(order) { // only the end is dropped
		at.Start = own[first-1].End
	}
	return p.offerSameMeaning(Rewrite, title, sigma.Edit{At: at, Text: b.String()})
}
