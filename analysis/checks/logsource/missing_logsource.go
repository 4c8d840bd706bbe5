package logsource

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "missing-logsource",
	Group:    "logsource",
	Severity: check.Error,
	Title:    "missing log source",
	What:     `Reports a rule without a log source.`,
	Why: `The log source says which log contains the events. Without it, tools know
neither where to search nor what the fields are called.`,
	Avoid: `
title: Whoami
detection:
  selection:
    Image|endswith: '\whoami.exe'
  condition: selection`,
	Prefer: `
title: Whoami
logsource:
  category: process_creation
  product: windows
detection:
  selection:
    Image|endswith: '\whoami.exe'
  condition: selection`,
	Run: missingLogsource,
})

func missingLogsource(p *check.Pass) {
	if p.Rule == nil || !p.Parsed {
		return
	}
	if _, ok := p.Rule.Key("logsource"); ok {
		return
	}
	at := p.FirstLine()
	if detection, ok := p.Rule.Key("detection"); ok {
		at = detection.Key.Span
	}
	p.Reportf(at, `missing key "logsource"; add the category, product or service of the events`)
}
