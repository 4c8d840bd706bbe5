// Package convert turns a Sigma rule into LEQL, the Log Entry Query Language
// of Rapid7 InsightIDR.
package convert

import (
	"cmp"
	"slices"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/taxonomy"
	"sigma-lsp/convert/leql"
	"sigma-lsp/convert/pipeline"
)

// Verdict is whether InsightIDR can run a rule.
type Verdict int

// The verdicts. Documents that are not rules have NoVerdict.
const (
	NoVerdict Verdict = iota
	Converted
	UnsupportedLogsource
	UnsupportedField
	UnsupportedFeature
	Invalid
	CannotMatch // there is a query, but no event of InsightIDR can match it
)

var verdictNames = [...]string{"", "converted", "unsupported-logsource", "unsupported-field", "unsupported-feature", "invalid", "cannot-match"}

// HasQuery reports whether there is a query, even one that can never match.
func (r *Result) HasQuery() bool { return r.Verdict == Converted || r.Verdict == CannotMatch }

func (v Verdict) String() string { return verdictNames[v] }

// Result is the translation of one document.
type Result struct {
	Verdict   Verdict
	EventType string // of InsightIDR; "" if the pipelines set none
	Log       string // log that is searched instead of events of a type; "" for none
	// Problems are the findings of the translation, blocking or not, in the
	// order of the text.
	Problems []Problem
	Rule     *pipeline.Rule // nil if the document is not a rule

	conditions     []leql.Expr
	statement      *leql.Statement // of a correlation
	threshold      *Threshold      // of a correlation
	fallbackTried  bool            // the decision about custom logs is made
	baseRule       correlatedRule  // of a correlation
	finishRule     *pipeline.Rule  // rule on which pipelines postprocess the query of a correlation
	hasKeywords    bool
	document       *sigma.Document
	resolver       sigma.Resolver
	filters        []*sigma.Filter // filters added to the rule
	foreignFilters []*sigma.Filter // those of them from other files
	ruleResults    []*Result       // of a correlation: its rules
	direction      Direction
	impliedSource  taxonomy.Logsource // log source that decides impliedItems
	impliedOrigins []taxonomy.Origin  // origins of that log source
	impliedItems   []*pipeline.Item   // tests that the log source decides
	queryOrigins   uint64             // bits: the impliedOrigins that the query is for
	view           view               // how parts of the rule are resolved
	pipelines      []*pipeline.Pipeline
	verdictOnly    bool // only the verdict is needed: no alternatives are tried
}

// Problem is a finding of the translation.
type Problem struct {
	sigma.Problem
	Blocking bool // the rule is not converted because of it
}

// Convert translates a document with pipelines, which run in order of priority.
// It never fails; see Result.Verdict. References and filters are looked up in
// the same file only.
func Convert(d *sigma.Document, pipelines ...*pipeline.Pipeline) *Result {
	return WithResolver(nil, d, pipelines...)
}

// WithResolver is Convert with access to the other files of a workspace.
func WithResolver(resolver sigma.Resolver, d *sigma.Document, pipelines ...*pipeline.Pipeline) *Result {
	r := &Result{document: d, resolver: resolver, pipelines: pipelines}
	r.translate()
	return r
}

// Try is WithResolver for callers who only need the verdict: processing of a
// refused rule stops early, and no other pipelines are tried for its message.
func Try(resolver sigma.Resolver, d *sigma.Document, pipelines ...*pipeline.Pipeline) *Result {
	r := &Result{document: d, resolver: resolver, pipelines: pipelines, verdictOnly: true}
	r.translate()
	return r
}

// TryWith is Try with another pipeline instead of the embedded ones.
func (r *Result) TryWith(other *pipeline.Pipeline) *Result {
	return Try(r.resolver, r.document, r.replaceBuiltins(other)...)
}

// RefusedFields returns the fields that the pipelines refuse, in the order of
// the rule.
func (r *Result) RefusedFields() (fields []string) {
	if r.Rule == nil {
		return nil
	}
	for _, f := range r.Rule.Failures {
		if f.Item != nil && f.Item.From != nil && f.Item.From.Field != "" {
			fields = append(fields, f.Item.From.Field)
		}
	}
	return fields
}

func (r *Result) translate() {
	switch d := r.document; {
	case d.Correlation != nil:
		r.convertCorrelation(d.Correlation)
	case d.Rule != nil:
		if r.convertWithFallback(d.Rule) {
			return
		}
		r.convertRule(d.Rule)
	case d.Filter != nil:
		r.applyFilter(d.Filter)
	case d.Kind == sigma.UnknownDocument && d.Broken:
		r.block(Invalid, d.Problems...)
	}
	slices.SortStableFunc(r.Problems, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.At.Start, b.At.Start), cmp.Compare(a.At.End, b.At.End))
	})
}

