package lsp

import (
	"slices"
	"strings"

	"go.lsp.dev/uri"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/convert"
)

const whyTitle = "Show why the rule cannot be converted"

// isRefused reports whether a translation was refused, with reasons.
func isRefused(r *convert.Result) bool {
	return r.Verdict != convert.NoVerdict && !r.HasQuery()
}

// refusalReasons are the findings that stop a translation, or because of which its
// query can never match.
func refusalReasons(r *convert.Result) []convert.Problem {
	if r.Verdict == convert.CannotMatch {
		return r.Contradictions()
	}
	return blocking(r)
}

// blocking are the findings that stop a translation.
func blocking(r *convert.Result) []convert.Problem {
	return slices.DeleteFunc(slices.Clone(r.Problems), func(p convert.Problem) bool { return !p.Blocking })
}

// whyPage is the address of the page that explains why a rule is refused.
func whyPage(ref ruleRef) uri.URI {
	return ref.pageURI(pageScheme, "/why/"+uri.Basename(ref.URI)+".md")
}

var _ = rulePage("why", func(s *server, _ *snapshot, d *document, one *sigma.Document, t *text) {
	result := d.result(one)
	switch {
	case result.Verdict == convert.CannotMatch:
		t.paragraph("Verdict: %s. InsightIDR runs the query without an error and finds nothing.", code(result.Verdict.String()))
	case !isRefused(result):
		t.paragraph("InsightIDR can run this rule.")
		return
	default:
		t.paragraph("Verdict: %s. With the active pipelines, InsightIDR cannot run this rule.", code(result.Verdict.String()))
	}
	t.blankLine()
	for _, p := range refusalReasons(result) {
		at := s.position(d.source, p.At.Start)
		t.listItem("line %v, %s: %s (%s)", at.Line+1, code(d.snippet(p.At)), p.Text, code(p.Check))
		for _, related := range p.Related {
			t.WriteString("  ")
			t.listItem("line %v: %s", s.position(d.source, related.At.Start).Line+1, related.Text)
		}
	}
})

// snippet is the beginning of a span, for a line of a list.
func (d *document) snippet(at sigma.Span) string {
	first, rest, _ := strings.Cut(d.source.Text(at), "\n")
	if rest != "" {
		first = strings.TrimRight(first, "\r ") + " …"
	}
	return truncate(first, 60)
}

var _ = registerAction(func(s *server, r *actionRequest) {
	if r.rule == nil || len(refusalReasons(r.result())) == 0 {
		return
	}
	r.add(explainKind, openPageCommand(whyTitle, whyPage(r.ruleRef("", ""))), nil)
})
