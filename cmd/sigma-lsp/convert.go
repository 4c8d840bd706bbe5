package main

import (
	"bytes"
	"errors"
	"io"
	"slices"

	"github.com/spf13/cobra"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/settings"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/convert"
	"sigma-lsp/convert/pipeline"
	"sigma-lsp/convert/terraform"
	"sigma-lsp/convert/trial"
)

func init() { commands = append(commands, convertCommand) }

// convertRun is a run of sigma-lsp convert.
type convertRun struct {
	setup

	format, output string
	strict         bool
	among          *among
	forms          []convert.Form
	asResources    bool // of Terraform
	chosen         bool // the forms are those of a flag, or all
}

var convertReports = map[string]report{"text": queriesText, "json": recordsJSON}

func convertCommand() *cobra.Command {
	run := &convertRun{}
	c := &cobra.Command{
		Use:   "convert PATH...",
		Short: "Convert Sigma rules to LEQL",
		Long: `Convert Sigma rules to LEQL, the query language of Rapid7 InsightIDR, and print
the queries ready to paste. Directories are searched recursively for .yml and
.yaml files; "-" reads standard input.

Formats:
  simple     the bare condition, for Log Search in simple mode and for basic
             detection rules
  advanced   where(condition), for Log Search in advanced mode
  detection  from(event type) where(condition) on several lines, for the rule
             logic of a detection rule; queries are separated by empty lines
  all        all three formats

--output terraform writes resources of Rapid7's Terraform provider as a single
document in Terraform's JSON syntax (.tf.json). --output hcl writes them in
Terraform's native syntax. Only rules with a detection definition have a
resource. --output json writes one line per rule with its status, queries and
findings; the queries are in all formats unless --format is set.

Rules that cannot be converted are printed to standard error with the reason. A
query that can never match is printed with a warning and has the status
cannot-match. A rule that only serves a correlation gets no query.

Exit status:
  0  all rules were converted
  1  some rules were refused or, with --strict, can never match
  2  a file could not be read, or the command line is invalid`,
		Example: `  # Print a query for Log Search in advanced mode
  sigma-lsp convert rules/whoami.yml

  # Print the logic of a detection rule, using your own pipeline
  sigma-lsp convert --format detection --pipeline team.yml rules/whoami.yml

  # Write Terraform resources
  sigma-lsp convert --output terraform rules/ > sigma.tf.json

  # List the status of every rule in a directory
  sigma-lsp convert --output json rules/ | jq -r '[.status, .path] | @tsv'`,
		Args:              somePaths,
		ValidArgsFunction: completeRules,
		RunE:              run.run,
	}
	pickFlag(c, &run.format, "format", "advanced", "query `format`", "simple", "advanced", "detection", "all")
	pickFlag(c, &run.output, "output", "text", "output `format`", "text", "json", "terraform", "hcl")
	c.Flags().BoolVar(&run.strict, "strict", false, "fail when a query can never match")
	addSetupFlags(c, &run.setup)
	return c
}

// servesCorrelation is the status of a rule that gives no query of its own.
const servesCorrelation = "serves-correlation"

func (r *convertRun) run(c *cobra.Command, paths []string) error {
	if err := r.start(c); err != nil {
		return err
	}
	all, _, err := r.inputs(paths, func(in input) bool { return in.found })
	if err != nil {
		return err
	}
	if _, ok := resourceReports[r.output]; ok {
		if c.Flags().Changed("format") {
			return errors.New("--format cannot be combined with --output terraform or hcl, which use the format detection")
		}
		r.format, r.asResources = convert.Detection.String(), true
	}
	if form, ok := convert.ParseForm(r.format); ok && (r.output != "json" || c.Flags().Changed("format")) {
		r.forms = []convert.Form{form}
	} else {
		r.forms = []convert.Form{convert.Simple, convert.Advanced, convert.Detection}
	}
	r.among = newAmong(r.listed)
	r.chosen = r.output != "text" || c.Flags().Changed("format")
	w := newConsole(c.OutOrStdout(), c.ErrOrStderr())
	var rules []*terraform.Rule
	w.each = func(_ input, one result, _ error) { rules = append(rules, one.resources...) }
	w.exact = w.exact || r.output != "text"
	total, err := w.process("converting", all, func(in input) (result, error) { return r.file(in, c.InOrStdin(), w) })
	if err != nil {
		return err
	}
	if r.asResources {
		text, err := resourceReports[r.output](rules)
		if err == nil {
			err = w.write(text, nil)
		}
		if err != nil {
			return err
		}
	}
	if one := total.rules == 1 && total.complete == 1; r.output != "json" && !one && (total.rules > 0 || total.failed == 0) {
		if err := w.write(nil, []byte(total.conversion())); err != nil {
			return err
		}
	}
	if err := w.close(); err != nil {
		return err
	}
	switch {
	case total.failed > 0:
		return couldNotRun
	case total.refused > 0, r.strict && total.dead > 0:
		return exitCode(1)
	}
	return nil
}