var rank = [...]int{NoVerdict: 9, Converted: 9, Invalid: 0, UnsupportedLogsource: 1, UnsupportedField: 2, UnsupportedFeature: 3, CannotMatch: 9}

// block adds blocking problems. Of several verdicts the first in the order
// invalid, log source, field, feature wins.
func (r *Result) block(v Verdict, problems ...sigma.Problem) {
	if len(problems) == 0 {
		return
	}
	if rank[v] < rank[r.Verdict] {
		r.Verdict = v
	}
	for _, p := range problems {
		r.Problems = append(r.Problems, Problem{Problem: p, Blocking: true})
	}
}

func (r *Result) convertRule(rule *sigma.Rule) {
	r.Verdict = Converted
	r.block(Invalid, ruleProblems(rule)...)
	r.refuseDeprecated(rule)
	r.Rule = pipeline.ApplyWithFilters(rule, r.addFilters(rule.Document), r.pipelines...)
	r.EventType, r.Log = r.Rule.EventType(), r.Rule.Log()
	r.markImplied()
	r.leaveOut()
	r.reportFailures(rule)
	if r.verdictOnly && r.Verdict != Converted || r.exceedsBudget(rule) {
		return
	}

	w := r.writer()
	neverMatches, contradictions := len(r.Rule.Conditions) > 0, 0 // no condition can match
	for _, c := range r.Rule.Conditions {
		if c == nil {
			continue
		}
		x, ok := r.resolve(c)
		if !ok && r.Verdict == Converted {
			contradictions++
			if e := r.reportContradiction(c); e != nil {
				r.conditions = append(r.conditions, e)
			}
			continue
		}
		if x == constant(true) {
			r.block(UnsupportedFeature, sigma.Problem{Check: "idr-modifier-unsupported", At: rule.Detection.Key.Span,
				Text: "the rule matches every event of its log source or of one of its logs; no test remains to search for"})
			continue
		}
		if r.refuseEmpty(x) {
			continue
		}
		if e := w.expr(x); e != nil {
			r.conditions = append(r.conditions, e)
			if r.Verdict != Converted || !r.cannotMatch(x, e) {
				neverMatches = false
			}
		} else {
			neverMatches = false
		}
	}
	r.hasKeywords, r.direction = w.keywords, r.direction|w.direction
	if r.Verdict == UnsupportedLogsource {
		r.EventType = ""
	}
	if r.Verdict == Converted && len(r.conditions) == 0 && len(w.problems) == 0 && contradictions == 0 {
		r.block(UnsupportedFeature, sigma.Problem{Check: "idr-modifier-unsupported", At: rule.Detection.Key.Span,
			Text: "the rule matches every event of its log source; no test remains to search for"})
	}
	for _, p := range deduplicate(w.problems) {
		switch {
		case p.Blocking:
			r.block(UnsupportedFeature, p.Problem)
		case r.Verdict != Invalid: // an invalid rule has no query that could be approximate
			r.Problems = append(r.Problems, p)
		}
	}
	defer r.relocateProblems(rule)
	if r.Verdict == Converted {
		r.checkPostprocessing()
	}
	if r.Verdict == Converted || r.Verdict == UnsupportedField || r.Verdict == UnsupportedFeature {
		r.reportUnmapped() // report all reasons at once
	}
	if r.Verdict != Converted {
		r.conditions = nil
		return
	}
	if neverMatches {
		r.Verdict = CannotMatch
	}
	r.checkMappings(rule)
	if r.EventType == "" {
		text := "no detection definition: the pipeline has no event type for this log source"
		if r.Log != "" {
			text = sigma.Messagef("no detection definition: the log %q has no event type; use the simple query in a basic detection rule", r.Log)
		}
		r.Problems = append(r.Problems, Problem{Problem: sigma.Problem{Check: "idr-format-missing", At: logsourceSpan(rule), Text: text}})
	}
}

// deduplicate drops duplicates: a selection that the condition names twice is
// written twice.
func deduplicate(problems []Problem) []Problem {
	type key struct {
		at          sigma.Span
		check, text string
	}
	seen := make(map[key]bool, len(problems))
	var out []Problem
	for _, p := range problems {
		if k := (key{p.At, p.Check, p.Text}); !seen[k] {
			seen[k] = true
			out = append(out, p)
		}
	}
	return out
}
