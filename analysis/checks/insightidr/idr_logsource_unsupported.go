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
	Title:    "log source that InsightIDR has no event type for",
	Why: `InsightIDR sorts events into event types, and a pipeline says which one holds
the events of a log source. Where no item of the pipelines in force claims the
log source, there is nothing to search. Another of the embedded pipelines, or
one of your own, may take it.`,
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
		return // a part of it stands on a broken line
	}
	p.ReportTranslation()
}
