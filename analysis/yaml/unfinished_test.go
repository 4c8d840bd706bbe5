package yaml_test

import (
	"testing"

	"sigma-lsp/analysis/yaml"
)

// An error that typing on may resolve says so: at the end of the text only.
func TestUnfinished(t *testing.T) {
	for text, unfinished := range map[string]bool{
		"a: b\nlev":           true,
		"a: b\nlev\n":         true,
		"a: 'b":               true,
		"a: 'b\n\n":           true,
		"a: [b, c":            true,
		"a:\n  - \"b\n":       true,
		"a: b\nlev\nc: d\n":   false,
		"a: 'b\nc: d\n":       false,
		"a: [b, c\nd: e\n":    false,
		"a: b: c":             false,
		"a: *b":               false,
		"a:\n  b: c\n d: e\n": false,
	} {
		errors := yaml.Parse(yaml.NewSource(text)).Documents[0].Errors
		if len(errors) != 1 || errors[0].Unfinished != unfinished {
			t.Errorf("%q: %v", text, errors)
		}
	}
	// A value that is still missing is not an error.
	if errors := yaml.Parse(yaml.NewSource("a: b\nlevel:")).Documents[0].Errors; len(errors) > 0 {
		t.Error(errors)
	}
}
