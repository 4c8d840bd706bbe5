package regex

import (
	"slices"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/convert"
)

var _ = check.Register(check.Check{
	Name:     "regex-not-portable",
	Group:    "regex",
	Severity: check.Warning,
	Title:    "regular expression that not every engine supports",
	What: `Reports look-around, back references, atomic groups and possessive
quantifiers. If the conversion reports the construct, this check does not repeat it.`,
	Why: `These need a backtracking engine. RE2, which LEQL and pySigma 2 use,
supports none of them. A second item with "not" often means the same.`,
	Avoid: `
detection:
  selection:
    CommandLine|re: 'whoami(?! /all)'
  condition: selection`,
	Prefer: `
detection:
  selection:
    CommandLine|re: 'whoami /(priv|groups)'
  condition: selection`,
	Run: regexNotPortable,
})

func regexNotPortable(p *check.Pass) {
	eachRegexp(p, func(_ check.Item, r sigma.Regexp) {
		for _, f := range sigma.CheckPattern(r.Node.Value) {
			if at := r.Node.Sub(f.At.Start, f.At.End); f.Portable && !told(p, at) {
				p.Reportf(at, "not every engine supports this %s; pySigma rejects the rule", f.Construct)
			}
		}
	})
}

// told reports whether the translation has a finding at that place.
func told(p *check.Pass, at sigma.Span) bool {
	return !p.Settings.SkipTranslation && p.Settings.Result != nil &&
		slices.ContainsFunc(p.Result().Problems, func(problem convert.Problem) bool { return problem.At == at && problem.Check == "idr-regex-construct" })
}
