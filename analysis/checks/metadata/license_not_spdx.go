package metadata

import (
	"github.com/github/go-spdx/v2/spdxexp"
	"github.com/github/go-spdx/v2/spdxexp/spdxlicenses"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "license-not-spdx",
	Group:    "metadata",
	Severity: check.Hint,
	Optional: true,
	Title:    "license without an SPDX ID",
	What: `Reports a license that is not an SPDX ID or expression, such as "MIT" or
"DRL-1.1".`,
	Why: `The specification requires an SPDX ID, which tools can look up. Write a
license that SPDX does not list as "LicenseRef-" and a name.`,
	Avoid: `
license: Detection Rule License`,
	Prefer: `
license: DRL-1.1`,
	Run: licenseNotSPDX,
})

func licenseNotSPDX(p *check.Pass) {
	license, ok := p.Value("license")
	if !ok || !license.IsText() {
		return
	}
	const longest = 256 // of what is read as an expression, which may be nested
	if known, _ := spdxexp.ValidateLicenses([]string{license.Value[:min(len(license.Value), longest)]}); known && len(license.Value) <= longest {
		return
	}
	near, ok := sigma.Suggest(license.Value, spdxlicenses.GetLicenses())
	if !ok {
		p.Reportf(license.Span, "unknown SPDX license %.60q; use an ID such as DRL-1.1 or MIT, or LicenseRef- and a name", license.Value)
		return
	}
	f := p.Reportf(license.Span, "unknown SPDX license %.60q; did you mean %q?", license.Value, near)
	f.Suggest("Write "+near, license.Rewrite(near)...)
}
