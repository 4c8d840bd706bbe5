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
	Title:    "log source that has to be set up, without saying so",
	Why: `Some logs are empty until somebody switches them on. The public rules say under
"definition" what has to be done, so that nobody wonders why a rule never fires.`,
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
		p.Reportf(source.Key.Span, "this log is not there by itself; say so in \"definition\", such as %q", text)
	}
}
