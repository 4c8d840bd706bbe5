package regex

import (
	"sync"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
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
	reported := sync.OnceValue(func() map[sigma.Span]bool { return reportedPatterns(p) })
	eachRegexp(p, func(_ check.Item, r sigma.Regexp) {
		for _, f := range sigma.CheckPattern(r.Node.Value) {
			switch at := r.Node.Sub(f.At.Start, f.At.End); {
			case !f.Portable || reported()[at]:
			case f.Limit:
				p.Reportf(at, "%s", f.Text)
			default:
				p.Reportf(at, "not every engine supports this %s; pySigma rejects the rule", f.Construct)
			}
		}
	})
}

// reportedPatterns are the spans for which the translation has a separate finding.
func reportedPatterns(p *check.Pass) map[sigma.Span]bool {
	spans := map[sigma.Span]bool{}
	if p.Settings.SkipTranslation || p.Settings.Result == nil {
		return spans
	}
	for _, problem := range p.Result().Problems {
		if problem.Check == "idr-regex-construct" {
			spans[problem.At] = true
		}
	}
	return spans
}
