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

// Verdict tells whether InsightIDR can run a rule.
type Verdict int

// The verdicts. NoVerdict is that of documents that are no rules.
const (
	NoVerdict Verdict = iota
	Converted
	UnsupportedLogsource
	UnsupportedField
	UnsupportedFeature
	Invalid
	CannotMatch // there is a query, and no event of InsightIDR can match it
)

var verdictNames = [...]string{"", "converted", "unsupported-logsource", "unsupported-field", "unsupported-feature", "invalid", "cannot-match"}

// HasQuery reports whether there is a query to look at, be it one that finds
// nothing.
func (r *Result) HasQuery() bool { return r.Verdict == Converted || r.Verdict == CannotMatch }

func (v Verdict) String() string { return verdictNames[v] }

// Result is what one document yields.
type Result struct {
	Verdict   Verdict
	EventType string // of InsightIDR, "" where the pipelines give none
	Log       string // that the pipelines read instead of events of a type, "" for none
	// Problems holds what stops the translation and what only shades it, in
	// the order of the text.
	Problems []Problem
	Rule     *pipeline.Rule // nil when the document is no rule

	conditions []leql.Expr
	statement  *leql.Statement // of a correlation
	threshold  *Threshold      // likewise
	chosen     bool            // it is decided whether custom logs are read
	base       correlated      // likewise
	finishing  *pipeline.Rule  // what pipelines see of a correlation behind the query
	keywords   bool
	document   *sigma.Document
	others     sigma.Resolver
	filtered   []*sigma.Filter // those that are added to the rule
	elsewhere  []*sigma.Filter // of them, those of other files
	referred   []*Result       // of a correlation: its rules
	errs       Direction
	source     taxonomy.Logsource // that records the events
	all        []taxonomy.Origin  // of it
	decided    []*pipeline.Item   // tests that it decides
	origins    uint64             // of all, those for which the query is
	view       view               // of parts of the rule
	pipelines  []*pipeline.Pipeline
	trial      bool // made to see what a pipeline makes of the rule: others are not asked
}

// Problem is a finding of the translation.
type Problem struct {
	sigma.Problem
	Stops bool // the verdict is another than converted because of it
}

// Convert translates a document by the pipelines, which run in order of
// priority. It never fails; see Result.Verdict. What the document refers to,
// and the filters that belong to it, are those of its own file.
func Convert(d *sigma.Document, pipelines ...*pipeline.Pipeline) *Result {
	return Among(nil, d, pipelines...)
}

// Among is Convert in a workspace: other files are searched too.
func Among(others sigma.Resolver, d *sigma.Document, pipelines ...*pipeline.Pipeline) *Result {
	r := &Result{document: d, others: others, pipelines: pipelines}
	r.translate()
	return r
}

// Try is Among for those who only ask whether a rule has a query: a refused rule
// is not looked at further, and no other pipelines are tried for its message.
func Try(others sigma.Resolver, d *sigma.Document, pipelines ...*pipeline.Pipeline) *Result {
	r := &Result{document: d, others: others, pipelines: pipelines, trial: true}
	r.translate()
	return r
}

// TryWith is Try with another pipeline in the place of those that are embedded.
func (r *Result) TryWith(other *pipeline.Pipeline) *Result {
	return Try(r.others, r.document, r.instead(other)...)
}

// Refused returns the fields that the pipelines refuse, in the order of the rule.
func (r *Result) Refused() (fields []string) {
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
		r.correlation(d.Correlation)
	case d.Rule != nil:
		if r.fallback(d.Rule) {
			return
		}
		r.rule(d.Rule)
	case d.Filter != nil:
		r.filter(d.Filter)
	case d.Kind == sigma.UnknownDocument && d.Broken:
		r.stop(Invalid, d.Problems...)
	}
	slices.SortStableFunc(r.Problems, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.At.Start, b.At.Start), cmp.Compare(a.At.End, b.At.End))
	})
}

