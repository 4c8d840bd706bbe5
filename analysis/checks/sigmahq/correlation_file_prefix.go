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
	Title:    "file with a correlation that is not named so",
	Why: `A correlation needs the rules it counts, so people look for it by its file name:
the public rules begin it with "correlation_". The text of the specification names
"mr_" instead, which no tool checks.`,
	Prefer: `
title: Whoami`,
	Run: correlationFilePrefix,
})

func correlationFilePrefix(p *check.Pass) {
	if p.Settings.Path == "" || p.Document.Kind != sigma.CorrelationDocument {
		return
	}
	if base := path.Base(p.Settings.Path); !strings.HasPrefix(base, "correlation_") {
		p.Reportf(p.FirstLine(), `the file name %.100q does not begin with "correlation_", as those of correlations do`, base)
	}
}
