package main

import (
	"bytes"
	"strings"
	"testing"

	"github.com/rivo/uniseg"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

// FuzzExcerpt shows any span of any text: no hidden character is printed, no
// line is much wider than the screen, and each line of carets is under a source
// line and marks part of it.
func FuzzExcerpt(f *testing.F) {
	long := strings.Repeat("猫é ", 2000)
	for _, text := range []string{
		"", "\n", "\ufefftitle: a\r\n\tb: \x1b[31m\u202e\r", "猫: 👩‍👩‍👧 é\u0301 \xff\xfe\n", long, long + "\n" + long + "\n\n" + long,
	} {
		for _, at := range []sigma.Span{{}, {Start: 0, End: len(text)}, {Start: len(text), End: len(text)}, {Start: len(text) / 2, End: len(text)/2 + 3}} {
			f.Add(text, at.Start, at.End)
		}
	}
	f.Fuzz(func(t *testing.T, text string, start, end int) {
		source := sigma.NewSource(text)
		start = max(0, min(start, len(text)))
		end = max(start, min(end, len(text)))
		const width = 60
		var b bytes.Buffer
		style{width: width}.writeFinding(&b, "a.yml", source, finding{severity: check.Error, at: sigma.Span{Start: start, End: end}, text: text})
		lines := strings.Split(strings.TrimSuffix(b.String(), "\n"), "\n")
		for i, line := range lines {
			if strings.ContainsFunc(line, isHidden) {
				t.Errorf("hidden characters in %q", line)
			}
			if i > 0 && uniseg.StringWidth(line) > width+uniseg.StringWidth(strings.Repeat(" ", 16)) {
				t.Errorf("%d columns are wider than the screen: %q", uniseg.StringWidth(line), line)
			}
		}
		if len(lines) < 3 {
			t.Errorf("no carets: %q", lines)
		}
	})
}

// TestLook tests what a script cannot: the width of the screen.
func TestLook(t *testing.T) {
	t.Setenv("NO_COLOR", "")
	text := "condition: " + strings.Repeat("selection or ", 40) + "selecton" + strings.Repeat(" or selection", 40)
	start := strings.Index(text, "selecton")
	for _, c := range []struct {
		width int
		want  string
	}{
		{40, "" +
			" 1 | …ection or selecton or selectio…\n" +
			"   |            ^^^^^^^^\n"},
		{20, "" +
			" 1 | …on or selecton or se…\n" +
			"   |        ^^^^^^^^\n"},
	} {
		var b bytes.Buffer
		style{width: c.width}.excerpt(&b, sigma.NewSource(text), sigma.Span{Start: start, End: start + len("selecton")}, "31")
		if b.String() != c.want {
			t.Errorf("%d columns:\n%swant\n%s", c.width, b.String(), c.want)
		}
	}
}
