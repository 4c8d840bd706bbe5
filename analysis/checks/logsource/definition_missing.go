package logsource

import (
	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/taxonomy"
)

var _ = check.Register(check.Check{
	Name:     "definition-missing",
	Group:    "logsource",
	Severity: check.Hint,
	Optional: true,
	Title:    "missing definition of a log source",
	What:     `Reports a log source that is disabled by default, without a "definition".`,
	Why: `Some logs are empty until they are enabled. Say under "definition" what to
configure, as SigmaHQ rules do, so that nobody wonders why the rule never fires.`,
	Avoid: `
logsource:
  product: windows
  category: ps_script
detection: {selection: {ScriptBlockText|contains: whoami}, condition: selection}`,
	Prefer: `
logsource:
  product: windows
  category: ps_script
  definition: 'Requirements: script block logging must be on'
detection: {selection: {ScriptBlockText|contains: whoami}, condition: selection}`,
	Run: definitionMissing,
})

func definitionMissing(p *check.Pass) {
	l, ok := known(p)
	if !ok || p.Rule == nil || !p.Parsed {
		return
	}
	source, _ := entry(p)
	if d, there := source.Value.Get("definition"); there && !d.Value.IsNull() {
		return
	}
	if text, ok := taxonomy.Definition(l); ok {
		p.Reportf(source.Key.Span, "this log must be enabled first; say so in \"definition\", such as %q", text)
	}
}