func (r *convertRun) file(in input, stdin io.Reader, w *console) (result, error) {
	source, err := r.among.read(in, stdin)
	if err != nil {
		return result{}, err
	}
	g, err := r.of(in.path)
	if err != nil {
		return result{}, err
	}
	forms := r.forms
	if form, ok := g.policy.File.Form(); ok && !r.chosen {
		forms = []convert.Form{form}
	}
	pipelines := g.pipelines
	if r.asResources {
		pipelines = slices.Concat(pipelines, []*pipeline.Pipeline{terraform.Variables()})
	}
	f := newFile(in, source, pipelines, forms)
	f.others = r.among.besides(in)
	f.serving = map[*sigma.Document]bool{}
	refused, complete, dead := 0, 0, 0
	for _, d := range f.parsed.Documents {
		if !hasVerdict(d) {
			continue
		}
		if r.among.serves(in, d) {
			f.serving[d] = true
			continue
		}
		converted := f.result(d)
		given := converted.HasQuery() && len(forms) > 1
		for _, form := range forms {
			given = given || converted.Queries(form) != nil
		}
		switch {
		case !given:
			refused++
		case slices.ContainsFunc(converted.Problems, func(p convert.Problem) bool { return p.Check == "idr-cannot-match" }):
			dead++ // or one query of several
		case !slices.ContainsFunc(converted.Problems, func(p convert.Problem) bool { return p.Check == "idr-field-unmapped" }):
			complete++
		}
		for _, p := range converted.Problems {
			m := problemMessage(p, !given)
			m.document = d
			f.findings = append(f.findings, m)
		}
	}
	var out, notes bytes.Buffer
	var resources []*terraform.Rule
	if report, ok := convertReports[r.output]; ok {
		report(&out, w.outLook, f)
	} else {
		var without int
		resources, without = f.resources(g.policy.File)
		refused += without
	}
	if r.output != "json" {
		loud := f.findings[:0:0]
		for _, m := range f.findings {
			if m.severity >= check.Warning {
				loud = append(loud, m)
			}
		}
		f.findings = loud
		findingsText(&notes, w.errLook, f)
	}
	t := f.tally()
	t.refused, t.complete, t.dead, t.serving = refused, complete, dead, len(f.serving)
	return result{out: out.Bytes(), notes: notes.Bytes(), tally: t, resources: resources}, nil
}

var resourceReports = map[string]func([]*terraform.Rule) ([]byte, error){
	"terraform": terraform.JSON,
	"hcl":       func(rules []*terraform.Rule) ([]byte, error) { return terraform.HCL(rules), nil },
}

// resources makes the resources of the rules of a file. It returns how many rules
// that have a query have none.
func (f *file) resources(s *settings.File) (rules []*terraform.Rule, without int) {
	for _, d := range f.parsed.Documents {
		if hasVerdict(d) && !f.serving[d] {
			some, refused := terraform.Rules(d, f.result(d), regressionEvents(f, d), s.Terraform())
			rules = append(rules, some...)
			for _, p := range refused {
				f.findings = append(f.findings, message{severity: check.Error, at: p.At, text: p.Text, check: p.Check, document: d})
			}
			if len(refused) > 0 {
				without++
			}
		}
	}
	return rules, without
}

// regressionEvents are the events that a rule names; those that cannot be read
// are left out, as others can be made in their place.
func regressionEvents(f *file, d *sigma.Document) (all []map[string]any) {
	if d.Rule == nil {
		return nil
	}
	if _, ok := trial.NamesTests(d.Rule); !ok {
		return nil
	}
	folders, err := (&testRun{}).roots(f)
	if err != nil {
		return nil
	}
	samples, err := trial.Tests(folders, d.Rule)
	if err != nil {
		return nil
	}
	for _, s := range samples {
		for _, e := range s.Events {
			all = append(all, e.Fields())
		}
	}
	return all
}

// problemMessage is a problem of the translation as a finding. What stops the
// translation is an error here, whatever it is in an editor; so is what takes
// away the one format that was asked for.
func problemMessage(p convert.Problem, refused bool) message {
	severity := check.Info
	if c := check.Lookup(p.Check); c != nil {
		severity = c.Severity
	}
	noFormat := p.Check == "idr-format-missing" || p.Check == "idr-keyword-in-detection" || p.Check == "idr-groupby-in-detection"
	if p.Stops || refused && noFormat {
		severity = check.Error
	}
	return message{severity: severity, at: p.At, text: p.Text, check: p.Check, related: p.Related}
}
