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
	Title:    "file name that does not keep to the convention",
	Why: `The specification wants file names of small letters, digits and "_", that end
with ".yml" and have from 10 to 70 characters, so that every system can hold
them. The tests of the public rules go up to 90 and want 10 before ".yml", which is
taken here too, and a "_" between words.`,
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
		p.Reportf(p.FirstLine(), `the file name %.100q has other characters than small letters, digits and "_" before ".yml"; rename the file`, base)
	case len(base) < least:
		p.Reportf(p.FirstLine(), "the file name %q has fewer than %d characters; give it one that tells what the rule finds", base, least)
	case len(base) > most:
		p.Reportf(p.FirstLine(), "the file name has %d characters; up to %d are agreed on", len(base), most)
	case !strings.Contains(base, "_"):
		p.Reportf(p.FirstLine(), `the file name %q is one word; part its words by "_"`, base)
	}
}
