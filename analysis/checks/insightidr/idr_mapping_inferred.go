package insightidr

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "idr-mapping-inferred",
	Group:    "insightidr",
	Severity: check.Info,
	Title:    "field whose key is inferred",
	Why: `The key of this field, or its event type, is not documented: it was concluded
from other keys, or seen in an export. Look at one event of that type before
you rely on the query.`,
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
	Run: (*check.Pass).Translation,
})
