package insightidr

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "idr-logs-told-apart",
	Group:    "insightidr",
	Severity: check.Warning,
	Title:    "different tests for logs that InsightIDR reads as one",
	Why: `The rule asks for one thing of the events of one log and for another thing of those
of another log, for example of event 1 of Sysmon and event 4688 of the security log.
InsightIDR has one event type for both and does not say where an event comes from.
The query is that for one of them, so it can match more or less than the rule.`,
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
