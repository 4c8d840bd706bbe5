package match

import "sigma-lsp/analysis/sigma"

// CompileItem returns a test whether the item matches an event. It reports false for
// an item that cannot be run.
func CompileItem(i *sigma.Item) (func(*Event) bool, bool) {
	c := &compiler{matcher: &Matcher{}, known: map[*sigma.Selection]*selection{}}
	compiled := c.item(i)
	return compiled.match, len(c.problems) == 0
}
