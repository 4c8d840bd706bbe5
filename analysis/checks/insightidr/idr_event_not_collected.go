package insightidr

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "idr-event-not-collected",
	Group:    "insightidr",
	Severity: check.Warning,
	Title:    "event that may not be collected",
	Why: `Rapid7's documentation does not list these events as collected, or only one of
two undated versions of it does. Where they are not collected the query finds
nothing. To see what your tenant collects, run this query in Log Search on the
log set Endpoint Activity and list the ids under collected in the settings file:
where(event_id != null) groupby(event_id).`,
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
