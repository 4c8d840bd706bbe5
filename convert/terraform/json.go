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
	e.Name, e.Description, e.Recommendation, e.Logic.LEQL = escapeTemplate(r.Name), escapeTemplate(r.Description), escapeTemplate(r.Recommendation), escapeTemplate(r.Logic.LEQL)
	e.Logic.TestCases = slices.Clone(r.Logic.TestCases)
	for i, c := range e.Logic.TestCases {
		e.Logic.TestCases[i].Payload = Payload{escapeTemplate(c.Payload.Context), escapeTemplate(c.Payload.Data)}
	}
	return &e
}

// uniqueLabels numbers the labels of rules that have the same one because they
// have no id.
func uniqueLabels(rules []*Rule) []*Rule {
	seen := map[string]bool{}
	out := make([]*Rule, len(rules))
	for i, r := range rules {
		one := *r
		for n := 2; seen[one.Label]; n++ {
			one.Label = r.Label + "_" + strconv.Itoa(n)
		}
		seen[one.Label] = true
		out[i] = &one
	}
	return out
}
