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
	Title:    "file name without the prefix of the log source",
	What: `Reports a file name that does not start with the prefix of its log source,
such as "proc_creation_win_". Files with a correlation are not reported, since they may
hold rules of several log sources.`,
	Why: `The prefix makes a list of file names searchable. Some SigmaHQ rules
deviate for good reasons, so this is only a hint.`,
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
		p.Reportf(p.FirstLine(), "the file name %.100q does not start with %q like others of this log source", base, prefix)
	}
}
