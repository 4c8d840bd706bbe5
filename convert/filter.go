package convert

import (
	"fmt"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/convert/pipeline"
)

// maxFilterFindings limits the findings about the filters of a rule.
const maxFilterFindings = 20

// addFilters returns the filters that are added to a rule, and reports each.
// Parts of a filter from another file have no span in this one: they get spans
// before the text, at -1 for the first such filter, -2 for the next, until
// relocateProblems replaces them.
func (r *Result) addFilters(d *sigma.Document, filters []*sigma.Filter) (added []*sigma.Filter) {
	findings := sigma.Budget(maxFilterFindings)
	for i, f := range filters {
		if findings.Spend(1) {
			r.reportFilter(d, f)
		} else if i == maxFilterFindings {
			r.note("filter-applied", d.Rule.Detection.ConditionKey.Span, "%d more filters apply to this rule", len(filters)-i)
		}
		if !f.Readable() {
			continue
		}
		r.filters = append(r.filters, f)
		if f.Document.File != d.File {
			r.foreignFilters = append(r.foreignFilters, f)
			f = f.Relocated(sigma.Span{Start: -len(r.foreignFilters), End: -len(r.foreignFilters)})
		}
		added = append(added, f)
	}
	return added
}

func (r *Result) reportFilter(d *sigma.Document, f *sigma.Filter) {
	at, where := d.Rule.Detection.ConditionKey.Span, "of another file"
	var related []sigma.Related
	if f.Document.File == d.File {
		where = "of this file"
		related = []sigma.Related{{At: f.Key.Span, Text: "the filter"}}
	}
	if f.Readable() {
		r.note("filter-applied", at, "the filter %s %s adds its condition to the query: %q", displayName(f.Document), where, f.Detection.Conditions[0].Node.Value)
	} else {
		r.note("filter-not-applied", at, "the filter %s %s has errors, so the query does not include it", displayName(f.Document), where)
	}
	r.Problems[len(r.Problems)-1].Related = related
}

// Filters returns the filters that are part of the query of a rule.
func (r *Result) Filters() []*sigma.Filter { return r.filters }

// displayName is the name of a document in messages.
func displayName(d *sigma.Document) string {
	for _, key := range []string{"title", "name", "id"} {
		if text := d.Text(key); text != "" {
			return sigma.Messagef("%q", text)
		}
	}
	return "without a title"
}

// relocateProblems moves findings about filters of other files to the condition
// of the rule. A blocking finding of a filter in this file moves there, too, as
// it is the rule that InsightIDR cannot run; the part of the filter becomes a
// related location.
func (r *Result) relocateProblems(rule *sigma.Rule) {
	for i := range r.Problems {
		p := &r.Problems[i]
		f := r.filterOrigin(p)
		if f == nil {
			continue
		}
		if p.At.Start >= 0 {
			p.Related = append(p.Related, sigma.Related{At: p.At, Text: "in the filter"})
		}
		p.At = rule.Detection.ConditionKey.Span
		p.Text = fmt.Sprintf("in the filter %s: %s", displayName(f.Document), p.Text)
	}
}

// filterOrigin is the filter that a problem comes from: one of another file, or
// one of this file if the problem is blocking.
func (r *Result) filterOrigin(p *Problem) *sigma.Filter {
	if p.At.Start < 0 {
		return r.foreignFilters[-p.At.Start-1]
	}
	if p.Blocking {
		for _, f := range r.filters {
			if f.Document.File == r.document.File && p.At.Within(f.Document.Span) && !p.At.Within(r.document.Span) {
				return f
			}
		}
	}
	return nil
}

// applyFilter resolves the parts of a filter for hovers. A filter has no
// verdict.
func (r *Result) applyFilter(f *sigma.Filter) {
	if f.Detection == nil {
		return
	}
	rule := pipeline.Apply(f.Rule(), r.pipelines...)
	for _, failure := range rule.Failures {
		if failure.Kind == pipeline.RuleFailure {
			return
		}
	}
	r.setRule(rule)
	r.EventType = rule.Category
}
