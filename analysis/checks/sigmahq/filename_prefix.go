package sigmahq

import (
	"path"
	"slices"
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/taxonomy"
)

var _ = check.Register(check.Check{
	Name:     "filename-prefix",
	Group:    "sigmahq",
	Severity: check.Hint,
	Optional: true,
	Profiles: hinted,
	Title:    "file name that does not begin with the log source",
	Why: `Files of the public rules begin with their log source, such as "proc_creation_win_",
so that a list of names can be searched. A few of them break the convention for good
reasons, and SigmaHQ does not enforce it: this is a hint. Files with a correlation
may have rules of several log sources, and nothing is said of them.`,
	Prefer: `
title: Whoami`,
	Run: filenamePrefix,
})

func filenamePrefix(p *check.Pass) {
	if p.Settings.Path == "" || p.Rule == nil || p.Rule.Logsource == nil {
		return
	}
	if slices.ContainsFunc(p.File.Documents, func(d *sigma.Document) bool { return d.Kind == sigma.CorrelationDocument }) {
		return
	}
	prefix, ok := taxonomy.FilePrefix(taxonomy.LogsourceOf(p.Rule.Logsource))
	if base := path.Base(p.Settings.Path); ok && !strings.HasPrefix(base, prefix) {
		p.Reportf(p.FirstLine(), "the file name %.100q does not begin with %q, as others of this log source do", base, prefix)
	}
}
