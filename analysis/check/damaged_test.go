package check_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

// Correlations and filters that are cut and damaged as typing does, with all
// checks on: nothing panics, no finding lies outside of the text, and each fix
// can be made.
func TestDamagedCorrelationsAndFilters(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	scraps := []string{"", "x", "\n", "    ", ": ", "- ", "'", "\"", "|", "[", "{", "(", "]", "}", ")", ",", "&a ", "*a", "<<: *a", "---\n", "#", "\t", "null", "~", "not ", "1 of ", "any", "{}", "[]", " | count() > 5"}
	scrap := func() string { return scraps[random.IntN(len(scraps))] }
	tried, fixes := 0, 0
	eachGood(t, func(name, text string, settings check.Settings) {
		settings.Severity = allOn
		try := func(text string) {
			if random.IntN(3) > 0 { // for the time that it takes
				return
			}
			tried++
			source := sigma.NewSource(text)
			file := sigma.Parse(source)
			for _, found := range check.Run(file, settings) {
				lookAt(t, name, source, found)
				if tried%8 == 0 {
					fixes += len(check.FixesOf(file, found))
				}
			}
			if t.Failed() {
				t.Fatalf("this stands in\n%s", text)
			}
		}
		lines := strings.SplitAfter(text, "\n")
		for i, line := range lines {
			before, after := strings.Join(lines[:i], ""), strings.Join(lines[min(i+1, len(lines)):], "")
			try(before)         // cut
			try(before + after) // without a line
			try(before + line + line + after)
			if key, _, ok := strings.Cut(line, ":"); ok {
				try(before + key + ":\n" + after)
				try(before + key + "\n" + after)
			}
			try(before + strings.TrimLeft(line, " ") + after)
			try(before + strings.TrimRight(line, "\n") + scrap() + "\n" + after)
			try(before + line[:random.IntN(len(line)+1)])
			try(before + line[:random.IntN(len(line)+1)] + scrap() + "\n" + after)
		}
		for range 40 {
			damaged := text
			for range 1 + random.IntN(3) {
				at := random.IntN(len(damaged) + 1)
				damaged = damaged[:at] + scrap() + damaged[min(len(damaged), at+random.IntN(12)):]
			}
			try(damaged)
		}
	})
	t.Logf("%d texts, %d fixes", tried, fixes)
}

func allOn(c *check.Check, _ *sigma.Document) (check.Severity, bool) { return c.Severity, true }
