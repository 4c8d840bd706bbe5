package insightidr

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "correlation-unsupported-here",
	Group:    "insightidr",
	Severity: check.Warning,
	Profiles: map[string]check.Severity{"rapid7": check.Error},
	Title:    "correlation that LEQL cannot express",
	Why: `LEQL counts and groups events of one query over a span of time. Correlations
that put several rules in order, or slide a window over the events, have no
counterpart, and the specification asks to refuse what cannot be said.`,
	Avoid: `
title: Many failed logons
correlation:
  type: temporal_ordered
  rules: [failed_logon, logon]
  group-by: [User]
  timespan: 5m`,
	Prefer: `
logsource:
  category: process_creation
  product: windows
detection:
  selection:
    CommandLine|contains: whoami
  condition: selection`,
	Run: (*check.Pass).Translation,
})
