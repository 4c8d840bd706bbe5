package yaml_test

import (
	"testing"

	"sigma-lsp/analysis/yaml"
)

func TestEqual(t *testing.T) {
	for _, one := range []struct {
		a, b        string
		data, style bool
	}{
		{"a: b", "a:   b", true, true},
		{"a: b", "a: 'b'", true, false},
		{"a: [b, c]", "a:\n  - b\n  - c", true, false},
		{"a: &x b\nc: *x", "a: b\nc: b", true, false},
		{"a: 1", "a: '1'", false, false}, // a number and a text
		{"a: b\nc: d", "c: d\na: b", false, false},
		{"a: b", "a: c", false, false},
		{"a: [b]", "a: [b, c]", false, false},
	} {
		root := func(text string) *yaml.Node { return yaml.Parse(yaml.NewSource(text)).Documents[0].Root }
		if got := yaml.Equal(root(one.a), root(one.b), false); got != one.data {
			t.Errorf("%q and %q: same data %v", one.a, one.b, got)
		}
		if got := yaml.Equal(root(one.a), root(one.b), true); got != one.style {
			t.Errorf("%q and %q: same style %v", one.a, one.b, got)
		}
	}
}
