package condition

import (
	"cmp"
	"regexp"
	"strings"

	"github.com/google/uuid"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "condition-aggregation",
	Group:    "condition",
	Severity: check.Error,
	Title:    "aggregation in a condition",
	What: `Reports a condition that contains an aggregation after "|", such as
"count() by User > 5".`,
	Why: `Sigma 2 removed aggregations from conditions, and no current tool runs
them. To count events, or to relate events over time, write a correlation rule that
refers to this rule.`,
	Avoid: `
detection:
  selection:
    EventID: 4625
  condition: selection | count() by User > 5`,
	Prefer: `
detection:
  selection:
    EventID: 4625
  condition: selection`,
	Run: conditionAggregation,
})

func conditionAggregation(p *check.Pass) {
	for _, f := range p.Problems() {
		if edits, ok := asCorrelation(p, f.At); ok {
			f.Suggest("Add a correlation rule", edits...)
		}
	}
}

var (
	counting = regexp.MustCompile(`^\|\s*count\(([\w.-]*)\)(?:\s+by\s+([\w.-]+))?\s*(>=|<=|>|<|==?)\s*(\d+)$`)
	operator = map[string]string{">": "gt", ">=": "gte", "<": "lt", "<=": "lte", "=": "eq", "==": "eq"}
)

// asCorrelation turns "| count(field) by group > n" into a correlation document
// after the rule. Its timespan is the old "timeframe".
func asCorrelation(p *check.Pass, at sigma.Span) ([]sigma.Edit, bool) {
	if p.Rule == nil { // a filter
		return nil, false
	}
	s := p.File.Source
	m := counting.FindStringSubmatch(s.Text(at))
	id, name := p.Rule.Text("id"), p.Rule.Text("name")
	if m == nil || p.Rule.Detection == nil || id == "" && name == "" {
		return nil, false
	}
	frame, ok := p.Rule.Detection.Node.Get("timeframe")
	if !ok || frame.Value.Kind != sigma.Scalar {
		return nil, false
	}
	title, ok := sigma.Quote("Correlation: " + p.Rule.Text("title"))
	if !ok {
		return nil, false
	}
	lines := []string{"---", "title: " + title, "id: " + uuid.NewString(), "status: experimental", "correlation:"}
	kind := "event_count"
	if m[1] != "" {
		kind = "value_count"
	}
	lines = append(lines, "    type: "+kind, "    rules:", "        - "+cmp.Or(name, id))
	if m[2] != "" {
		lines = append(lines, "    group-by:", "        - "+m[2])
	}
	lines = append(lines, "    timespan: "+frame.Value.Value, "    condition:", "        "+operator[m[3]]+": "+m[4])
	if m[1] != "" {
		lines = append(lines, "        field: "+m[1])
	}
	if level, ok := p.Rule.Key("level"); ok {
		lines = append(lines, "level: "+level.Value.Value)
	}
	end, br := p.Document.Span.End, s.LineBreak()
	text := strings.Join(lines, br) + br
	if !strings.HasSuffix(s.Text(sigma.Span{Start: 0, End: end}), br) {
		text = br + text
	}
	for strings.HasSuffix(s.Text(sigma.Span{Start: 0, End: at.Start}), " ") {
		at.Start--
	}
	edits := []sigma.Edit{{At: at}, sigma.InsertAt(end, text)}
	d := p.Rule.Detection.Node
	for i, pair := range d.Pairs {
		if pair.Key == frame.Key {
			edits = append(edits, s.RemovePair(d, i)...)
		}
	}
	return edits, true
}
