package workspace

import (
	"path"
	"regexp"
	"strings"

	"sigma-lsp/analysis/check"
)

var _ = check.Register(check.Check{
	Name:     "filename-pattern",
	Group:    "workspace",
	Severity: check.Info,
	Optional: true,
	Profiles: map[string]check.Severity{"sigmahq": check.Info},
	Title:    "file name that breaks the convention",
	What: `Reports a file name that does not consist of at least 10 lowercase
letters, digits and "_" before ".yml", that has no "_", or that is longer than 90
characters.`,
	Why: `The specification requires such names, so that every system can store them.
It allows 10 to 70 characters including ".yml"; the limits here are those of the SigmaHQ
tests.`,
	Prefer: `
title: Whoami`,
	Run: filenamePattern,
})

var filename = regexp.MustCompile(`^[a-z0-9_]+\.yml$`)

func filenamePattern(p *check.Pass) {
	const least, most = len("0123456789.yml"), 90
	base := path.Base(p.Settings.Path)
	switch {
	case p.Settings.Path == "" || p.Document != p.File.Documents[0]:
	case !filename.MatchString(base):
		p.Reportf(p.FirstLine(), `the file name %.100q must consist of lowercase letters, digits and "_" before ".yml"`, base)
	case len(base) < least:
		p.Reportf(p.FirstLine(), "the file name %q has fewer than %d characters; use one that says what the rule detects", base, least)
	case len(base) > most:
		p.Reportf(p.FirstLine(), "the file name has %d characters; at most %d are allowed", len(base), most)
	case !strings.Contains(base, "_"):
		p.Reportf(p.FirstLine(), `the file name %q is a single word; separate its words with "_"`, base)
	}
}
