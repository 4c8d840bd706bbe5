// Package terraform writes converted rules as resources of Rapid7's Terraform
// provider, so that detection rules of InsightIDR are deployed as code.
//
// Source of the arguments: terraform-provider-rapid7 1.0.1, docs/resources.
package terraform

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"sync"

	"golang.org/x/text/unicode/norm"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/convert"
	"sigma-lsp/convert/leql"
	"sigma-lsp/convert/pipeline"
)

// The resource types.
const (
	ruleType      = "rapid7_siem_detection_rule"
	exceptionType = "rapid7_siem_detection_rule_exception"
	variableType  = "rapid7_siem_variable"
)

// Actions are the actions of InsightIDR on a detection, from the weakest.
var Actions = []string{"OFF", "ASSESS_ACTIVITY", "TRACKS_NOTABLE_EVENTS", "CREATES_ALERTS", "CREATES_INVESTIGATIONS"}

const (
	off            = "OFF"
	alerts         = "CREATES_ALERTS"
	investigations = "CREATES_INVESTIGATIONS"
)

// Options set the action of a detection. Empty ones have a default.
type Options struct {
	Action     string            // CREATES_ALERTS unless set
	ByStatus   map[string]string // action by the status of the rule
	ByLevel    map[string]string // action by its level, unless the status sets one
	Exceptions bool              // filters become exceptions instead of parts of the query
}

// Rule is a rapid7_siem_detection_rule.
type Rule struct {
	Label          string     `json:"-"`
	Name           string     `json:"name"`
	Description    string     `json:"description"`
	Action         string     `json:"action"`
	Priority       string     `json:"priority,omitempty"`
	Logic          Logic      `json:"logic"`
	Recommendation string     `json:"recommendation,omitempty"`
	Techniques     []string   `json:"techniques,omitempty"`
	Threshold      *Threshold `json:"threshold,omitempty"`

	Variables  []string     `json:"-"` // variables in the logic and in the exceptions
	Exceptions []*Exception `json:"-"`
}

// Logic is the query of a rule, with test cases that run at plan time.
type Logic struct {
	LEQL      string     `json:"leql"`
	TestCases []TestCase `json:"testcases,omitempty"`
}

// TestCase is an event, as JSON text: the context is matched against from(…),
// the data against where(…).
type TestCase struct {
	Matches bool    `json:"matches"`
	Payload Payload `json:"payload"`
}

// Payload is the event of a test case.
type Payload struct {
	Context string `json:"context"`
	Data    string `json:"data"`
}

// Threshold is how many events cause a detection.
type Threshold struct {
	GroupBy   []string  `json:"group_by,omitempty"`
	CountBy   []string  `json:"count_by,omitempty"`
	Timespan  string    `json:"timespan"`
	Condition Condition `json:"condition"`
}

// Condition is the limit of a threshold.
type Condition struct {
	Min int64 `json:"min"`
}

// Rules returns the resources of a document, one for each of its conditions;
// none if it has no detection definition. The test cases are chosen from the
// samples or, without any, from events generated for the rule, or for the first
// rule of a correlation.
//
// Terraform composes the letters and accents of texts (Unicode's NFC). A query
// that would change is refused with a problem.
func Rules(d *sigma.Document, r *convert.Result, samples []map[string]any, o Options) (rules []*Rule, refused []sigma.Problem) {
	var excluded []convert.Exclusion
	if o.Exceptions {
		r, excluded = r.WithoutFilters()
	}
	queries := r.Queries(convert.Detection)
	for i, q := range queries {
		changes := func(e convert.Exclusion) bool { return !norm.NFC.IsNormalString(e.Where) }
		if !norm.NFC.IsNormalString(q.Text) || slices.ContainsFunc(excluded, changes) {
			refused = append(refused, sigma.Problem{Check: "idr-format-missing", At: d.Root.FirstKey(),
				Text: "no Terraform resource: Terraform would normalize characters (NFC) and change the query"})
			continue
		}
		one := &Rule{
			Label: label(d, i), Name: name(d, i, len(queries)), Description: description(d), Action: o.action(d),
			Logic:          Logic{LEQL: q.Text},
			Recommendation: recommendation(d), Techniques: techniques(d), Variables: variables(q.Text),
		}
		one.prioritize(text(d, "level"))
		if t := r.Threshold(); t != nil {
			one.Threshold = &Threshold{t.GroupBy, t.CountBy, t.Timespan, Condition{t.Min}}
		}
		tests := newTestCaseBuilder(d, r, i)
		one.Logic.TestCases = tests.testCases(samples)
		for _, e := range excluded {
			one.addException(e, tests.exceptionTestCases(e, samples))
		}
		rules = append(rules, one)
	}
	return rules, refused
}

