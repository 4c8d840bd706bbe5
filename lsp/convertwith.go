package lsp

import (
	"strings"

	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"

	team "sigma-lsp/analysis/settings"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/convert"
	"sigma-lsp/convert/pipeline"
)

const convertKind protocol.CodeActionKind = "refactor.convert"

// A refused rule is offered the embedded pipelines that take it. The page shows
// the query with what is to be known of it: such pipelines are not the default
// one for a reason.
var _ = action(func(s *server, r *actionRequest) {
	if r.one == nil || !refused(r.result()) {
		return
	}
	for _, name := range r.result().Others() {
		r.add(convertKind, open("Convert with "+name, convertPage(r.subject("", ""), name)), nil)
	}
})

// convertPage is the address of the page that shows what a pipeline makes of a
// rule.
func convertPage(j subject, name string) uri.URI {
	return j.address(pageScheme, "/convert/"+name+"/"+uri.Basename(j.URI)+".md")
}

var _ = pageKind("convert", func(s *server, st *state, u uri.URI, t *text) bool {
	j, ok := subjectOf(u)
	if !ok {
		return false
	}
	d, one, ok := st.rule(j)
	if !ok {
		return false
	}
	t.heading("%s", title(d, one))
	name, _, _ := strings.Cut(strings.TrimPrefix(u.Path(), "/convert/"), "/")
	p, ok := pipeline.Builtin(name)
	if !ok {
		return false
	}
	result := d.result(one).With(p)
	if !result.HasQuery() {
		t.say("With the pipeline %s, InsightIDR cannot run this rule: %s.", code(name), code(result.Verdict.String()))
		return true
	}
	queries := shown(result, d.settings.form)
	if result.Verdict == convert.CannotMatch {
		t.say("With the pipeline %s, the query of this rule can never match.", code(name))
	} else {
		runs(t, name, result)
	}
	t.block("leql", queries)
	if len(result.Problems) > 0 {
		t.gap()
	}
	for _, p := range result.Problems {
		at := s.position(d.source, p.At.Start)
		t.item("line %v, %s: %s (%s)", at.Line+1, code(d.glance(p.At)), p.Text, code(p.Check))
	}
	t.say("To convert every rule this way, add %s to the setting %s.", code(name), code("pipelines"))
	return true
})

// A rule that is refused only for fields that InsightIDR does not have is
// offered the query without them, which matches more.
var _ = action(func(s *server, r *actionRequest) {
	if r.one == nil {
		return
	}
	if fields := r.result().Omittable(); len(fields) > 0 {
		j := r.subject("", "")
		page := j.address(pageScheme, "/without/"+uri.Basename(j.URI)+".md")
		r.add(convertKind, open("Convert without "+strings.Join(fields, ", ")+" (wider)", page), nil)
	}
})

var _ = rulePage("without", func(s *server, _ *state, d *document, one *sigma.Document, t *text) {
	fields := d.result(one).Omittable()
	if len(fields) == 0 {
		t.say("No field prevents the conversion of this rule, or there are other reasons too.")
		return
	}
	names := strings.Join(fields, ", ")
	queries := shown(d.result(one).Without(fields), d.settings.form)
	t.say("Without %s, the query matches everything that the rule matches, and more.", code(names))
	t.block("leql", queries)
	t.say("To convert every rule like this, list the fields under %s in %s.", code("leave-out"), code(team.FileName))
})

// shown is the queries in a format, or in one that can hold them.
func shown(result *convert.Result, form convert.Form) string {
	queries, ok := join(result.Queries(form), form)
	if !ok {
		form = spare(result)
		queries, _ = join(result.Queries(form), form)
	}
	return queries
}
