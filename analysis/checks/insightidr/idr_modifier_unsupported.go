package insightidr

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "idr-modifier-unsupported",
	Group:    "insightidr",
	Severity: check.Warning,
	Title:    "test without an equivalent in LEQL",
	What: `Reports a test that LEQL cannot express, such as a part of a date or a
placeholder without values.`,
	Why: `LEQL cannot extract the hour or weekday of a field. A placeholder needs
values from a pipeline; otherwise it would be searched for literally, with its percent
signs.`,
	Avoid: `
logsource:
  category: process_creation
  product: windows
detection:
  selection:
    UtcTime|hour|gte: 22
  condition: selection`,
	Prefer: `
logsource:
  category: process_creation
  product: windows
detection:
  selection:
    CommandLine|contains: whoami
  condition: selection`,
	Run: (*check.Pass).ReportTranslation,
})
