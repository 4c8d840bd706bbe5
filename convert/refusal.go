package convert

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/taxonomy"
	"sigma-lsp/convert/pipeline"
)

// ruleProblems lists what is invalid in a rule's log source and detection. Such
// a rule is never translated, as the query might mean something else. Problems
// in the metadata do not change what a rule matches.
func ruleProblems(rule *sigma.Rule) []sigma.Problem {
	var out []sigma.Problem
	sections := []sigma.Span{}
	for _, p := range rule.Root.Pairs {
		if p.Key.Value == "detection" || p.Key.Value == "logsource" {
			sections = append(sections, p.Span())
		}
	}
	for _, p := range rule.Document.Problems {
		inside := slices.ContainsFunc(sections, func(s sigma.Span) bool { return p.At.Within(s) })
		if inside || p.Check != "yaml-duplicate-key" {
			out = append(out, p)
		}
	}
	for _, p := range rule.Problems {
		if p.Check != "condition-aggregation" && p.Check != "condition-near" {
			out = append(out, p)
		}
	}
	add := func(check string, at sigma.Span, text string) {
		if len(out) == 0 {
			out = append(out, sigma.Problem{Check: check, At: at, Text: text})
		}
	}
	first := rule.Root.FirstKey()
	d := rule.Detection
	switch {
	case d == nil:
		add("missing-detection", first, "missing detection")
	case d.ConditionKey == nil:
		add("missing-condition", d.Key.Span, "missing condition")
	case len(d.Selections) == 0:
		add("no-selection", d.Key.Span, "the detection has no selection")
	}
	if d != nil {
		for _, s := range d.Selections {
			if field := sigma.UnfinishedItem(s.Node); field != "" { // it would be searched as a keyword
				out = append(out, sigma.Problem{Check: "scalar-selection", At: s.Node.Span, Text: sigma.Messagef("missing colon after %q", field)})
			}
		}
	}
	switch l := rule.Logsource; {
	case l == nil && d != nil:
		add("missing-logsource", d.Key.Span, "missing log source")
	case l != nil && l.Category == nil && l.Product == nil && l.Service == nil:
		add("logsource-empty", l.Key.Span, "the log source has no category, product or service")
	}
	return out
}

// refuseDeprecated refuses what Sigma 2 removed.
func (r *Result) refuseDeprecated(rule *sigma.Rule) {
	for _, p := range rule.Problems {
		if p.Check == "condition-aggregation" || p.Check == "condition-near" {
			r.block(UnsupportedFeature, p)
		}
	}
	if d := rule.Detection; d != nil {
		if p, ok := d.Node.Get("timeframe"); ok {
			r.block(UnsupportedFeature, sigma.Problem{Check: "timeframe-deprecated", At: p.Key.Span,
				Text: `"timeframe" belongs to the removed aggregation syntax; write a correlation rule`})
		}
	}
}

func logsourceSpan(rule *sigma.Rule) sigma.Span {
	if l := rule.Logsource; l != nil {
		if l.Node.Span.End > l.Node.Span.Start {
			return l.Node.Span
		}
		return l.Key.Span
	}
	return rule.Root.FirstKey()
}

// unsupportedPart is the value of the log source that no active pipeline
// supports, the whole log source if each of its values occurs in a supported one.
func (r *Result) unsupportedPart(rule *sigma.Rule) sigma.Span {
	var left []pipeline.Logsource
	for _, p := range r.pipelines {
		left = append(left, p.Logsources()...)
	}
	l := rule.Logsource
	for _, part := range []struct {
		node  *sigma.Node
		value func(pipeline.Logsource) string
	}{
		{l.Category, func(s pipeline.Logsource) string { return s.Category }},
		{l.Product, func(s pipeline.Logsource) string { return s.Product }},
		{l.Service, func(s pipeline.Logsource) string { return s.Service }},
	} {
		if part.node == nil {
			continue
		}
		left = slices.DeleteFunc(left, func(s pipeline.Logsource) bool { return part.value(s) != part.node.Value })
		if len(left) == 0 && part.node.Span.Within(l.Node.Span) {
			return part.node.Span
		}
	}
	return logsourceSpan(rule)
}

// reportFailures turns the refusals of pipelines into problems of the rule.
func (r *Result) reportFailures(rule *sigma.Rule) {
	for _, f := range r.Rule.Failures {
		at := f.At
		if at == (sigma.Span{}) {
			at = logsourceSpan(rule)
		}
		switch f.Kind {
		case pipeline.RuleFailure:
			if l := rule.Logsource; l == nil || l.Category == nil && l.Product == nil && l.Service == nil {
				continue // a missing log source has its own finding
			}
			r.block(UnsupportedLogsource, sigma.Problem{Check: "idr-logsource-unsupported", At: r.unsupportedPart(rule), Text: r.logsourceMessage(f)})
		case pipeline.ItemFailure, pipeline.StrictFailure:
			r.block(UnsupportedField, sigma.Problem{Check: "idr-field-unsupported", At: at, Text: r.fieldMessage(rule, f)})
		default:
			r.block(UnsupportedFeature, sigma.Problem{Check: "idr-modifier-unsupported", At: at, Text: f.Message})
		}
	}
}

