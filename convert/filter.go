package convert

import (
	"fmt"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/convert/pipeline"
)

// filters returns the filters that are added to a rule, and tells of each.
// Parts of a filter that stands in another file have no place in this one:
// their range lies before the text, at -1 for the first such filter, -2 for
// the next, until foreign puts them right.
func (r *Result) filters(d *sigma.Document) (added []*sigma.Filter) {
	if r.Verdict == Invalid { // there is no query to add them to
		return nil
	}
	at := d.Rule.Detection.ConditionKey.Span
	for _, f := range d.Filters(r.others) {
		own := f.Document.File == d.File
		var related []sigma.Related
		where := "of another file"
		if own {
			where = "of this file"
			related = []sigma.Related{{At: f.Key.Span, Text: "the filter"}}
		}
		if !f.Readable() {
			r.Problems = append(r.Problems, Problem{Problem: sigma.Problem{Check: "filter-not-applied", At: at, Related: related,
				Text: fmt.Sprintf("the filter %s %s has errors, so the query does not include it", called(f.Document), where)}})
			continue
		}
		r.Problems = append(r.Problems, Problem{Problem: sigma.Problem{Check: "filter-applied", At: at, Related: related,
			Text: sigma.Messagef("the filter %s %s adds its condition to the query: %q", called(f.Document), where, f.Detection.Conditions[0].Node.Value)}})
		r.filtered = append(r.filtered, f)
		if !own {
			r.elsewhere = append(r.elsewhere, f)
			f = f.Relocated(sigma.Span{Start: -len(r.elsewhere), End: -len(r.elsewhere)})
		}
		added = append(added, f)
	}
	return added
}

// Filters returns the filters that are part of the query of a rule.
func (r *Result) Filters() []*sigma.Filter { return r.filtered }

// called is what a document is called in front of people.
func called(d *sigma.Document) string {
	for _, key := range []string{"title", "name", "id"} {
		if text := d.Text(key); text != "" {
			return sigma.Messagef("%q", text)
		}
	}
	return "without a title"
}

// foreign gives what is to be said of filters of other files a place in this one. A
// refusal that a filter of this file causes stands at the rule, too, which is what
// InsightIDR cannot run; the part of the filter is related to it.
func (r *Result) foreign(rule *sigma.Rule) {
	for i := range r.Problems {
		p := &r.Problems[i]
		f := r.filterOf(p)
		if f == nil {
			continue
		}
		if p.At.Start >= 0 {
			p.Related = append(p.Related, sigma.Related{At: p.At, Text: "in the filter"})
		}
		p.At = rule.Detection.ConditionKey.Span
		p.Text = fmt.Sprintf("in the filter %s: %s", called(f.Document), p.Text)
	}
}

// filterOf is the filter that a problem comes from, if it is one of another file, or
// one of this file that stops the translation.
func (r *Result) filterOf(p *Problem) *sigma.Filter {
	if p.At.Start < 0 {
		return r.elsewhere[-p.At.Start-1]
	}
	if p.Stops {
		for _, f := range r.filtered {
			if f.Document.File == r.document.File && p.At.Within(f.Document.Span) && !p.At.Within(r.document.Span) {
				return f
			}
		}
	}
	return nil
}

// filter makes the parts of a filter known, for hovers: it has no verdict of
// its own.
func (r *Result) filter(f *sigma.Filter) {
	if f.Detection == nil {
		return
	}
	rule := pipeline.Apply(f.Rule(), r.pipelines...)
	for _, failure := range rule.Failures {
		if failure.Kind == pipeline.RuleFailure {
			return
		}
	}
	r.Rule, r.EventType = rule, rule.Category
}
