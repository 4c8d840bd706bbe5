package convert

import (
	"cmp"
	"math/bits"
	"slices"
	"strings"

	"sigma-lsp/analysis/implied"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/taxonomy"
	"sigma-lsp/convert/leql"
	"sigma-lsp/convert/pipeline"
)

// sysmonEvents is the event type that holds nothing but Sysmon's events.
const sysmonEvents = "endpoint_activity:sysmon"

// decide finds the tests that the log source decides, such as EventID 4688 in a
// rule for process_creation. InsightIDR tells those events by their event type,
// and its entries have no such field: the tests are left out of the query, and no
// pipeline can refuse them. Where it has a key for them, they stay.
func (r *Result) decide(rule *sigma.Rule) {
	if r.literal() {
		return
	}
	// Few rules have such a test: only for them the origins are looked up.
	var tests []*pipeline.Item
	r.items(func(i *pipeline.Item) {
		if i.From != nil && (r.Typed() || i.Failed) && implied.Concerns(i.From.Field) {
			tests = append(tests, i)
		}
	})
	if tests == nil {
		return
	}
	l, origins := r.recorded()
	if len(origins) == 0 {
		return
	}
	r.source, r.all, r.origins = l, origins, implied.All(origins)
	for _, i := range tests {
		holds, decided := implied.Of(origins, i.From)
		switch keyed := i.Mapped && !i.Failed; {
		case !decided, keyed && holds != 0:
			continue
		case keyed:
			i.Implied = pipeline.Contradicted
		default:
			i.Implied, i.Origins, i.Failed = pipeline.OfLogsource, holds, false
			r.decided = append(r.decided, i)
			r.Rule.Failures = slices.DeleteFunc(r.Rule.Failures, func(f pipeline.Failure) bool { return f.Item == i })
		}
		switch holds {
		case 0:
			r.shade("logsource-contradiction", i.From.At(), "this test contradicts the log source: no event of %s matches it", l)
		case implied.All(origins):
			r.shade("idr-logsource-restated", i.From.FieldAt, "%q repeats the log source, %s; the query omits this test", i.From.Field, l)
		default:
			r.shade("idr-logsource-restated", i.From.FieldAt, "%q only says which log an event of %s comes from; the query omits this test", i.From.Field, l)
		}
	}
}

// literal reports whether the embedded pipeline that copies the public backend
// is in use, whose queries stay as that prints them.
func (r *Result) literal() bool {
	const name = "insightidr-reference"
	return slices.ContainsFunc(r.pipelines, func(p *pipeline.Pipeline) bool {
		if p.Name != name { // else it would be read for every run
			return false
		}
		embedded, _ := pipeline.Builtin(name)
		return p == embedded
	})
}

// recorded is the last log source that the rule had, before a pipeline gave it an
// event type, of which it is known where its events are recorded.
func (r *Result) recorded() (l taxonomy.Logsource, origins []taxonomy.Origin) {
	for _, was := range append(slices.Clone(r.Rule.Logsources), pipeline.Logsource{Category: r.Rule.Category, Product: r.Rule.Product, Service: r.Rule.Service}) {
		one := taxonomy.Logsource(was)
		if found := taxonomy.Standard().Origins(one); found != nil {
			l, origins = one, found
		}
	}
	if r.EventType == sysmonEvents {
		origins = slices.DeleteFunc(origins, func(o taxonomy.Origin) bool { return o.Channel != taxonomy.SysmonChannel })
	}
	return l, origins
}

// variant is what a condition is for the events of some origins.
type variant struct {
	expression expression
	query      leql.Expr
	text       string
	origins    uint64
}

// resolve resolves a condition by the tests that the log source decides. The rule
// can be another one for the events of each origin, which InsightIDR does not
// tell apart: then the query is for those of the most tests, and a finding says
// so. It reports false for a condition that is refused or holds for none of them.
func (r *Result) resolve(c sigma.Expr) (expression, bool) {
	if len(r.decided) == 0 {
		return condition(r.Rule, c, asWritten), true
	}
	var variants []*variant
	for n := range r.all {
		x := condition(r.Rule, c, view{origin: n})
		if x == constant(false) {
			continue
		}
		one := &variant{expression: x, origins: 1 << n}
		if one.query = r.writer().expr(x); one.query != nil {
			one.text, _ = leql.Line(one.query)
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
	// What is left may be the tests that a pipeline added.
	if slices.ContainsFunc(variants, func(v *variant) bool { return !ofRule(v.expression) }) {
		return constant(true), true
	}
	best := slices.MaxFunc(variants, func(a, b *variant) int { return cmp.Compare(len(a.text), len(b.text)) })
	r.origins &= best.origins
	if len(variants) > 1 {
		r.errs |= Wider | Narrower
		var names []string
		for n, o := range r.all {
			if best.origins>>n&1 != 0 {
				names = append(names, "event "+o.EventID+" of "+o.Channel)
			}
		}
		r.shade("idr-logs-told-apart", r.decided[0].From.At(), "the rule tests the events of each log differently, but InsightIDR does not distinguish the logs; the query uses the tests for %s", strings.Join(names, " and "))
	}
	r.view = view{origin: bits.TrailingZeros64(best.origins)}
	return best.expression, true
}

// contradicted decides what becomes of a condition that holds for no event of the
// log source. Its query is shown only if it finds nothing: tests on fields that
// entries do not have hold for all of them under NOT.
func (r *Result) contradicted(c sigma.Expr) leql.Expr {
	x := condition(r.Rule, c, asWritten)
	at := r.decided[0].From.At()
	r.shade("idr-cannot-match", at, "the rule can never match: no event of %s matches its tests on the log together", r.source)
	if r.truthOf(x) != no {
		return nil
	}
	return r.writer().expr(x)
}
