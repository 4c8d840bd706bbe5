package sigma_test

import (
	"strings"
	"testing"

	"sigma-lsp/analysis/sigma"
)

// Intermediate states of the detection while a rule is written.
var halfTyped = []string{"Ima", "Image|", "Image|ends", "'Ima", "- '", "- 'C:\\", "Image: *x", "Image: '", "Image: \"C:\\", "Image: [a,", "Image: {", "- \"", "Image: a: b", "\tImage: x"}

func TestHalfTypedLinesLeaveTheRestReadable(t *testing.T) {
	texts := corpus(t)
	tried, read, kept, all := 0, 0, 0, 0
	for path, text := range texts {
		if len(path)%16 != 0 || strings.Contains(text, "\n---") { // one document a rule
			continue
		}
		whole := sigma.Parse(sigma.NewSource(text))
		lines := strings.SplitAfter(text, "\n")
		for i, line := range lines {
			if !strings.HasPrefix(line, "detection:") || i+2 >= len(lines) {
				continue
			}
			for n, fragment := range halfTyped {
				indent := "        "
				if strings.HasPrefix(fragment, "\t") {
					indent = ""
				}
				broken := strings.Join(lines[:i+2], "") + indent + fragment + "\n" + strings.Join(lines[i+2:], "")
				f := sigma.Parse(sigma.NewSource(broken))
				tried++
				d := f.Documents[0]
				if d.Rule == nil || d.Rule.Detection == nil {
					t.Logf("%s with %q: not read", path, fragment)
					continue
				}
				read++
				if n != 0 && d.Broken && len(d.Problems) == 0 {
					t.Errorf("%s with %q: broken without a finding", path, fragment)
				}
				for _, s := range whole.Documents[0].Rule.Detection.Selections[1:] {
					all++
					if got := d.Rule.Detection.Selection(s.Name.Value); got != nil && got.Test != nil {
						kept++
					} else if testing.Verbose() {
						t.Logf("%s with %q: selection %s lost", path, fragment, s.Name.Value)
					}
				}
			}
		}
	}
	t.Logf("%d broken rules, %d read, %d of %d other selections kept", tried, read, kept, all)
	if read < tried || kept*100 < all*99 {
		t.Errorf("of %d broken rules %d were read; %d of %d other selections kept", tried, read, kept, all)
	}
}

func TestAnyCutLeavesSomethingToRead(t *testing.T) {
	texts := corpus(t)
	tried, read := 0, 0
	for path, text := range texts {
		if len(path)%16 != 1 || strings.Contains(text, "\n---") {
			continue
		}
		start := strings.Index(text, "detection:")
		for cut := start + 12; cut < len(text); cut += 1 + len(text)/12 {
			f := sigma.Parse(sigma.NewSource(text[:cut]))
			tried++
			if d := f.Documents[0]; d.Rule != nil && d.Rule.Logsource != nil {
				read++
			} else {
				t.Logf("%s cut at %d: %q", path, cut, text[max(0, cut-40):cut])
			}
		}
	}
	if read != tried {
		t.Errorf("%d of %d cut rules were read", read, tried)
	}
}

// TestManyBrokenLines reads the largest accepted text, with every line broken:
// the number of errors is limited to what anyone would read, and the last error
// says so.
func TestManyBrokenLines(t *testing.T) {
	for _, line := range []string{"      - 'abc\n", "      - [*]\n", "\t\ta: b\n", "a\n", "    a: 'b\n   c: d\n     e\n\tf: [\n", "a: [\n b,\n c,\n"} {
		text := "title: x\ndetection:\n  s:\n    F:\n"
		text += strings.Repeat(line, (sigma.MaxSize-len(text))/len(line))
		n, last := 0, ""
		for _, p := range sigma.Parse(sigma.NewSource(text)).Documents[0].Problems {
			if unreadable(p) {
				n, last = n+1, p.Text
			}
		}
		if n < 100 || n > 1005 || !strings.HasSuffix(last, "the rest is not read") {
			t.Errorf("%q over and over: %d problems, the last is %q", line, n, last)
		}
	}
}
