package convert

import (
	"fmt"
	"strings"
	"testing"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/convert/pipeline"
)

// TestTooMuchWork translates rules whose condition repeats a long list: beyond
// the limit the condition is refused.
func TestTooMuchWork(t *testing.T) {
	var values strings.Builder
	for i := range 1000 {
		fmt.Fprintf(&values, "v%d, ", i)
	}
	p, _ := pipeline.Builtin("insightidr")
	for times, want := range map[int]Verdict{1: Converted, 90: Converted, 101: UnsupportedFeature, 5000: UnsupportedFeature} {
		text := "logsource: {category: process_creation, product: windows}\ndetection:\n  s:\n    Image: [" + values.String() + "]\n  condition: s" + strings.Repeat(" or s", times-1) + "\n"
		d := sigma.Parse(sigma.NewSource(text)).Documents[0]
		r := Convert(d, p)
		if r.Verdict != want {
			t.Errorf("%d times: %s, not %s", times, r.Verdict, want)
		}
		if want == Converted {
			continue
		}
		if n := len(r.Problems); n != 1 || r.Problems[0].Check != "too-much-work" || r.Problems[0].At != d.Rule.Detection.ConditionKey.Span {
			t.Errorf("%d times: %v", times, r.Problems)
		}
	}
}