// text returns a scalar value of a rule or correlation.
func text(d *sigma.Document, key string) string {
	p, ok := d.Root.Get(key)
	if !ok || p.Value.Kind != sigma.Scalar || p.Value.IsNull() {
		return ""
	}
	return strings.TrimSpace(p.Value.Value)
}

func texts(d *sigma.Document, key string) (all []string) {
	p, ok := d.Root.Get(key)
	if !ok {
		return nil
	}
	for _, n := range append([]*sigma.Node{p.Value}, p.Value.Items...) {
		if n.Kind == sigma.Scalar && !n.IsNull() && strings.TrimSpace(n.Value) != "" {
			all = append(all, strings.TrimSpace(n.Value))
		}
	}
	return all
}

var labelSeparators = regexp.MustCompile(`[^a-zA-Z0-9_]+`)

// label does not depend on the title of a rule, which may change.
func label(d *sigma.Document, i int) string {
	l := "sigma_" + labelSeparators.ReplaceAllString(cmp.Or(text(d, "id"), text(d, "name"), text(d, "title")), "_")
	if i > 0 {
		l += "_" + string(rune('1'+i))
	}
	return l
}

func name(d *sigma.Document, i, of int) string {
	n := cmp.Or(text(d, "title"), text(d, "name"), text(d, "id"), "Sigma rule")
	if of > 1 {
		n += " (" + string(rune('1'+i)) + ")"
	}
	return n
}

func description(d *sigma.Document) string {
	var parts []string
	if t := text(d, "description"); t != "" {
		parts = append(parts, t)
	}
	if list := texts(d, "references"); len(list) > 0 {
		parts = append(parts, "References:\n"+strings.Join(list, "\n"))
	}
	if t := text(d, "author"); t != "" {
		parts = append(parts, "Author: "+t)
	}
	if t := text(d, "id"); t != "" {
		parts = append(parts, "Sigma rule: "+t)
	}
	if len(parts) == 0 {
		return name(d, 0, 1) // the provider requires a description
	}
	return strings.Join(parts, "\n\n")
}

func recommendation(d *sigma.Document) string {
	list := texts(d, "falsepositives")
	if len(list) == 0 {
		return ""
	}
	return "Known false positives:\n" + strings.Join(list, "\n")
}

var technique = regexp.MustCompile(`(?i)^attack\.(t\d{4}(?:\.\d{3})?)$`)

func techniques(d *sigma.Document) (all []string) {
	for _, tag := range texts(d, "tags") {
		if m := technique.FindStringSubmatch(tag); m != nil {
			all = append(all, strings.ToUpper(m[1]))
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func (o Options) action(d *sigma.Document) string {
	return cmp.Or(o.ByStatus[text(d, "status")], o.ByLevel[text(d, "level")], o.Action, alerts)
}

// prioritize sets the priority, which alerts and investigations require. The
// lowest priority cannot create an investigation.
func (r *Rule) prioritize(level string) {
	if r.Action != alerts && r.Action != investigations {
		return
	}
	switch level {
	case "informational":
		r.Priority = "INFO"
		if r.Action == investigations {
			r.Action = alerts
		}
	case "low", "high", "critical":
		r.Priority = strings.ToUpper(level)
	default:
		r.Priority = "MEDIUM"
	}
}

var variable = regexp.MustCompile(`\$\{(\w+)\}`)

// variables returns the distinct names of the variables in a query. Texts of
// the rule cannot be mistaken for one, as the query is parsed.
func variables(query string) (names []string) {
	if !strings.Contains(query, "${") {
		return nil
	}
	for _, name := range leql.Variables(query) {
		if variable.MatchString("${" + name + "}") {
			names = append(names, name)
		}
	}
	return names
}

// Variables is a pipeline that turns placeholders for which no other pipeline
// has values into variables of InsightIDR.
var Variables = sync.OnceValue(func() *pipeline.Pipeline {
	p, problems := pipeline.Parse("terraform variables", sigma.NewSource(`
name: Variables for placeholders
priority: 1000000
transformations:
  - type: query_expression_placeholders
    expression: "{field} IIN ${{{id}}}"
`))
	if len(problems) > 0 {
		panic(problems[0].Text)
	}
	return p
})
