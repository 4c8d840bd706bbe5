package document

import (
	"slices"
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/keys"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "unknown-key",
	Group:    "document",
	Severity: check.Warning,
	Title:    "key that Sigma does not have",
	Why: `Sigma lets a team have keys of its own, so a key that nobody knows is no fault. One that
differs in a letter from a key of Sigma, or in two where it is long, most likely is: its value is not read,
and nothing says so. Where the key that it resembles is there as well, the finding is
an information. Keys of your own that are told here belong into "custom-keys" of the
settings file. The public rules have no other keys than "regression_tests_path" and
"simulation": the profile "sigmahq" tells all others. A correlation has no detection:
one that stands in the same document is not read.`,
	Avoid: `
title: Whoami
falsepositive:
  - Administrators`,
	Prefer: `
title: Whoami
falsepositives:
  - Administrators`,
	Run: unknownKey,
})

// ofSigmaHQ are the keys of the public rules that the specification does not
// have.
var ofSigmaHQ = []string{"regression_tests_path", "simulation"}

// ownWords are a letter away from a key of Sigma, and mean something else.
var ownWords = []string{"score"}

func unknownKey(p *check.Pass) {
	root := p.Document.Root
	at, ok := place(p.Document)
	if !ok {
		return
	}
	names := known()[at]
	allAbsent, allThere := among(root, at)
	for _, e := range root.Pairs {
		name := e.Key.Value
		if name == "detection" && at == keys.CorrelationRule && !e.Merged && !e.Key.Broken && !e.Value.Broken {
			p.Reportf(e.Key.Span, "the detection of a correlation is not read; write the rule as a document of its own")
			continue
		}
		if names[name] || e.Merged || e.Key.Broken || e.Value.Broken || e.Key.Kind != sigma.Scalar {
			continue
		}
		switch name {
		case "reference", "sigma-version": // have checks of their own
			continue
		}
		if slices.Contains(p.Settings.CustomKeys, name) || names[strings.ToLower(name)] {
			continue
		}
		absent, there := allAbsent, allThere
		if slices.Contains(ownWords, name) {
			absent, there = nil, nil
		}
		near, ok := sigma.SuggestStrict(name, absent)
		if ok {
			f := p.Reportf(e.Key.Span, "%.60q is no key of Sigma; did you mean %q?", name, near).AllowedBy("custom-keys", name)
			if written, ok := e.Key.Write(near); ok {
				f.Suggest("Write "+near, sigma.Edit{At: e.Key.Span, Text: written})
			}
		} else if near, ok = sigma.SuggestStrict(name, there); ok {
			p.Reportf(e.Key.Span, "%.60q is no key of Sigma; did you mean %q, which is there too?", name, near).AllowedBy("custom-keys", name).WithSeverity(check.Info)
		} else if p.Settings.Profile == "sigmahq" && p.Document.Kind != sigma.FilterDocument && !slices.Contains(ofSigmaHQ, name) {
			p.Reportf(e.Key.Span, "%.60q is no key of Sigma", name).AllowedBy("custom-keys", name)
		}
	}
}

// among are the keys that could be meant.
func among(root *sigma.Node, at keys.Section) (absent, there []string) {
	for _, k := range keys.In(at) {
		if _, ok := root.Get(k.Name); ok {
			there = append(there, k.Name)
		} else {
			absent = append(absent, k.Name)
		}
	}
	return absent, there
}
