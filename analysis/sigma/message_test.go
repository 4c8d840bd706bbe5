package sigma

import "testing"

func TestSay(t *testing.T) {
	for _, c := range []struct{ got, want string }{
		{Messagef("no %q", `\cmd.exe`), `no "\cmd.exe"`},
		{Messagef("%.3q and %s, %d", `\äöü`, `a\b`, 3), `"\äö" and a\b, 3`},
		{Messagef("%q, %q", `"`, `"'`), `'"', ""'"`},
		{Messagef("%q", "a\n\\"), `"a\n\\"`},
		{Messagef("%.2q", "\x00\x01\x02"), `"\x00\x01"`},
		{Messagef("%q", []string{`\`}), `["\\"]`},
		{Messagef("%q", "\xff"), `"\xff"`},
		{Messagef("%5s|%-3s|", "ab", "c"), "   ab|c  |"},
	} {
		if c.got != c.want {
			t.Errorf("%s, not %s", c.got, c.want)
		}
	}
}
