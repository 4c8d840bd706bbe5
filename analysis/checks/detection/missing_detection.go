package detection

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "missing-detection",
	Group:    "detection",
	Severity: check.Error,
	Title:    "rule without a detection",
	Why: `The detection is the rule proper: what to look for, in selections, and how
they combine, in the condition. A document with a log source and no detection
finds nothing.`,
	Avoid: `
title: Whoami
logsource:
  category: process_creation`,
	Prefer: `
title: Whoami
logsource:
  category: process_creation
detection:
  selection:
    Image|endswith: '\whoami.exe'
  condition: selection`,
	Run: missingDetection,
})

func missingDetection(p *check.Pass) {
	if p.Rule == nil || !p.Parsed {
		return
	}
	if _, ok := p.Rule.Key("detection"); !ok {
		p.Reportf(p.FirstLine(), `the rule has no "detection"; add selections and a condition`)
	}
}