var rank = [...]int{NoVerdict: 9, Converted: 9, Invalid: 0, UnsupportedLogsource: 1, UnsupportedField: 2, UnsupportedFeature: 3, CannotMatch: 9}

// stop adds problems that decide the verdict; the first verdict in the order
// invalid, log source, field, feature stands.
func (r *Result) stop(v Verdict, problems ...sigma.Problem) {
	if len(problems) == 0 {
		return
	}
	if rank[v] < rank[r.Verdict] {
		r.Verdict = v
	}
	for _, p := range problems {
		r.Problems = append(r.Problems, Problem{Problem: p, Stops: true})
	}
}

func (r *Result) rule(rule *sigma.Rule) {
	r.Verdict = Converted
	r.stop(Invalid, faults(rule)...)
	r.old(rule)
	r.Rule = pipeline.Filtered(rule, r.filters(rule.Document), r.pipelines...)
	r.EventType, r.Log = r.Rule.EventType(), r.Rule.Log()
	r.decide(rule)
	r.leaveOut()
	r.refusals(rule)
	if r.trial && r.Verdict != Converted || r.overBudget(rule) {
		return
	}

	w := r.writer()
	dead, contradicted := len(r.Rule.Conditions) > 0, 0 // dead: all of them are
	for _, c := range r.Rule.Conditions {
		if c == nil {
			continue
		}
		x, ok := r.resolve(c)
		if !ok && r.Verdict == Converted {
			contradicted++
			if e := r.contradicted(c); e != nil {
				r.conditions = append(r.conditions, e)
			}
			continue
		}
		if x == constant(true) {
			r.stop(UnsupportedFeature, sigma.Problem{Check: "idr-modifier-unsupported", At: rule.Detection.Key.Span,
				Text: "the rule matches every event of its log source or of one of its logs; no test remains to search for"})
			continue
		}
		if r.lost(x) {
			continue
		}
		if e := w.expr(x); e != nil {
			r.conditions = append(r.conditions, e)
			if r.Verdict != Converted || !r.dead(x, e) {
				dead = false
			}
		} else {
			dead = false
		}
	}
	r.keywords, r.errs = w.keywords, r.errs|w.errs
	if r.Verdict == UnsupportedLogsource {
		r.EventType = ""
	}
	if r.Verdict == Converted && len(r.conditions) == 0 && len(w.problems) == 0 && contradicted == 0 {
		r.stop(UnsupportedFeature, sigma.Problem{Check: "idr-modifier-unsupported", At: rule.Detection.Key.Span,
			Text: "the rule matches every event of its log source; no test remains to search for"})
	}
	for _, p := range unique(w.problems) {
		switch {
		case p.Stops:
			r.stop(UnsupportedFeature, p.Problem)
		case r.Verdict != Invalid: // there is no query that could be nearly right
			r.Problems = append(r.Problems, p)
		}
	}
	defer r.foreign(rule)
	if r.Verdict == Converted {
		r.unfinished()
	}
	if r.Verdict == Converted || r.Verdict == UnsupportedField || r.Verdict == UnsupportedFeature {
		r.unmapped() // every reason at once
	}
	if r.Verdict != Converted {
		r.conditions = nil
		return
	}
	if dead {
		r.Verdict = CannotMatch
	}
	r.evidence(rule)
	if r.EventType == "" {
		text := "no detection definition: the pipeline has no event type for this log source"
		if r.Log != "" {
			text = sigma.Messagef("no detection definition: the log %q has no event type; use the simple query in a basic detection rule", r.Log)
		}
		r.Problems = append(r.Problems, Problem{Problem: sigma.Problem{Check: "idr-format-missing", At: logsourceAt(rule), Text: text}})
	}
}

// unique drops doubles: a selection that the condition names twice is written
// twice.
func unique(problems []Problem) []Problem {
	var out []Problem
	for _, p := range problems {
		if !slices.ContainsFunc(out, func(q Problem) bool { return q.At == p.At && q.Check == p.Check && q.Text == p.Text }) {
			out = append(out, p)
		}
	}
	return out
}
