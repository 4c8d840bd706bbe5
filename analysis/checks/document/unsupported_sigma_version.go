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
	Title:    "newer version of Sigma than is known here",
	Why: `The key "sigma-version", an extension of rsigma, says for which major version of the
specification a document was written. What is checked and translated here is
version 2. In a newer one the same text can mean something else.`,
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
		p.Reportf(e.Value.Span, "version %.20q of Sigma is not known here; rules are read as version %d", e.Value.Value, supported)
	}
}
