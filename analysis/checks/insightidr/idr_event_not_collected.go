package insightidr

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "idr-event-not-collected",
	Group:    "insightidr",
	Severity: check.Warning,
	Title:    "event that InsightIDR does not collect",
	Why: `By the newest text of Rapid7 the events of this log source are not collected,
or not into an event type that can be searched. The query can be written and
finds nothing.`,
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
	Run: (*check.Pass).Translation,
})
