package check_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/convert"
	"sigma-lsp/convert/pipeline"
)

const (
	linearHead = "title: A\nlogsource: {category: process_creation, product: windows}\ndetection:\n"
	oneName    = "    s: {Image: a}\n    t: {Image: b}\n    condition: s"
)

// repeatedShapes are rules in which one thing is there n times.
var repeatedShapes = map[string]func(n int) string{
	"operands": func(n int) string { return linearHead + oneName + strings.Repeat(" or t or s", n) + "\n" },
	"patterns": func(n int) string { return linearHead + oneName + strings.Repeat(" or 1 of x* or s", n) + "\n" },
	"wildcards": func(n int) string {
		return linearHead + "    s: {Image: 'a" + strings.Repeat("*a", n) + "'}\n    condition: s\n"
	},
	"only wildcards": func(n int) string {
		return linearHead + "    s: {Image: '" + strings.Repeat("*", n) + "'}\n    condition: s\n"
	},
	"unknown names": func(n int) string {
		return linearHead + numbered("    s%d: {Image: a}\n", n) + "    condition: " + strings.TrimSuffix(numbered("x%dq or ", n), " or ") + "\n"
	},
	"look-arounds": func(n int) string {
		return linearHead + "    s:\n        Image|re:\n" + numbered("            - 'a(?!%d)'\n", n) + "    condition: s\n"
	},
	"empty and null": func(n int) string {
		return linearHead + "    s:\n        Image:\n" + strings.Repeat("            - null\n", n) + "    condition: s\n"
	},
	"kinds of values": func(n int) string {
		return linearHead + "    s:\n        Image|all:\n" + numbered("            - a%d\n            - '*b'\n            - '*c*'\n", n) + "    condition: s\n"
	},
}

func numbered(format string, n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
}

// TestRepeatedShapes demands that sixteen times as much takes less than a hundred
// times as long. What is quadratic takes 256 times as long.
func TestRepeatedShapes(t *testing.T) {
	p, _ := pipeline.Builtin("insightidr")
	settings := check.Settings{
		Result:   func(d *sigma.Document) *convert.Result { return convert.Convert(d, p) },
		Severity: check.SeverityFunc("strict", nil), Profile: "strict",
	}
	took := func(text string) time.Duration {
		best := time.Hour
		for range 2 {
			began := time.Now()
			check.Run(sigma.Parse(sigma.NewSource(text)), settings)
			best = min(best, time.Since(began))
		}
		return best
	}
	for name, text := range repeatedShapes {
		for try := 1; ; try++ { // a busy machine may delay one measurement
			small, large := took(text(500)), took(text(8000))
			if large <= 100*small || large < 200*time.Millisecond {
				break
			}
			if try == 3 {
				t.Errorf("%s: %v for 500, %v for 8,000", name, small, large)
				break
			}
		}
	}
}
