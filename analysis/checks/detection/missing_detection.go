package detection

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "missing-detection",
	Group:    "detection",
	Severity: check.Error,
	Title:    "missing detection",
	What:     `Reports a rule without a detection.`,
	Why: `The detection is the core of a rule: the selections say what to look for,
and the condition says how they combine. A rule without one detects nothing.`,
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
		p.Reportf(p.FirstLine(), `missing key "detection"; add selections and a condition`)
	}
}
