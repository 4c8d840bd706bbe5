package lsp

import (
	"slices"
	"strings"

	"go.lsp.dev/uri"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/convert"
)

const whyTitle = "Why can this rule not be converted?"

// refused reports whether a translation was refused, with reasons.
func refused(r *convert.Result) bool {
	return r.Verdict != convert.NoVerdict && r.Verdict != convert.Converted
}

// stops are the findings that stop a translation.
func stops(r *convert.Result) []convert.Problem {
	return slices.DeleteFunc(slices.Clone(r.Problems), func(p convert.Problem) bool { return !p.Stops })
}

// whyPage is the address of the page that says why a rule is refused.
func whyPage(j subject) uri.URI {
	return j.address(pageScheme, "/why/"+uri.Basename(j.URI)+".md")
}

var _ = pageKind("why", func(s *server, st *state, u uri.URI, t *text) bool {
	j, ok := subjectOf(u)
	if !ok {
		return false
	}
	d, one, ok := st.rule(j)
	if !ok {
		return false
	}
	t.heading("%s", title(d, one))
	result := d.result(one)
	if !refused(result) {
		t.say("InsightIDR can run this rule now.")
		return true
	}
	t.say("The verdict is %s: with the pipelines in force InsightIDR cannot run this rule.", code(result.Verdict.String()))
	t.gap()
	for _, p := range stops(result) {
		at := s.position(d.source, p.At.Start)
		t.item("line %v, %s: %s (%s)", at.Line+1, code(d.glance(p.At)), p.Text, code(p.Check))
		for _, related := range p.Related {
			t.WriteString("  ")
			t.item("line %v: %s", s.position(d.source, related.At.Start).Line+1, related.Text)
		}
	}
	return true
})

// glance is the beginning of a place, for a line of a list.
func (d *document) glance(at sigma.Span) string {
	first, rest, _ := strings.Cut(d.source.Text(at), "\n")
	if rest != "" {
		first = strings.TrimRight(first, "\r ") + " …"
	}
	return cut(first, 60)
}

var _ = action(func(s *server, r *actionRequest) {
	if r.one == nil || !refused(r.result()) {
		return
	}
	r.add(explainKind, open(whyTitle, whyPage(r.subject("", ""))), nil)
})
