package metadata

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "missing-level",
	Group:    "metadata",
	Severity: check.Hint,
	Profiles: map[string]check.Severity{"sigmahq": check.Warning},
	Title:    "missing level",
	What: `Reports a document without a level. The fix is only a suggestion, since
the level is the author's choice.`,
	Why: `The level says how urgent an alert is. Without one the target platform uses
its own default, usually medium.`,
	Avoid: `
title: Whoami`,
	Prefer: `
title: Whoami
level: low`,
	Run: missingLevel,
})

func missingLevel(p *check.Pass) {
	f := missing(p, "level", "say how urgent the alert is")
	if f == nil {
		return
	}
	for _, level := range levels {
		f.Suggest("Add level: "+level, add(p, "level", level)...)
	}
}
