package lsp

import (
	"strings"

	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"

	"sigma-lsp/analysis/check"
	team "sigma-lsp/analysis/settings"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/convert/pipeline"
)

// explainPage is the address of the page on a check.
func explainPage(id string) uri.URI {
	u, err := uri.From(uri.Components{Scheme: pageScheme, Path: "/checks/" + id + ".md"})
	if err != nil {
		panic(err)
	}
	return u
}

// pageOf returns the page of a kind of problem of a settings file or a pipeline.
func pageOf(id string) (pipeline.Page, bool) {
	if p, ok := team.PageOf(id); ok {
		return p, true
	}
	return pipeline.PageOf(id)
}

var _ = pageKind("checks", func(_ *server, _ *snapshot, u uri.URI, t *text) bool {
	id := strings.TrimSuffix(uri.Basename(u), ".md")
	if p, ok := pageOf(id); ok {
		t.heading("%s: %s", id, p.Title)
		t.prose(p.Why)
		return true
	}
	c := check.Lookup(id)
	if c == nil {
		return false
	}
	explainCheck(t, c)
	return true
})

// explainCheck writes the page of a check.
func explainCheck(t *text, c *check.Check) {
	t.heading("%s: %s", c.Name, c.Title)
	t.prose(c.What)
	t.prose(c.Why)
	if c.Avoid != "" {
		t.paragraph("Example:")
		t.block("yaml", strings.Trim(c.Avoid, "\n"))
	}
	if c.Prefer != "" {
		t.paragraph("Use instead:")
		t.block("yaml", strings.Trim(c.Prefer, "\n"))
	}
	t.paragraph("Severity: %s, unless the setting %s overrides it.", code(c.Severity.String()), code("checks"))
}

var _ = actionWithPriority(lastPriority, func(s *server, r *actionRequest) {
	if s.about.Docs != "" && s.capabilities.codeDescription || s.capabilities.explain {
		return // the diagnostics lead to the pages
	}
	seen := map[string]bool{}
	explain := func(id string, at sigma.Span) {
		if seen[id] || at.Start > r.span.End || r.span.Start > at.End {
			return
		}
		seen[id] = true
		// Not a fix, but editors offer actions of this kind next to a
		// diagnostic.
		r.add(protocol.CodeActionKindQuickFix, openPageCommand("Explain "+id, explainPage(id)), r.clientDiagnostics(id))
	}
	for _, f := range r.document.findings() {
		explain(f.Check.Name, f.At)
	}
	if f := r.state.configFile(r.document.uri); f != nil {
		for _, p := range f.parsed().problems {
			explain(p.Check, p.At)
		}
	}
})
