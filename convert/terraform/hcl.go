package terraform

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclwrite"
	"github.com/zclconf/go-cty/cty"
)

// HCL writes resources in Terraform's native syntax.
func HCL(rules []*Rule) []byte {
	f := hclwrite.NewEmptyFile()
	known := map[string]bool{}
	for _, r := range uniqueLabels(rules) {
		block := f.Body().AppendNewBlock("resource", []string{ruleType, r.Label}).Body()
		text := func(name, value string) {
			if value != "" {
				block.SetAttributeValue(name, cty.StringVal(value))
			}
		}
		text("name", r.Name)
		text("description", r.Description)
		text("action", r.Action)
		text("priority", r.Priority)
		block.SetAttributeValue("logic", r.Logic.value())
		text("recommendation", r.Recommendation)
		if len(r.Techniques) > 0 {
			block.SetAttributeValue("techniques", list(r.Techniques))
		}
		if t := r.Threshold; t != nil {
			fields := map[string]cty.Value{
				"timespan":  cty.StringVal(t.Timespan),
				"condition": cty.ObjectVal(map[string]cty.Value{"min": cty.NumberIntVal(t.Condition.Min)}),
			}
			if len(t.GroupBy) > 0 {
				fields["group_by"] = list(t.GroupBy)
			}
			if len(t.CountBy) > 0 {
				fields["count_by"] = list(t.CountBy)
			}
			block.SetAttributeValue("threshold", cty.ObjectVal(fields))
		}
		f.Body().AppendNewline()
		for _, e := range r.Exceptions {
			exception := f.Body().AppendNewBlock("resource", []string{exceptionType, e.Label}).Body()
			exception.SetAttributeTraversal("rule_rrn", hcl.Traversal{
				hcl.TraverseRoot{Name: ruleType}, hcl.TraverseAttr{Name: r.Label}, hcl.TraverseAttr{Name: "rrn"},
			})
			exception.SetAttributeValue("name", cty.StringVal(e.Name))
			exception.SetAttributeValue("action", cty.StringVal(e.Action))
			exception.SetAttributeValue("logic", e.Logic.value())
			f.Body().AppendNewline()
		}
		for _, name := range r.Variables {
			if known[name] {
				continue
			}
			known[name] = true
			variable := f.Body().AppendNewBlock("resource", []string{variableType, name}).Body()
			for _, key := range []string{"name", "value", "description"} {
				variable.SetAttributeValue(key, cty.StringVal(variableBody(name)[key].(string)))
			}
			f.Body().AppendNewline()
		}
	}
	return f.Bytes()
}

func (l *Logic) value() cty.Value {
	fields := map[string]cty.Value{"leql": cty.StringVal(l.LEQL)}
	var tests []cty.Value
	for _, c := range l.TestCases {
		tests = append(tests, cty.ObjectVal(map[string]cty.Value{
			"matches": cty.BoolVal(c.Matches),
			"payload": cty.ObjectVal(map[string]cty.Value{
				"context": cty.StringVal(c.Payload.Context), "data": cty.StringVal(c.Payload.Data),
			}),
		}))
	}
	if len(tests) > 0 {
		fields["testcases"] = cty.TupleVal(tests)
	}
	return cty.ObjectVal(fields)
}

func list(texts []string) cty.Value {
	values := make([]cty.Value, len(texts))
	for i, t := range texts {
		values[i] = cty.StringVal(t)
	}
	return cty.ListVal(values)
}
