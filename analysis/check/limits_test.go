package check_test

import (
	"fmt"
	"strings"
	"testing"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

// Of very many findings of one check the first 1,000 are listed, and one that
// counts the others, at the place of the next; other checks lose nothing.
func TestVeryManyFindings(t *testing.T) {
	head := "title: Whoami\nlevel: hihg\nlogsource: {category: process_creation, product: windows}\ndetection:\n    selection:\n        User: SYSTEM\n    condition: selection\ntags:\n"
	for _, c := range []struct {
		tags int
		last string
	}{
		{999, `tag-format 1007`},
		{1001, `tag-format 1009`}, // it is listed rather than counted
		{1002, `tag-format 1009: 2 more findings of this check are not listed`},
		{5000, `tag-format 1009: 4000 more findings of this check are not listed`},
	} {
		t.Run(fmt.Sprint(c.tags), func(t *testing.T) {
			var b strings.Builder
			b.WriteString(head)
			for i := range c.tags {
				fmt.Fprintf(&b, "    - x%d\n", i)
			}
			source := sigma.NewSource(b.String())
			found := check.Run(sigma.Parse(source), check.Settings{SkipTranslation: true})
			n, level, last := 0, 0, check.Finding{}
			for _, f := range found {
				switch f.Check.Name {
				case "invalid-level":
					level++
				case "tag-format":
					n, last = n+1, f
				}
			}
			got := fmt.Sprintf("tag-format %d", source.LineOf(last.At.Start)+1)
			if strings.Contains(c.last, ":") {
				got += ": " + last.Text
			}
			if got != c.last || n != min(c.tags, check.MaxFindingsPerCheck+1) || level != 1 {
				t.Errorf("%d findings, the last one %s; want %s", n, got, c.last)
			}
		})
	}
}

// A finding shows no more than some of very many places.
func TestVeryManyPlaces(t *testing.T) {
	c := check.Lookup("tag-format")
	many := &check.Finding{Check: c}
	for i := range 100 {
		many.RelatedTo(sigma.Span{Start: i, End: i}, "place %d", i)
	}
	check.LimitFindings([]*check.Finding{many})
	if n := len(many.Related); n != 21 || many.Related[20].Text != "and 80 more places" {
		t.Errorf("%d places, the last one %q", n, many.Related[n-1].Text)
	}
}
