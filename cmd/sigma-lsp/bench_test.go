package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sigma-lsp/analysis/check"
)

// BenchmarkCheck checks all public rules, by default and with all checks on.
func BenchmarkCheck(b *testing.B) {
	const corpus = "../../../shared/corpus"
	if _, err := os.Stat(corpus); err != nil {
		b.Skipf("no public rules at %s", corpus)
	}
	var all strings.Builder
	all.WriteString("profile: rapid7\nchecks:\n")
	for _, c := range check.Checks() {
		fmt.Fprintf(&all, "  %s: hint\n", c.Name)
	}
	settings := filepath.Join(b.TempDir(), "all.yml")
	if err := os.WriteFile(settings, []byte(all.String()), 0o600); err != nil {
		b.Fatal(err)
	}
	for name, flag := range map[string]string{"default": "--no-config", "all": "--config=" + settings} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				c := root()
				c.SetOut(io.Discard)
				if status := run(c, []string{"check", flag, corpus}); status == int(exitError) {
					b.Fatal("it did not run")
				}
			}
		})
	}
}
