package document

import (
	"slices"
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/keys"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "key-not-lowercase",
	Group:    "document",
	Severity: check.Warning,
	Title:    "key that is not lowercase",
	What:     `Reports a Sigma key with uppercase letters.`,
	Why: `Sigma keys are lowercase. Tools do not find "Level", so the rule has no
level, and read "Condition" as a selection. Custom keys may have uppercase letters.`,
	Avoid: `
title: Whoami
Level: high`,
	Prefer: `
title: Whoami
level: high`,
	Run: keyNotLowercase,
})

func keyNotLowercase(p *check.Pass) {
	d := p.Document
	top, ok := place(d)
	if !ok {
		return
	}
	lowercase(p, d.Root, top)
	below := func(key string, at keys.Section) {
		if e, ok := d.Root.Get(key); ok && !e.Merged {
			lowercase(p, e.Value, at)
			for _, item := range e.Value.Items {
				lowercase(p, item, at)
			}
		}
	}
	below("related", keys.Related)
	below("detection", keys.Detection)
	below("correlation", keys.Correlation)
	below("filter", keys.Filter)
}

// lowercase checks the keys of a mapping. Those of a log source are reported by
// logsource-unknown-key.
func lowercase(p *check.Pass, n *sigma.Node, at keys.Section) {
	if n.Kind != sigma.Mapping || n.Target != nil {
		return
	}
	for _, e := range n.Pairs {
		name := e.Key.Value
		if e.Merged || e.Key.Broken || e.Key.Kind != sigma.Scalar || !capital(name) || slices.Contains(p.Settings.CustomKeys, name) {
			continue
		}
		small := strings.ToLower(name)
		if !known()[at][small] {
			continue
		}
		_, there := n.Get(small)
		if there && at != keys.Rule && at != keys.CorrelationRule && at != keys.FilterRule && at != keys.Action {
			continue // beside "condition", a selection can have that name
		}
		f := p.Reportf(e.Key.Span, "unknown key %q; use %q", name, small)
		if !there {
			// No proof compares what the keys of a correlation mean.
			f.FixIf(at != keys.Correlation, "Write "+small, e.Key.Rewrite(small)...)
		}
	}
}

func capital(name string) bool {
	for i := range len(name) {
		if name[i] >= 'A' && name[i] <= 'Z' {
			return true
		}
	}
	return false
}
