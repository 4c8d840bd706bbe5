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

// A refused rule is offered the embedded pipelines that support it. The page
// shows the query with its findings: there is a reason that such pipelines are
// not the default.
var _ = registerAction(func(s *server, r *actionRequest) {
	if r.rule == nil || !isRefused(r.result()) {
		return
	}
	for _, name := range r.result().AlternativePipelines() {
		r.add(convertKind, openPageCommand("Convert with "+name, convertPage(r.ruleRef("", ""), name)), nil)
	}
})

// convertPage is the address of the page that shows what a pipeline makes of a
// rule.
func convertPage(ref ruleRef, name string) uri.URI {
	return ref.pageURI(pageScheme, "/convert/"+name+"/"+uri.Basename(ref.URI)+".md")
}

var _ = pageKind("convert", func(s *server, snap *snapshot, u uri.URI, t *text) bool {
	ref, ok := parseRuleRef(u)
	if !ok {
		return false
	}
	d, one, ok := snap.rule(ref)
	if !ok {
		return false
	}
	t.heading("%s", ruleTitle(d, one))
	name, _, _ := strings.Cut(strings.TrimPrefix(u.Path(), "/convert/"), "/")
	p, ok := pipeline.Builtin(name)
	if !ok {
		return false
	}
	result := d.result(one).ConvertWith(p)
	if !result.HasQuery() {
		t.paragraph("With the pipeline %s, InsightIDR cannot run this rule: %s.", code(name), code(result.Verdict.String()))
		return true
	}
	queries := queryText(result, d.settings.form)
	if result.Verdict == convert.CannotMatch {
		t.paragraph("With the pipeline %s, the query of this rule can never match.", code(name))
	} else {
		writeRuns(t, name, result)
	}
	t.block("leql", queries)
	if len(result.Problems) > 0 {
		t.blankLine()
	}
	for _, p := range result.Problems {
		at := s.position(d.source, p.At.Start)
		t.listItem("line %v, %s: %s (%s)", at.Line+1, code(d.snippet(p.At)), p.Text, code(p.Check))
	}
	t.paragraph("To convert every rule this way, add %s to the setting %s.", code(name), code("pipelines"))
	return true
})

// A rule that is refused only for fields that InsightIDR does not have is
// offered the query without them, which matches more.
var _ = registerAction(func(s *server, r *actionRequest) {
	if r.rule == nil {
		return
	}
	if fields := r.result().OmittableFields(); len(fields) > 0 {
		ref := r.ruleRef("", "")
		page := ref.pageURI(pageScheme, "/without/"+uri.Basename(ref.URI)+".md")
		r.add(convertKind, openPageCommand("Convert without "+strings.Join(fields, ", ")+" (wider)", page), nil)
		r.offerSettings(s, convertKind, "Leave out "+strings.Join(fields, ", ")+" in all rules (wider)", func(source *sigma.Source) []sigma.Edit {
			return team.AddWords(source, "leave-out", fields)
		}, nil)
	}
})

var _ = rulePage("without", func(s *server, _ *snapshot, d *document, one *sigma.Document, t *text) {
	fields := d.result(one).OmittableFields()
	if len(fields) == 0 {
		t.paragraph("No field prevents the conversion of this rule, or there are other reasons too.")
		return
	}
	names := strings.Join(fields, ", ")
	queries := queryText(d.result(one).ConvertWithout(fields), d.settings.form)
	t.paragraph("Without %s, the query matches everything that the rule matches, and more.", code(names))
	t.block("leql", queries)
	t.paragraph("To convert every rule like this, list the fields under %s in %s.", code("leave-out"), code(team.FileName))
})

// queryText is the queries in a format, or in the fallback format.
func queryText(result *convert.Result, form convert.Format) string {
	queries, ok := joinQueries(result.Queries(form), form)
	if !ok {
		form = fallbackFormat(result)
		queries, _ = joinQueries(result.Queries(form), form)
	}
	return queries
}
