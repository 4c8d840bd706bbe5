package document

import (
	"slices"
	"strings"
	"sync"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/keys"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "unknown-key",
	Group:    "document",
	Severity: check.Warning,
	Title:    "unknown key",
	What: `Reports a key that Sigma does not define but that is similar to a Sigma
key. If that key is present as well, the finding is only info. With the profile
"sigmahq", every unknown key other than "regression_tests_path" and "simulation" is
reported.`,
	Why: `Sigma allows custom keys, so an unknown key is not an error; but if it is
misspelled, its value is silently ignored. Add your own keys to "custom-keys" in the
settings.

A correlation has no detection: one in the same document is ignored.`,
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
	candidates := sync.OnceValues(func() (absent, there []string) { return among(root, at) })
	for _, e := range root.Pairs {
		name := e.Key.Value
		if name == "detection" && at == keys.CorrelationRule && !e.Merged && !e.Key.Broken && !e.Value.Broken {
			p.Reportf(e.Key.Span, "the detection of a correlation is ignored; move the rule to a separate document")
			continue
		}
		if names[name] || e.Merged || e.Key.Broken || e.Value.Broken || e.Key.Kind != sigma.Scalar {
			continue
		}
		switch name {
		case "reference", "sigma-version": // have separate checks
			continue
		}
		if slices.Contains(p.Settings.CustomKeys, name) || names[strings.ToLower(name)] {
			continue
		}
		var absent, there []string
		if !slices.Contains(ownWords, name) {
			absent, there = candidates()
		}
		near, ok := sigma.SuggestStrict(name, absent)
		if ok {
			f := p.Reportf(e.Key.Span, "unknown key %.60q; did you mean %q?", name, near).AllowedBy("custom-keys", name)
			f.Suggest("Write "+near, e.Key.Rewrite(near)...)
		} else if near, ok = sigma.SuggestStrict(name, there); ok {
			p.Reportf(e.Key.Span, "unknown key %.60q; did you mean %q, which is also present?", name, near).AllowedBy("custom-keys", name).WithSeverity(check.Info)
		} else if (p.Settings.Profile == "sigmahq" || p.Settings.Profile == "strict") && p.Document.Kind != sigma.FilterDocument && !slices.Contains(ofSigmaHQ, name) {
			p.Reportf(e.Key.Span, "unknown key %.60q", name).AllowedBy("custom-keys", name)
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
