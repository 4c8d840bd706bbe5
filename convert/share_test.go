package convert

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/sigma/sigmatest"
	"sigma-lsp/convert/pipeline"
)

// The public rules, their events and the results of the reference are next to
// the checkout.
const shared = "../../shared/"

// The percentage of public rules that each embedded pipeline has to convert to
// a query with a key for every field. The limits are slightly lower than the
// measured values (35.6, 48.4 and 68.7), to detect the loss of log sources.
var shares = map[string]float64{
	"insightidr-reference": 35,
	"insightidr":           48,
	"insightidr-extended":  68,
}

// TestShare measures that share; with -v it prints it by log source.
func TestShare(t *testing.T) {
	type counts struct {
		rules int
		taken map[string]int
	}
	all, of := counts{taken: map[string]int{}}, map[string]*counts{}
	for _, d := range publicRules(t) {
		l := logsourceOf(d.Rule)
		if of[l] == nil {
			of[l] = &counts{taken: map[string]int{}}
		}
		all.rules++
		of[l].rules++
		for _, name := range pipeline.BuiltinNames() {
			p, _ := pipeline.Builtin(name)
			if wholly(Convert(d, p)) {
				all.taken[name]++
				of[l].taken[name]++
			}
		}
	}
	names := pipeline.BuiltinNames()
	line := func(b *strings.Builder, name string, c *counts) {
		fmt.Fprintf(b, "| %s | %d |", name, c.rules)
		for _, p := range names {
			fmt.Fprintf(b, " %d |", c.taken[p])
		}
		b.WriteByte('\n')
	}
	var b strings.Builder
	fmt.Fprintf(&b, "| log source | rules | %s |\n", strings.Join(names, " | "))
	order := slices.SortedFunc(maps.Keys(of), func(a, b string) int {
		return cmp.Or(cmp.Compare(of[b].rules, of[a].rules), cmp.Compare(a, b))
	})
	for _, l := range order {
		line(&b, l, of[l])
	}
	line(&b, "all", &all)
	t.Logf("rules that become a query with a key for every field:\n%s", b.String())
	for _, name := range names {
		share := 100 * float64(all.taken[name]) / float64(all.rules)
		t.Logf("%s: %.1f %%", name, share)
		if share < shares[name] {
			t.Errorf("%s takes %.1f %% of the rules, less than %v %%", name, share, shares[name])
		}
	}
}

// TestExtendedKeeps requires that insightidr-extended makes the same query as
// insightidr for each rule that the latter supports.
func TestExtendedKeeps(t *testing.T) {
	p, _ := pipeline.Builtin("insightidr")
	more, _ := pipeline.Builtin("insightidr-extended")
	query := func(r *Result) string {
		var b strings.Builder
		b.WriteString(r.EventType)
		for _, q := range r.Queries(Simple) {
			b.WriteString("\n" + q.Text)
		}
		return b.String()
	}
	for _, d := range publicRules(t) {
		if r := Convert(d, p); r.Verdict == Converted {
			if want, got := query(r), query(Convert(d, more)); got != want {
				t.Errorf("%s:\n%s\nis with insightidr-extended\n%s", d.Rule.Text("title"), want, got)
			}
		}
	}
}

// publicRules are the public rules, without those that were retired or never
// supported.
func publicRules(t *testing.T) (rules []*sigma.Document) {
	t.Helper()
	sigmatest.Rules(t, func(f sigmatest.File, d *sigma.Document) {
		if f.InForce() {
			rules = append(rules, d)
		}
	})
	return rules
}

func logsourceOf(r *sigma.Rule) string {
	text := func(n *sigma.Node) string {
		if n == nil {
			return ""
		}
		return n.Value
	}
	l := r.Logsource
	return pipeline.Logsource{Category: text(l.Category), Product: text(l.Product), Service: text(l.Service)}.Path()
}

// wholly reports whether a rule becomes a query in which every field has a key.
func wholly(r *Result) bool {
	return r.Verdict == Converted && !slices.ContainsFunc(r.Problems, func(p Problem) bool { return p.Check == "idr-field-unmapped" })
}
