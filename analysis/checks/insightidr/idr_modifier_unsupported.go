package insightidr

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "idr-modifier-unsupported",
	Group:    "insightidr",
	Severity: check.Warning,
	Title:    "test that LEQL has no way to write",
	Why: `LEQL knows no parts of dates, so a test on the hour or the weekday of a field
cannot be written. A placeholder needs a pipeline that gives it values; as
text it would be looked for with its percent signs.`,
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
