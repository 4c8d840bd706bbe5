package yaml_test

import (
	"strings"
	"testing"

	"sigma-lsp/analysis/yaml"
)

// wrong are entries of a rule that are not YAML, one error each.
var wrong = []string{
	"        Image: 'open\n", "        Image: \"open\n", "        Image: \"C:\\Windows\"\n", "        Image: 'it's'\n", "        Image: 'a' b\n", "        Image: 'a',\n",
	"        Image: [a, b\n", "        Image: {a: b\n", "        Image: ['a', 'b\n", "        Image\n", "        Image:a\n", "        Image a\n", "        Image：a\n",
	"       Image: a\n", "         Image: a\n", "        'Image: a\n", "        Image:\u00A0a\n", "\u00A0\u00A0      Image: a\n", "        Image: a\u00A0\n", "        Image: \u3000'a'\n",
	"        Image:\n            - a\n            -b\n", "        Image:\n            - 'a'\n            'b'\n", "        Image:\n            - 'a'\n             - b\n            - 'c'\n",
	"        Image:\n            -\u00A0a\n", "        Image:\n            -\ta\n", "        Image: [\"\\sc.exe\", b]\n", "        Image: ['a, b]\n", "        - Image: a\n", "        Image: 'a''\n",
}

// bare is a text without what fixes of syntax may change.
func bare(text string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(" \t\n'\"-:：,[]{}\u00A0\u3000", r) {
			return -1
		}
		return r
	}, text)
}

// TestFixes applies each fix of each error: the error is gone, none comes, and all
// characters of values are still there, in order.
func TestFixes(t *testing.T) {
	fixes := 0
	for _, entry := range wrong {
		text := "title: Whoami\ndetection:\n    selection:\n        User: 'x'\n" + entry + "    condition: selection\n"
		source := yaml.NewSource(text)
		d := yaml.Parse(source).Documents[0]
		if len(d.Errors) == 0 {
			t.Errorf("no error in %q", entry)
		}
		offered := false
		for _, e := range d.Errors {
			for _, fix := range e.Fixes {
				offered = true
				fixes++
				after, ok := source.Apply(fix.Edits)
				if !ok {
					t.Errorf("%q: the edits of %q overlap", entry, fix.Title)
					continue
				}
				left := yaml.Parse(after).Documents[0].Errors
				if len(left) >= len(d.Errors) {
					t.Errorf("%q: %q leaves %q (%s)", entry, fix.Title, after.String(), left[0].Text)
				}
				if bare(after.String()) != bare(text) && fix.Title != "Remove the text after the quote" {
					t.Errorf("%q: %q makes %q of it", entry, fix.Title, after.String())
				}
			}
		}
		if !offered {
			t.Errorf("no fix for %q: %v", entry, d.Errors)
		}
	}
	t.Logf("%d fixes", fixes)
}
