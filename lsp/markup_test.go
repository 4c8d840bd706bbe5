package lsp

import (
	"strings"
	"testing"
)

func TestEscape(t *testing.T) {
	for in, want := range map[string]string{
		"plain":                    "plain",
		"<img src=x>":              `\<img src\=x\>`,
		"[x](command:y)":           `\[x\]\(command\:y\)`,
		"a\n\n# b":                 `a\\x0a\\x0a\# b`,
		"`x` &amp; \\":             "\\`x\\` \\&amp; \\\\",
		"abc\u202etxt.exe\x1b[31m": `abc\\u202etxt\.exe\\x1b\[31m`,
		"Größe 😀":                  "Größe 😀",
	} {
		if got := (&text{markdown: true}).escape(in); got != want {
			t.Errorf("%q is escaped %q, want %q", in, got, want)
		}
	}
	if got := (&text{}).escape("a*b\x07"); got != `a*b\x07` {
		t.Errorf("without markup: %q", got)
	}
}

func TestCodeCannotBeEnded(t *testing.T) {
	for in, want := range map[string]string{
		"x":    "`x`",
		"`":    "`` ` ``",
		"a`b":  "``a`b``",
		"```":  "```` ``` ````",
		"":     "(empty)",
		" x ":  "`  x  `",
		"a\nb": "`a\\x0ab`",
	} {
		if got := (&text{markdown: true}).code(in); got != want {
			t.Errorf("%q is set off %q, want %q", in, got, want)
		}
	}
}

func TestBlockCannotBeEnded(t *testing.T) {
	for _, in := range []string{"x", "```\n# out", "a\n````\nb", "~~~", "\x1b[2J"} {
		b := &text{markdown: true}
		b.block("leql", in)
		lines := strings.Split(strings.TrimSuffix(b.String(), "\n"), "\n")
		fence := strings.TrimSuffix(lines[0], "leql")
		for _, l := range lines[1 : len(lines)-1] {
			if trimmed := strings.TrimSpace(l); strings.HasPrefix(trimmed, fence) {
				t.Errorf("%q ends its block: %q", in, b.String())
			}
			if strings.Contains(l, "\x1b") {
				t.Errorf("a control character comes through: %q", l)
			}
		}
		if lines[len(lines)-1] != fence {
			t.Errorf("%q leaves its block open", in)
		}
	}
}

func TestLabel(t *testing.T) {
	if got := escapeIcons("no $(flame)\n" + strings.Repeat("ä", 200)); strings.Contains(got, "$(") || strings.Contains(got, "\n") || len(got) > 170 {
		t.Errorf("label %q", got)
	}
}

func TestCut(t *testing.T) {
	for in, want := range map[string]string{"abc": "abc", "abcdef": "abcd…", "abcäx": "abc…"} {
		if got := truncate(in, 4); got != want {
			t.Errorf("%q is cut to %q, want %q", in, got, want)
		}
	}
}
