package convert

import (
	"cmp"
	"math/bits"
	"slices"
	"strings"

	"sigma-lsp/analysis/provenance"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/taxonomy"
	"sigma-lsp/convert/leql"
	"sigma-lsp/convert/pipeline"
)

// sysmonEvents is the event type that contains only Sysmon events.
const sysmonEvents = "endpoint_activity:sysmon"

// markImplied finds the tests that the log source decides, such as EventID 4688
// in a rule for process_creation. InsightIDR identifies those events by their
// event type, and its entries have no such field: the tests are left out of the
// query, and no pipeline can refuse them. Tests on fields that have a key stay.
func (r *Result) markImplied() {
	if r.usesReference() {
		return
	}
	// Few rules have such a test, so origins are only looked up for them.
	var tests []*pipeline.Item
	r.eachItem(func(i *pipeline.Item) {
		if i.From != nil && (r.HasEventType() || i.Failed) && provenance.IsOrigin(i.From.Field) {
			tests = append(tests, i)
		}
	})
	if tests == nil {
		return
	}
	l, origins := r.recordedLogsource()
	if len(origins) == 0 {
		return
	}
	r.impliedSource, r.impliedOrigins, r.queryOrigins = l, origins, provenance.AllOrigins(origins)
	for _, i := range tests {
		holds, decided := provenance.Decide(origins, i.From)
		switch keyed := i.Mapped && !i.Failed; {
		case !decided, keyed && holds != 0:
			continue
		case keyed:
			i.Implied = pipeline.Contradicted
		default:
			i.Implied, i.Origins, i.Failed = pipeline.OfLogsource, holds, false
			r.impliedItems = append(r.impliedItems, i)
			r.Rule.Failures = slices.DeleteFunc(r.Rule.Failures, func(f pipeline.Failure) bool { return f.Item == i })
		}
		switch holds {
		case 0:
			r.note("logsource-contradiction", i.From.At(), "this test contradicts the log source: no event of %s matches it", l)
		case provenance.AllOrigins(origins):
			r.note("idr-logsource-restated", i.From.FieldAt, "%q repeats the log source, %s; the query omits this test", i.From.Field, l)
		default:
			r.note("idr-logsource-restated", i.From.FieldAt, "%q only says which log an event of %s comes from; the query omits this test", i.From.Field, l)
		}
	}
}

// usesReference reports whether the embedded pipeline that reproduces the
// public backend is active. Its queries are printed exactly as that backend
// prints them.
func (r *Result) usesReference() bool {
	const name = "insightidr-reference"
	return slices.ContainsFunc(r.pipelines, func(p *pipeline.Pipeline) bool {
		if p.Name != name { // otherwise it would be parsed for every run
			return false
		}
		embedded, _ := pipeline.Builtin(name)
		return p == embedded
	})
}

// recordedLogsource is the last log source of the rule, before a pipeline gave
// it an event type, whose origins are known.
func (r *Result) recordedLogsource() (l taxonomy.Logsource, origins []taxonomy.Origin) {
	for _, was := range append(slices.Clone(r.Rule.Logsources), pipeline.Logsource{Category: r.Rule.Category, Product: r.Rule.Product, Service: r.Rule.Service}) {
		if found := taxonomy.Standard().Origins(was); found != nil {
			l, origins = was, found
		}
	}
	if r.EventType == sysmonEvents {
		origins = slices.DeleteFunc(origins, func(o taxonomy.Origin) bool { return o.Channel != taxonomy.SysmonChannel })
	}
	return l, origins
}

// variant is a condition as resolved for some origins.
type variant struct {
	expression expression
	query      leql.Expr
	text       string
	origins    uint64
}

// resolve resolves a condition with the tests that the log source decides. The
// result can differ between origins, which InsightIDR cannot distinguish: then
// the variant with the most tests is used, and noted. It reports false if the
// condition is refused or matches for no origin.
func (r *Result) resolve(c sigma.Expr) (expression, bool) {
	if len(r.impliedItems) == 0 {
		return resolveCondition(r.Rule, c, allTests), true
	}
	var variants []*variant
	for n := range r.impliedOrigins {
		x := resolveCondition(r.Rule, c, view{origin: n})
		if x == constant(false) {
			continue
		}
		one := &variant{expression: x, origins: 1 << n}
		if one.query = r.writer().expr(x); one.query != nil {
			one.text = leql.Bare(one.query)
		}
		if i := slices.IndexFunc(variants, func(v *variant) bool { return v.text == one.text && (v.query == nil) == (one.query == nil) }); i >= 0 {
			variants[i].origins |= one.origins
		} else {
			variants = append(variants, one)
		}
	}
	if len(variants) == 0 {
		return nil, false
	}
	// Only tests that a pipeline added may be left.
	if slices.ContainsFunc(variants, func(v *variant) bool { return !hasRuleTest(v.expression) }) {
		return constant(true), true
	}
	best := slices.MaxFunc(variants, func(a, b *variant) int { return cmp.Compare(len(a.text), len(b.text)) })
	r.queryOrigins &= best.origins
	if len(variants) > 1 {
		r.direction |= Wider | Narrower
		var names []string
		for n, o := range r.impliedOrigins {
			if best.origins>>n&1 != 0 {
				names = append(names, "event "+o.EventID+" of "+o.Channel)
			}
		}
		r.note("idr-logs-told-apart", r.impliedItems[0].From.At(), "the rule tests the events of each log differently, but InsightIDR does not distinguish the logs; the query uses the tests for %s", strings.Join(names, " and "))
	}
	r.view = view{origin: bits.TrailingZeros64(best.origins)}
	return best.expression, true
}

// reportContradiction handles a condition that matches no event of the log
// source. Its query is shown only if it matches nothing: under NOT, tests on
// fields that entries lack match all entries.
func (r *Result) reportContradiction(c sigma.Expr) leql.Expr {
	x := resolveCondition(r.Rule, c, allTests)
	at := r.impliedItems[0].From.At()
	r.note("idr-cannot-match", at, "the rule can never match: no event of %s matches its tests on the log together", r.impliedSource)
	if r.truthOf(x) != no {
		return nil
	}
	return r.writer().expr(x)
}
