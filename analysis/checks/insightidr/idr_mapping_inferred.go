package insightidr

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "idr-mapping-inferred",
	Group:    "insightidr",
	Severity: check.Info,
	Title:    "field whose key is inferred",
	Why: `The key of this field, or its event type, is not documented: it was concluded
from other keys, or seen in an export. To see whether your events have the key
KEY, run where("KEY" != null) limit(1) in Log Search. If they do, list the key
under confirmed in the settings file, and this finding goes.`,
	Avoid: `
logsource:
  category: create_remote_thread
  product: windows
detection:
  selection:
    StartModule: ''
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
