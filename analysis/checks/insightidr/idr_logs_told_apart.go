package insightidr

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "idr-logs-told-apart",
	Group:    "insightidr",
	Severity: check.Warning,
	Title:    "different tests for logs that share an event type",
	What: `Reports a rule that tests events of one log differently than events of
another log, such as event 1 of Sysmon and event 4688 of the security log.`,
	Why: `InsightIDR has one event type for both and does not record where an event
comes from. The query uses the tests for one of them, so it can match more or less than
the rule.`,
	Avoid: `
logsource:
  category: process_creation
  product: windows
detection:
  selection:
    Image|endswith: '\whoami.exe'
  filter:
    EventID: 4688
    SubjectUserName: backup
  condition: selection and not filter`,
	Prefer: `
logsource:
  category: process_creation
  product: windows
detection:
  selection:
    Image|endswith: '\whoami.exe'
  filter:
    User: backup
  condition: selection and not filter`,
	Run: (*check.Pass).ReportTranslation,
})
