package terraform

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
)

// provider is the part of a document that names the provider.
func provider() map[string]any {
	return map[string]any{"required_providers": map[string]any{"rapid7": map[string]any{"source": "rapid7/rapid7", "version": ">= 1.0.1"}}}
}

// JSON writes resources as one document in Terraform's JSON syntax (.tf.json).
func JSON(rules []*Rule) ([]byte, error) {
	resources := map[string]map[string]any{}
	add := func(kind, label string, body any) {
		if resources[kind] == nil {
			resources[kind] = map[string]any{}
		}
		resources[kind][label] = body
	}
	for _, r := range uniqueLabels(rules) {
		add(ruleType, r.Label, r.escaped())
		for _, e := range r.Exceptions {
			one := *e
			one.RuleRRN, one.Name, one.Logic = "${"+e.RuleRRN+"}", escapeTemplate(e.Name), e.Logic.escaped()
			add(exceptionType, e.Label, &one)
		}
		for _, name := range r.Variables {
			add(variableType, name, variableBody(name))
		}
	}
	document := map[string]any{"terraform": provider()}
	if len(resources) > 0 {
		document["resource"] = resources
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err := e.Encode(document)
	return b.Bytes(), err
}

// variableBody is a variable whose value the team has to fill in.
func variableBody(name string) map[string]any {
	return map[string]any{"name": name, "value": `["REPLACE_ME"]`, "description": "Values of the placeholder " + name}
}

// escapeTemplate escapes a text so that Terraform reads no template in it.
func escapeTemplate(s string) string {
	return strings.NewReplacer("${", "$${", "%{", "%%{").Replace(s)
}

// escaped returns the rule with escaped texts.
func (r *Rule) escaped() *Rule {
	e := *r
	e.Name, e.Description, e.Recommendation, e.Logic = escapeTemplate(r.Name), escapeTemplate(r.Description), escapeTemplate(r.Recommendation), r.Logic.escaped()
	return &e
}

func (l Logic) escaped() Logic {
	l.LEQL = escapeTemplate(l.LEQL)
	l.TestCases = slices.Clone(l.TestCases)
	for i, c := range l.TestCases {
		l.TestCases[i].Payload = Payload{escapeTemplate(c.Payload.Context), escapeTemplate(c.Payload.Data)}
	}
	return l
}

// uniqueLabels numbers the labels of rules that have the same one because they
// have no id, and links each exception to its rule.
func uniqueLabels(rules []*Rule) []*Rule {
	seen := map[string]bool{}
	unique := func(label string) string {
		one := label
		for n := 2; seen[one]; n++ {
			one = label + "_" + strconv.Itoa(n)
		}
		seen[one] = true
		return one
	}
	out := make([]*Rule, len(rules))
	for i, r := range rules {
		one := *r
		one.Label = unique(r.Label)
		one.Exceptions = make([]*Exception, len(r.Exceptions))
		for n, e := range r.Exceptions {
			linked := *e
			linked.Label, linked.RuleRRN = unique(one.Label+"_"+e.Label), ruleType+"."+one.Label+".rrn"
			one.Exceptions[n] = &linked
		}
		out[i] = &one
	}
	return out
}