// logsourceMessage is a pipeline's refusal with the pipelines that support the
// rule or, if there are none, the log sources that this one supports.
func (r *Result) logsourceMessage(f pipeline.Failure) string {
	text := strings.TrimRight(f.Message, ".!")
	if r.verdictOnly {
		return text
	}
	if others := r.AlternativePipelines(); len(others) > 0 {
		return text + fmt.Sprintf("; the pipeline %s supports it", strings.Join(others, " or "))
	}
	for _, p := range r.pipelines {
		if p.Name == f.Pipeline {
			text += supportedLogsources(taxonomy.LogsourceOf(r.Rule.Source.Logsource), p.Logsources())
		}
	}
	return text
}

// supportedLogsources lists the log sources that a pipeline supports: those
// that share the category or product with the rule's, or else all.
func supportedLogsources(l pipeline.Logsource, all []pipeline.Logsource) string {
	var names, near []string
	for _, one := range all {
		if l == one {
			return "" // it is supported, but not every rule of it
		}
		names = append(names, one.Path())
		if one.Category != "" && l.Category == one.Category || one.Product != "" && l.Product == one.Product {
			near = append(near, one.Path())
		}
	}
	switch {
	case len(near) > 0 && len(near) < len(names):
		return "; supported log sources include " + strings.Join(near, ", ")
	case len(names) > 0:
		return "; supported log sources: " + strings.Join(names, ", ")
	}
	return ""
}

// AlternativePipelines names the inactive embedded pipelines that convert the
// rule to a query in which every field has a key, and no key is known to be
// wrong.
func (r *Result) AlternativePipelines() []string {
	if r.Verdict == NoVerdict {
		return nil
	}
	var names []string
	for _, name := range pipeline.BuiltinNames() {
		p, _ := pipeline.Builtin(name)
		if slices.Contains(r.pipelines, p) {
			continue
		}
		other := r.TryWith(p)
		doubtful := slices.ContainsFunc(other.Problems, func(p Problem) bool {
			return p.Check == "idr-field-unmapped" || p.Check == "idr-field-doubtful"
		})
		if other.Verdict == Converted && !doubtful {
			names = append(names, name)
		}
	}
	return names
}

// ConvertWith translates the document with another pipeline instead of the
// embedded ones.
func (r *Result) ConvertWith(other *pipeline.Pipeline) *Result {
	return WithResolver(r.resolver, r.document, r.replaceBuiltins(other)...)
}

// replaceBuiltins returns the active pipelines with another one instead of the
// embedded ones.
func (r *Result) replaceBuiltins(other *pipeline.Pipeline) []*pipeline.Pipeline {
	pipelines := []*pipeline.Pipeline{other}
	for _, p := range r.pipelines {
		if b, ok := pipeline.Builtin(p.Name); !ok || b != p {
			pipelines = append(pipelines, p)
		}
	}
	return pipelines
}

func (r *Result) fieldMessage(rule *sigma.Rule, f pipeline.Failure) string {
	text := strings.TrimRight(f.Message, ".!")
	if f.Item == nil || f.Item.From == nil {
		return text
	}
	field := cmp.Or(f.Field, f.Item.From.Field)
	if !strings.Contains(text, field) {
		text = sigma.Messagef("%q: %s", field, text)
	}
	if near, ok := r.suggestField(rule, field); ok && near != field {
		text += sigma.Messagef("; did you mean %q?", near)
	}
	return text
}

func (r *Result) suggestField(rule *sigma.Rule, field string) (string, bool) {
	if rule.Logsource == nil {
		return "", false
	}
	l := taxonomy.LogsourceOf(rule.Logsource)
	var fields []string
	for _, p := range r.pipelines {
		for name := range p.Fields(l.Category, l.Product, l.Service) {
			fields = append(fields, name)
		}
	}
	slices.Sort(fields)
	return sigma.Suggest(field, fields)
}

// reportUnmapped notes fields that no pipeline mapped: the query contains their
// Sigma names, which InsightIDR most likely does not have.
func (r *Result) reportUnmapped() {
	where := "InsightIDR"
	if r.EventType != "" {
		where = r.EventType
	}
	type location struct {
		at    sigma.Span
		field string
	}
	seen := map[location]bool{}
	report := func(at sigma.Span, field string) {
		known := slices.ContainsFunc(r.Problems, func(p Problem) bool { return (p.Blocking || p.Check == "idr-cannot-match") && p.At == at })
		if known || seen[location{at, field}] {
			return
		}
		seen[location{at, field}] = true
		text := sigma.Messagef("the pipeline has no key for %q in %s; the query uses the Sigma name", field, where)
		if near, ok := r.suggestField(r.Rule.Source, field); ok {
			text += sigma.Messagef("; did you mean %q?", near)
		}
		r.Problems = append(r.Problems, Problem{Problem: sigma.Problem{Check: "idr-field-unmapped", At: at, Text: text}})
	}
	r.eachItem(func(i *pipeline.Item) {
		if i.From == nil || i.Implied != pipeline.NotImplied {
			return
		}
		if i.Field != "" && !i.Mapped && !i.Failed {
			report(i.From.FieldAt, i.From.Field)
		}
		for _, v := range i.Values {
			if f, ok := v.(sigma.FieldRef); ok && f.SourceNode() != nil && !i.MappedRefs[f.Field] {
				report(f.SourceNode().Span, f.Field)
			}
		}
	})
}
