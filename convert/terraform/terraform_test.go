package terraform_test

import (
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/sigma/archivetest"
	"sigma-lsp/analysis/sigma/sigmatest"
	"sigma-lsp/convert"
	"sigma-lsp/convert/leql"
	"sigma-lsp/convert/pipeline"
	"sigma-lsp/convert/terraform"
)

// document is the output as Terraform reads it.
type document struct {
	Resource struct {
		Rules      map[string]*terraform.Rule      `json:"rapid7_siem_detection_rule"`
		Exceptions map[string]*terraform.Exception `json:"rapid7_siem_detection_rule_exception"`
		Variables  map[string]map[string]string    `json:"rapid7_siem_variable"`
	} `json:"resource"`
}

var plain = strings.NewReplacer("$${", "${", "%%{", "%{")

// validate compares a document with the provider's schema, and evaluates each
// test case with our LEQL evaluator: it must have the stated result.
func validate(t *testing.T, text []byte) (d document, tests int) {
	t.Helper()
	file, err := os.Open("testdata/provider.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	schema, err := jsonschema.UnmarshalJSON(file)
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("provider", schema); err != nil {
		t.Fatal(err)
	}
	compiled, err := c.Compile("provider")
	if err != nil {
		t.Fatal(err)
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err == nil {
		err = compiled.Validate(value)
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &d); err != nil {
		t.Fatal(err)
	}
	run := func(label string, logic terraform.Logic) {
		statement, err := leql.Parse(plain.Replace(logic.LEQL))
		if err != nil {
			t.Errorf("%s: %v", label, err)
			return
		}
		for _, one := range logic.TestCases {
			tests++
			matches := (statement.From == nil || matches(t, statement.From, one.Payload.Context)) && matches(t, statement.Where, one.Payload.Data)
			if matches != one.Matches {
				t.Errorf("%s: the query says %v of %s\n%s", label, matches, one.Payload.Data, logic.LEQL)
			}
		}
	}
	for label, r := range d.Resource.Rules {
		run(label, r.Logic)
	}
	for label, e := range d.Resource.Exceptions {
		run(label, e.Logic)
		of := strings.TrimSuffix(strings.TrimPrefix(e.RuleRRN, "${rapid7_siem_detection_rule."), ".rrn}")
		if d.Resource.Rules[of] == nil {
			t.Errorf("%s: there is no rule %s", label, of)
		}
	}
	return d, tests
}

func matches(t *testing.T, e leql.Expr, event string) bool {
	t.Helper()
	program, err := leql.Compile(e, false)
	if err != nil {
		t.Fatal(err)
	}
	var entry map[string]any
	if err := json.Unmarshal([]byte(plain.Replace(event)), &entry); err != nil {
		t.Fatal(err)
	}
	return program.Match(leql.NewEvent(entry, ""))
}

// TestResources writes the rules of each archive in both syntaxes.
func TestResources(t *testing.T) {
	archivetest.Each(t, "resources/*", func(t *testing.T, a *archivetest.Archive) {
		text, _ := a.Get("rules.yml")
		options := terraform.Options{}
		if o, ok := a.Get("options"); ok {
			if err := json.Unmarshal([]byte(o), &options); err != nil {
				t.Fatal(err)
			}
		}
		p, _ := pipeline.Builtin("insightidr")
		var rules []*terraform.Rule
		for _, d := range sigma.Parse(sigma.NewSource(text)).Documents {
			r := convert.Convert(d, p, terraform.Variables())
			some, refused := terraform.Rules(d, r, nil, options)
			rules = append(rules, some...)
			for _, p := range refused {
				a.Put("refused", p.Text+"\n")
			}
		}
		out, err := terraform.JSON(rules)
		if err != nil {
			t.Fatal(err)
		}
		validate(t, out)
		a.Put("tf.json", string(out))
		written := terraform.HCL(rules)
		readBack(t, written, rules)
		a.Put("hcl", string(written))
	})
}

// readBack parses HCL by HashiCorp's library and compares the queries.
func readBack(t *testing.T, text []byte, rules []*terraform.Rule) {
	t.Helper()
	file, problems := hclsyntax.ParseConfig(text, "rules.tf", hcl.InitialPos)
	if problems.HasErrors() {
		t.Fatal(problems)
	}
	var queries []string
	for _, block := range file.Body.(*hclsyntax.Body).Blocks {
		if logic, ok := block.Body.Attributes["logic"]; ok {
			value, problems := logic.Expr.Value(nil)
			if problems.HasErrors() {
				t.Fatal(problems)
			}
			if rrn, ok := block.Body.Attributes["rule_rrn"]; ok {
				if from := rrn.Expr.Variables(); len(from) != 1 || len(from[0]) != 3 {
					t.Errorf("%s does not refer to a rule", block.Labels[1])
				}
			}
			queries = append(queries, value.GetAttr("leql").AsString())
		}
	}
	var want []string
	for _, r := range rules {
		want = append(want, r.Logic.LEQL)
		for _, e := range r.Exceptions {
			want = append(want, e.Logic.LEQL)
		}
	}
	if len(queries) != len(want) {
		t.Fatalf("%d queries are read back of %d", len(queries), len(want))
	}
	for i, q := range queries {
		if q != want[i] {
			t.Errorf("read back is\n%s\nand not\n%s", q, want[i])
		}
	}
}

// TestPublicRules writes all public rules: each rule with a detection
// definition has a resource, the document is valid, and each test case has the
// stated result.
func TestPublicRules(t *testing.T) {
	p, _ := pipeline.Builtin("insightidr")
	var rules []*terraform.Rule
	without, composed := 0, 0
	sigmatest.Rules(t, func(f sigmatest.File, d *sigma.Document) {
		if !f.InForce() {
			return
		}
		r := convert.Convert(d, p, terraform.Variables())
		queries := r.Queries(convert.Detection)
		some, refused := terraform.Rules(d, r, nil, terraform.Options{})
		composed += len(refused)
		if len(some)+len(refused) != len(queries) {
			t.Errorf("%s: %d resources of %d queries", d.Text("title"), len(some), len(queries))
		}
		for _, one := range some {
			if len(one.Logic.TestCases) == 0 && len(one.Variables) == 0 {
				without++
				t.Logf("%s has no test case", one.Name)
			}
		}
		rules = append(rules, some...)
	})
	out, err := terraform.JSON(rules)
	if err != nil {
		t.Fatal(err)
	}
	d, tests := validate(t, out)
	if len(d.Resource.Rules) != len(rules) || len(rules) < 1200 || tests < 2*len(rules)-100 || without > 5 {
		t.Errorf("%d resources in the document of %d, with %d test cases, %d have none", len(d.Resource.Rules), len(rules), tests, without)
	}
	readBack(t, terraform.HCL(rules), rules)
	t.Logf("%d resources, %d test cases, %d variables; %d queries would be changed by Terraform", len(rules), tests, len(d.Resource.Variables), composed)
}
