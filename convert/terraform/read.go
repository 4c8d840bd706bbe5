package terraform

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	ctyjson "github.com/zclconf/go-cty/cty/json"
)

// maxDepth limits the nesting of files.
const maxDepth = 200

// Read reads the detection rules of a file, with their exceptions, in
// Terraform's native syntax or, with isJSON, in its JSON syntax. Other resources
// are ignored.
func Read(name, text string, isJSON bool) ([]*Rule, error) {
	if depth(text) > maxDepth {
		return nil, fmt.Errorf("nested more than %d levels deep", maxDepth)
	}
	rules, exceptions, err := []*Rule(nil), []*Exception(nil), error(nil)
	if isJSON {
		rules, exceptions, err = readJSON(text)
	} else {
		rules, exceptions, err = readHCL(name, text)
	}
	for _, r := range rules {
		for _, e := range exceptions {
			if e.RuleRRN == ruleType+"."+r.Label+".rrn" {
				r.Exceptions = append(r.Exceptions, e)
			}
		}
	}
	return rules, err
}

// depth is the maximum nesting of brackets, including those in texts.
func depth(text string) (deepest int) {
	now := 0
	for i := range len(text) {
		switch text[i] {
		case '{', '[', '(':
			now++
			deepest = max(deepest, now)
		case '}', ']', ')':
			now = max(0, now-1)
		}
	}
	return deepest
}

func readJSON(text string) (rules []*Rule, exceptions []*Exception, err error) {
	var document struct {
		Resource map[string]map[string]json.RawMessage `json:"resource"`
	}
	if err := json.Unmarshal([]byte(text), &document); err != nil {
		return nil, nil, err
	}
	plain := strings.NewReplacer("$${", "${", "%%{", "%{").Replace
	bodies := document.Resource[ruleType]
	for _, label := range slices.Sorted(maps.Keys(bodies)) {
		r := &Rule{}
		if err := json.Unmarshal(bodies[label], r); err != nil {
			return nil, nil, fmt.Errorf("%s: %w", label, err)
		}
		r.Label = label
		r.Name, r.Description, r.Recommendation, r.Logic.LEQL = plain(r.Name), plain(r.Description), plain(r.Recommendation), plain(r.Logic.LEQL)
		rules = append(rules, r)
	}
	bodies = document.Resource[exceptionType]
	for _, label := range slices.Sorted(maps.Keys(bodies)) {
		e := &Exception{}
		if err := json.Unmarshal(bodies[label], e); err != nil {
			return nil, nil, fmt.Errorf("%s: %w", label, err)
		}
		e.Label, e.Name, e.RuleRRN = label, plain(e.Name), strings.TrimSuffix(strings.TrimPrefix(e.RuleRRN, "${"), "}")
		exceptions = append(exceptions, e)
	}
	return rules, exceptions, nil
}

func readHCL(name, text string) (rules []*Rule, exceptions []*Exception, err error) {
	file, problems := hclsyntax.ParseConfig([]byte(text), name, hcl.InitialPos)
	if problems.HasErrors() {
		return nil, nil, problems
	}
	body, ok := file.Body.(*hclsyntax.Body)
	if !ok {
		return nil, nil, errors.New("not Terraform's native syntax")
	}
	for _, block := range body.Blocks {
		if block.Type != "resource" || len(block.Labels) != 2 {
			continue
		}
		switch kind, label := block.Labels[0], block.Labels[1]; kind {
		case ruleType:
			r := &Rule{}
			if err := decodeBlock(block, r); err != nil {
				return nil, nil, fmt.Errorf("%s: %w", label, err)
			}
			r.Label = label
			rules = append(rules, r)
		case exceptionType:
			e := &Exception{Label: label}
			if rrn, ok := block.Body.Attributes["rule_rrn"]; ok {
				e.RuleRRN = reference(rrn.Expr)
				delete(block.Body.Attributes, "rule_rrn")
			}
			if err := decodeBlock(block, e); err != nil {
				return nil, nil, fmt.Errorf("%s: %w", label, err)
			}
			exceptions = append(exceptions, e)
		}
	}
	return rules, exceptions, nil
}

// reference is a reference to an attribute of a resource, such as
// "rapid7_siem_detection_rule.label.rrn", or "".
func reference(e hclsyntax.Expression) string {
	var parts []string
	for _, traversal := range e.Variables() {
		for _, step := range traversal {
			switch step := step.(type) {
			case hcl.TraverseRoot:
				parts = append(parts, step.Name)
			case hcl.TraverseAttr:
				parts = append(parts, step.Name)
			}
		}
	}
	return strings.Join(parts, ".")
}

// decodeBlock reads the attributes of a block like a JSON object.
func decodeBlock(block *hclsyntax.Block, into any) error {
	fields := map[string]cty.Value{}
	for key, attribute := range block.Body.Attributes {
		value, problems := attribute.Expr.Value(nil)
		if problems.HasErrors() {
			return problems
		}
		fields[key] = value
	}
	object := cty.ObjectVal(fields)
	text, err := ctyjson.Marshal(object, object.Type())
	if err != nil {
		return err
	}
	return json.Unmarshal(text, into)
}
