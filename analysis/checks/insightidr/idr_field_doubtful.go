package insightidr

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "idr-field-doubtful",
	Group:    "insightidr",
	Severity: check.Warning,
	Title:    "field mapped to a key that is known to be wrong",
	Why: `The pipeline sends this field to a key that holds something else, by public
evidence. The query can be run, but this test does not find what the rule
describes. The embedded pipeline "insightidr" uses the right key.`,
	Avoid: `
logsource:
  category: process_creation
  product: windows
detection:
  selection:
    OriginalFileName: whoami.exe
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
