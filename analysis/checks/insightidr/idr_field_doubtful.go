package insightidr

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "idr-field-doubtful",
	Group:    "insightidr",
	Severity: check.Warning,
	Title:    "field mapped to the wrong key",
	What: `Reports a field that the pipeline maps to a key which, by public evidence,
holds something else.`,
	Why: `The query runs, but this test does not find what the rule describes. The
built-in pipeline "insightidr" uses the right key.`,
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
