package document

import (
	"strconv"
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "unsupported-sigma-version",
	Group:    "document",
	Severity: check.Warning,
	Title:    "unsupported Sigma version",
	What: `Reports a "sigma-version" newer than 2. The key is an extension of rsigma
that names the major version of the specification that a document was written for.`,
	Why: `This program checks and converts rules as version 2. In a newer version the
same rule can mean something else.`,
	Avoid: `
title: Whoami
sigma-version: 3`,
	Prefer: `
title: Whoami
sigma-version: 2`,
	Run: unsupportedSigmaVersion,
})

// supported is the major version of the specification that is read here.
const supported = 2

func unsupportedSigmaVersion(p *check.Pass) {
	e, ok := p.Document.Root.Get("sigma-version")
	if !ok || e.Merged || e.Key.Broken || e.Value.Broken || e.Value.Kind != sigma.Scalar || e.Value.IsNull() {
		return
	}
	major, _, _ := strings.Cut(strings.TrimPrefix(e.Value.Value, "v"), ".")
	if n, err := strconv.Atoi(major); err == nil && n > supported {
		p.Reportf(e.Value.Span, "unsupported Sigma version %.20q; the rule is read as version %d", e.Value.Value, supported)
	}
}
