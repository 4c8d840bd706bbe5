//go:build differential

package convert

import (
	"encoding/json"
	"errors"
	"testing"

	"sigma-lsp/analysis/sigma"
)

// Sigma and LEQL agree on any rule that converts and on any event of fields and
// values.
func FuzzDifferential(f *testing.F) {
	const head = "title: x\nlogsource: {category: process_creation, product: windows}\ndetection:\n"
	f.Add(head+"  a:\n    Image|endswith: ['\\x.exe', null]\n    N|gte: 5\n  b: [k*, w?rd]\n  condition: a or not 1 of b*\n", `{"Image": "C:\\x.exe", "N": 7, "x": "word"}`)
	f.Add(head+"  a: {F|re|i: 'a/[b/]c$', G|windash|contains|all: [' -f ', 'x*y']}\n  b: {H|cidr: 10.0.0.0/8, I|fieldref: F, J|exists: false}\n  condition: [a, not b]\n", `{"F": "A//C", "G": "x /f y", "H": "10.1.1.1", "I": "a"}`)
	f.Add(head+"  a: {F|wide|base64offset|contains: ab, G|cased: ['', 'x?'], H: [1, 0x1F, 'null', true]}\n  condition: all of them\n", `{"F": "YQBiAA", "G": "xy", "H": 31}`)
	f.Fuzz(func(t *testing.T, text, event string) {
		var fields map[string]any
		if len(text) > 4096 || json.Unmarshal([]byte(event), &fields) != nil {
			return
		}
		for _, v := range fields {
			switch v.(type) {
			case map[string]any, []any:
				return // has another position in LEQL
			}
		}
		for _, d := range sigma.Parse(sigma.NewSource(text)).Documents {
			if d.Rule == nil {
				continue
			}
			r := Convert(d)
			if !r.HasQuery() {
				continue
			}
			one, err := newTrial(d.Rule, r)
			if errors.As(err, new(brokenQuery)) {
				t.Fatal(err)
			}
			if err == nil && one.wrongOn(fields) {
				t.Fatal(one.report(fields))
			}
		}
	})
}
