//go:build differential

package selectionref_test

import (
	"runtime"
	"slices"
	"testing"

	"sigma-lsp/analysis/events/eventstest"
	"sigma-lsp/analysis/selectionref"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/sigma/sigmatest"
)

// TestDifferentialRenaming renames selections of public rules: all of them, or
// those of every hundredth rule or so. The rule matches the same events as
// before, or the new name is refused.
func TestDifferentialRenaming(t *testing.T) {
	t.Parallel()
	texts := sigmatest.Public(t)
	if *eventstest.Each > 0 {
		all := texts
		texts = nil
		for i := 0; i < len(all); i += max(1, 500 / *eventstest.Each) {
			texts = append(texts, all[i])
		}
	}
	var tally eventstest.Tally
	eventstest.Spread(len(texts), runtime.GOMAXPROCS(0), func(i int) {
		f := sigma.Parse(sigma.NewSource(texts[i].Text))
		for _, d := range f.Documents {
			if d.Detection() == nil {
				continue
			}
			for _, s := range d.Detection().Selections {
				for _, to := range []string{s.Name.Value + "_renamed", "renamed_" + s.Name.Value, "qqq"} {
					name, ok := selectionref.At(f, s.Name.Span.Start+1)
					if !ok {
						t.Errorf("%s: %q is not found at its key", texts[i].Path, s.Name.Value)
						continue
					}
					changes, err := name.Rename(to)
					if err != nil {
						tally.Add("refused")
						continue
					}
					after := sigma.Parse(apply(t, f.Source, changes))
					if n := slices.Index(f.Documents, d); after.Documents[n].Detection().Selection(to) == nil {
						t.Errorf("%s: %q did not become %q", texts[i].Path, s.Name.Value, to)
					}
					c, err := eventstest.Same(f, after)
					switch {
					case err != nil:
						t.Errorf("%s: %q as %q: %v", texts[i].Path, s.Name.Value, to, err)
					case c.Rules == 0:
						tally.Add("renamed, of rules that cannot be run")
					default:
						tally.Add("renamed, with the same verdicts")
					}
				}
			}
		}
	})
	for _, what := range tally.Names() {
		t.Logf("%6d %s", tally.Of(what), what)
	}
}
