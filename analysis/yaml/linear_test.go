package yaml_test

import (
	"strings"
	"testing"
	"time"

	"sigma-lsp/analysis/yaml"
)

// hostile are texts that would make a careless reader look ahead or back over
// and over, as a line that is repeated.
var hostile = []string{
	"- 'a\n", "- \"a\n", "  - [\n", "a: [\n", "- {\n", "[", "{a: ", "- ", "? ", "- - a\n", "\t- a\n", "\u00A0a: b\n", "a\n", "a: b: c\n", " a\nb\n", "a: |\n b\n",
	"&a a\n", "*a\n", "!a b\n", "''", "\\", "- '''\n", "'a\n 'b\n", "a: 'b\n  c: \"d\n", "<<<<<<< a\n", "a: b\n  c: d\n e: f\n", "---\n", "---\na: 'b\n", "#\n", "\n", "a: &a b\nc: *a\n", "a:\n", "-\n",
	"x: [a,\n  b\n", "x: {a: 'b\n", "a：b\n", "a:b\n", "- a\n  b\n", "-a\n", " - a\n- b\n", "\u3000\n", "a \u00A0\n",
}

// TestLinear demands that sixteen times the text takes about sixteen times as
// long: less than a hundred times, to leave room for a busy machine.
func TestLinear(t *testing.T) {
	took := func(text string) time.Duration {
		best := time.Hour
		for range 3 {
			start := time.Now()
			yaml.Parse(yaml.NewSource(text))
			best = min(best, time.Since(start))
		}
		return best
	}
	for _, line := range hostile {
		small := strings.Repeat(line, 32<<10/len(line))
		for try := 1; ; try++ { // a busy machine may delay one measurement
			a, b := took(small), took(strings.Repeat(small, 16))
			if b <= 100*a || b < 50*time.Millisecond {
				break
			}
			if try == 4 {
				t.Errorf("%q repeated: %v for %d bytes, %v for sixteen times as many", line, a, len(small), b)
				break
			}
		}
	}
}
