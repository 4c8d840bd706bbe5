package insightidr

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "idr-event-not-collected",
	Group:    "insightidr",
	Severity: check.Warning,
	Title:    "event that may not be collected",
	What: `Reports an event ID that Rapid7's documentation does not list as
collected, or that only one of two undated versions of it lists.`,
	Why: `If the event is not collected, the query finds nothing. To see what your
tenant collects, run this query in Log Search on the log set Endpoint Activity, and list
the IDs under "collected" in the settings: "where(event_id != null) groupby(event_id)".`,
	Avoid: `
logsource:
  category: file_event
  product: windows
detection:
  selection:
    TargetFilename|endswith: '\lsass.dmp'
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
