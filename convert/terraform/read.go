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

// Read reads the detection rules of a file in Terraform's native syntax or,
// with isJSON, in its JSON syntax. Other resources are ignored.
func Read(name, text string, isJSON bool) ([]*Rule, error) {
	if depth(text) > maxDepth {
		return nil, fmt.Errorf("nested more than %d levels deep", maxDepth)
	}
	if isJSON {
		return readJSON(text)
	}
	return readHCL(name, text)
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

func readJSON(text string) ([]*Rule, error) {
	var document struct {
		Resource map[string]map[string]json.RawMessage `json:"resource"`
	}
	if err := json.Unmarshal([]byte(text), &document); err != nil {
		return nil, err
	}
	var rules []*Rule
	bodies := document.Resource[ruleType]
	for _, label := range slices.Sorted(maps.Keys(bodies)) {
		r := &Rule{}
		if err := json.Unmarshal(bodies[label], r); err != nil {
			return nil, fmt.Errorf("%s: %w", label, err)
		}
		r.Label = label
		plain := strings.NewReplacer("$${", "${", "%%{", "%{").Replace
		r.Name, r.Description, r.Recommendation, r.Logic.LEQL = plain(r.Name), plain(r.Description), plain(r.Recommendation), plain(r.Logic.LEQL)
		rules = append(rules, r)
	}
	return rules, nil
}

func readHCL(name, text string) ([]*Rule, error) {
	file, problems := hclsyntax.ParseConfig([]byte(text), name, hcl.InitialPos)
	if problems.HasErrors() {
		return nil, problems
	}
	body, ok := file.Body.(*hclsyntax.Body)
	if !ok {
		return nil, errors.New("not Terraform's native syntax")
	}
	var rules []*Rule
	for _, block := range body.Blocks {
		if block.Type != "resource" || len(block.Labels) != 2 || block.Labels[0] != ruleType {
			continue
		}
		fields := map[string]cty.Value{}
		for key, attribute := range block.Body.Attributes {
			value, problems := attribute.Expr.Value(nil)
			if problems.HasErrors() {
				return nil, fmt.Errorf("%s: %w", block.Labels[1], problems)
			}
			fields[key] = value
		}
		object := cty.ObjectVal(fields)
		text, err := ctyjson.Marshal(object, object.Type())
		if err != nil {
			return nil, fmt.Errorf("%s: %w", block.Labels[1], err)
		}
		r := &Rule{}
		if err := json.Unmarshal(text, r); err != nil {
			return nil, fmt.Errorf("%s: %w", block.Labels[1], err)
		}
		r.Label = block.Labels[1]
		rules = append(rules, r)
	}
	return rules, nil
}
