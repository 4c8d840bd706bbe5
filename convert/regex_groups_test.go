package convert

import "testing"

func TestUnnamed(t *testing.T) {
	for pattern, want := range map[string]string{
		`a(b)`:                         `a(b)`,
		`(?P<one>a)(?<two>b(?P<c>d))`:  `(a)(b(d))`,
		`\(?P<n>(?P<n>x)`:              `\(?P<n>(x)`,
		`[(?P<n>](?P<n>x)`:             `[(?P<n>](x)`,
		`[]\](?P<n>[:alpha:]](?<n>x)`:  `[]\](?P<n>[:alpha:]](x)`,
		`[^](?<n>](?<n>x)`:             `[^](?<n>](x)`,
		`\Q(?P<n>\E(?P<n>x)\Q(?P<n>x)`: `\Q(?P<n>\E(x)\Q(?P<n>x)`,
	} {
		if got := unnameGroups(pattern); got != want {
			t.Errorf("%s becomes %s, not %s", pattern, got, want)
		}
	}
}
