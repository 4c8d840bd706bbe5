package safepath_test

import (
	"testing"

	"sigma-lsp/analysis/safepath"
)

func TestNamesOfFilesAreRelative(t *testing.T) {
	for name, want := range map[string]string{
		"team.yml":              "team.yml",
		"./pipelines/team.yml":  "pipelines/team.yml",
		`pipelines\team.yml`:    "pipelines/team.yml",
		`.\a\..\team.yml`:       "team.yml",
		"com/team.yml":          "com/team.yml",
		"/etc/passwd":           "",
		`\etc\passwd`:           "",
		`C:\team.yml`:           "",
		"c:team.yml":            "",
		`\\server\share\x.yml`:  "",
		"//server/share/x.yml":  "",
		`\\?\C:\x.yml`:          "",
		`\\.\pipe\x`:            "",
		"../team.yml":           "",
		"a/../../team.yml":      "",
		`a\..\..\team.yml`:      "",
		"NUL":                   "",
		"pipelines/com1.yml":    "",
		"con .yml":              "",
		"team.yml:hidden":       "",
		"a\x00b":                "",
		"":                      "",
		"file:///etc/passwd":    "",
		"https://example.org/x": "",
	} {
		got, err := safepath.Clean(name)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("%q is read %q (%v), want %q", name, got, err, want)
		}
	}
}
