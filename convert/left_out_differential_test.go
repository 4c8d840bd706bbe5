//go:build differential

package convert

import (
	"testing"

	"sigma-lsp/analysis/events"
	matcher "sigma-lsp/analysis/match"
	"sigma-lsp/convert/pipeline"
)

// TestDifferentialLeftOut ignores the fields for which public rules are
// refused: the query has to match all events that the rule matches.
func TestDifferentialLeftOut(t *testing.T) {
	t.Parallel()
	for _, name := range pipeline.BuiltinNames() {
		p, _ := pipeline.Builtin(name)
		rules, tried, wider := 0, 0, 0
		for _, d := range publicRules(t) {
			r := Convert(d, p)
			fields := r.OmittableFields()
			if len(fields) == 0 {
				continue
			}
			one, err := newTrial(d.Rule, r.ConvertWithout(fields))
			if err != nil {
				continue
			}
			if one.result.Direction()&Wider == 0 {
				t.Errorf("%q does not say that it is wider", d.Rule.Text("title"))
			}
			rules++
			for _, event := range events.Generate(d.Rule) {
				v, _ := one.judge(event, one.matcher.Match(matcher.NewEvent(event)))
				if v.outside {
					continue
				}
				tried++
				if v.leql && !v.sigma {
					wider++
				}
				if one.wrong(v) {
					t.Errorf("%s, %q: %s", name, d.Rule.Text("title"), one.report(event))
					break
				}
			}
		}
		t.Logf("%s: %d rules without the fields that it refuses, %d events, %d more matches", name, rules, tried, wider)
		if rules == 0 || wider == 0 {
			t.Error("nothing was tried")
		}
	}
}
