package detection

import (
	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/valueset"
)

var _ = check.Register(check.Check{
	Name:     "test-already-implied",
	Group:    "detection",
	Severity: check.Hint,
	Title:    "test that another test of the field implies",
	What: `Reports a test of a field that another test of the same field in the same mapping
already implies.`,
	Why: `The test has no effect, so the rule is not as narrow as it looks. Another value or
another field was probably meant.`,
	Avoid: `
logsource: {category: dns_query, product: windows}
detection:
  selection:
    QueryName|endswith: '.paste.example'
    QueryName|contains: paste
  condition: selection`,
	Prefer: `
logsource: {category: dns_query, product: windows}
detection:
  selection:
    QueryName|endswith: '.paste.example'
    QueryName|contains: alpha
  condition: selection`,
	Run: testAlreadyImplied,
})

func testAlreadyImplied(p *check.Pass) {
	compare := valueset.Comparer{Left: 50_000}
	items := p.Items()
	for n, a := range items {
		if a.Map == nil || !valueset.Comparable(a.Item) {
			continue
		}
		for _, b := range items[n+1:] {
			if b.Map != a.Map {
				break
			}
			if b.Field != a.Field || !valueset.Comparable(b.Item) || compare.Left <= 0 {
				continue
			}
			wide, narrow := a, b
			switch compare.Compare(valueset.Of(a.Item), valueset.Of(b.Item)) {
			case valueset.Covers, valueset.Equal:
			case valueset.Within:
				wide, narrow = b, a
			default:
				continue
			}
			p.Reportf(wide.At(), "redundant test: the other test of %q already implies it", wide.Field).RelatedTo(narrow.At(), "this one")
		}
	}
}
