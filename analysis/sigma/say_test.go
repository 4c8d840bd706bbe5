package sigma

import "testing"

func TestSay(t *testing.T) {
	for _, c := range []struct{ got, want string }{
		{Say("no %q", `\cmd.exe`), `no "\cmd.exe"`},
		{Say("%.3q and %s, %d", `\äöü`, `a\b`, 3), `"\äö" and a\b, 3`},
		{Say("%q, %q", `"`, `"'`), `'"', ""'"`},
		{Say("%q", "a\n\\"), `"a\n\\"`},
		{Say("%.2q", "\x00\x01\x02"), `"\x00\x01"`},
		{Say("%q", []string{`\`}), `["\\"]`},
		{Say("%q", "\xff"), `"\xff"`},
		{Say("%5s|%-3s|", "ab", "c"), "   ab|c  |"},
	} {
		if c.got != c.want {
			t.Errorf("%s, not %s", c.got, c.want)
		}
	}
}
