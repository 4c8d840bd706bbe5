package insightidr

import (
	"slices"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "idr-logsource-unsupported",
	Group:    "insightidr",
	Severity: check.Warning,
	Title:    "log source without an InsightIDR event type",
	What:     `Reports a log source that no active pipeline supports.`,
	Why: `InsightIDR sorts events into event types, and a pipeline maps log sources
to them. Without a mapping there is nothing to search. Another built-in pipeline, or one
of your own, may support the log source.`,
	Avoid: `
logsource:
  category: pipe_created
  product: windows
detection:
  selection:
    PipeName|startswith: '\evil'
  condition: selection`,
	Prefer: `
logsource:
  category: process_creation
  product: windows
detection:
  selection:
    CommandLine|contains: 'lsass'
  condition: selection`,
	Run: idrLogsourceUnsupported,
})

func idrLogsourceUnsupported(p *check.Pass) {
	if p.Rule != nil && p.Rule.Logsource != nil && slices.ContainsFunc(p.Rule.Logsource.Node.Pairs, func(e sigma.Pair) bool { return e.Key.Broken || e.Value.Broken }) {
		return // a part of it is on a broken line
	}
	p.ReportTranslation()
}
