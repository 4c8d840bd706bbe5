package convert

import "testing"

func TestCaseMatters(t *testing.T) {
	for pattern, want := range map[string]bool{
		`\s-\s*<`: false, `.{1000,}`: false, `[a-zA-Z0-9]{1,4} \.`: false, `\w+:[^ \\]`: false, `(?i)echo.*\d`: false, `[Cc][Mm][Dd]`: false, ``: false, `\$\{`: false, `(?i:x)\.`: false,
		`a`: true, `\d+x?`: true, `[A-F0-9]{8}`: true, `(?i:x)y`: true, `[^a]`: true, `(\.|b)*`: true, `é`: true, `[à-é]`: true, `\x41`: true, `[\x00-\x{10FFFF}]a`: true,
		`(`: true,
	} {
		if got := caseMatters(pattern); got != want {
			t.Errorf("%q: %t", pattern, got)
		}
	}
}
