package sigmahq

import (
	"path"
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "correlation-file-prefix",
	Group:    "sigmahq",
	Severity: check.Warning,
	Optional: true,
	Profiles: warned,
	Title:    "file name of a correlation without its prefix",
	What: `Reports a file with a correlation whose name does not start with
"correlation_".`,
	Why: `SigmaHQ rules use this prefix, so that correlations can be found among the
files. The text of the specification mentions "mr_" instead, which no tool checks.`,
	Prefer: `
title: Whoami`,
	Run: correlationFilePrefix,
})

func correlationFilePrefix(p *check.Pass) {
	if p.Settings.Path == "" || p.Document.Kind != sigma.CorrelationDocument {
		return
	}
	if base := path.Base(p.Settings.Path); !strings.HasPrefix(base, "correlation_") {
		p.Reportf(p.FirstLine(), `the file name %.100q must start with "correlation_"`, base)
	}
}
