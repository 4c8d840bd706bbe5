package main

import (
	"bytes"
	"errors"
	"io"
	"slices"

	"github.com/spf13/cobra"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/convert"
	"sigma-lsp/convert/pipeline"
	"sigma-lsp/convert/ruletest"
	"sigma-lsp/convert/terraform"
)

func init() { commands = append(commands, convertCommand) }

// convertRun is a run of sigma-lsp convert.
type convertRun struct {
	setup

	format, output string
	strict         bool
	exceptions     bool // filters become exceptions
	formats        []convert.Format
	asResources    bool // write Terraform resources
	formatsChosen  bool // the formats come from a flag, or are all of them
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
resource. With --exceptions, Sigma filters become exceptions of the detection
rules instead of parts of their queries. --output json writes one line per rule with its status, queries and
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
		Args:              requirePaths,
		ValidArgsFunction: completeRules,
		RunE:              run.run,
	}
	choiceFlag(c, &run.format, "format", "advanced", "query `format`", "simple", "advanced", "detection", "all")
	choiceFlag(c, &run.output, "output", "text", "output `format`", "text", "json", "terraform", "hcl")
	c.Flags().BoolVar(&run.strict, "strict", false, "fail when a query can never match")
	c.Flags().BoolVar(&run.exceptions, "exceptions", false, "write filters as exceptions of the detection rules")
	addSetupFlags(c, &run.setup)
	return c
}

// servesCorrelation is the status of a rule without a query, as it only serves
// a correlation.
const servesCorrelation = "serves-correlation"

func (r *convertRun) run(c *cobra.Command, paths []string) error {
	all, w, err := r.startFiles(c, paths)
	if err != nil {
		return err
	}
	if _, ok := resourceReports[r.output]; ok {
		if c.Flags().Changed("format") {
			return errors.New("--format cannot be combined with --output terraform or hcl, which use the format detection")
		}
		r.format, r.asResources = convert.Detection.String(), true
	} else if r.exceptions {
		return errors.New("--exceptions requires --output terraform or hcl")
	}
	if form, ok := convert.ParseFormat(r.format); ok && (r.output != "json" || c.Flags().Changed("format")) {
		r.formats = []convert.Format{form}
	} else {
		r.formats = []convert.Format{convert.Simple, convert.Advanced, convert.Detection}
	}
	r.formatsChosen = r.output != "text" || c.Flags().Changed("format")
	var rules []*terraform.Rule
	w.onOutput = func(_ input, one fileOutput, _ error) { rules = append(rules, one.resources...) }
	w.raw = w.raw || r.output != "text"
	total, err := w.process("converting", all, func(in input) (fileOutput, error) { return r.file(in, c.InOrStdin(), w) })
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
	if one := total.rules == 1 && total.fullyMapped == 1; r.output != "json" && !one && (total.rules > 0 || total.failed == 0) {
		if err := w.write(nil, []byte(total.conversionSummary())); err != nil {
			return err
		}
	}
	if err := w.close(); err != nil {
		return err
	}
	switch {
	case total.failed > 0:
		return exitError
	case total.refused > 0, r.strict && total.cannotMatch > 0:
		return exitCode(1)
	}
	return nil
}

func (r *convertRun) file(in input, stdin io.Reader, w *console) (fileOutput, error) {
	f, g, err := r.open(in, stdin)
	if err != nil {
		return fileOutput{}, err
	}
	f.formats = r.formats
	if format, ok := g.policy.File.Form(); ok && !r.formatsChosen {
		f.formats = []convert.Format{format}
	}
	if r.asResources {
		f.pipelines = slices.Concat(f.pipelines, []*pipeline.Pipeline{terraform.Variables()})
	}
	f.correlationOnly = map[*sigma.Document]bool{}
	refused, fullyMapped, cannotMatch := 0, 0, 0
	for _, d := range f.parsed.Documents {
		if !isConvertible(d) {
			continue
		}
		if r.runFiles.isCorrelationOnly(in, d) {
			f.correlationOnly[d] = true
			continue
		}
		converted := f.result(d)
		hasQuery := converted.HasQuery() && len(f.formats) > 1
		for _, form := range f.formats {
			hasQuery = hasQuery || converted.Queries(form) != nil
		}
		switch {
		case !hasQuery:
			refused++
		case slices.ContainsFunc(converted.Problems, func(p convert.Problem) bool { return p.Check == "idr-cannot-match" }):
			cannotMatch++ // at least one of the queries
		case !slices.ContainsFunc(converted.Problems, func(p convert.Problem) bool { return p.Check == "idr-field-unmapped" }):
			fullyMapped++
		}
		for _, p := range converted.Problems {
			m := problemFinding(p, !hasQuery)
			m.document = d
			f.findings = append(f.findings, m)
		}
	}
	var out, notes bytes.Buffer
	var resources []*terraform.Rule
	if report, ok := convertReports[r.output]; ok {
		report(&out, w.outStyle, f)
	} else {
		var without int
		options := g.policy.File.Terraform()
		options.Exceptions = options.Exceptions || r.exceptions
		resources, without = f.resources(options)
		refused += without
	}
	if r.output != "json" {
		serious := f.findings[:0:0]
		for _, m := range f.findings {
			if m.severity >= check.Warning {
				serious = append(serious, m)
			}
		}
		f.findings = serious
		findingsText(&notes, w.errStyle, f)
	}
	t := f.tally()
	t.refused, t.fullyMapped, t.cannotMatch, t.correlationOnly = refused, fullyMapped, cannotMatch, len(f.correlationOnly)
	return fileOutput{out: out.Bytes(), notes: notes.Bytes(), tally: t, resources: resources}, nil
}

var resourceReports = map[string]func([]*terraform.Rule) ([]byte, error){
	"terraform": terraform.JSON,
	"hcl":       func(rules []*terraform.Rule) ([]byte, error) { return terraform.HCL(rules), nil },
}

// resources returns the resources of the rules of a file, and how many rules
// have a query but no resource.
func (f *file) resources(o terraform.Options) (rules []*terraform.Rule, without int) {
	for _, d := range f.parsed.Documents {
		if isConvertible(d) && !f.correlationOnly[d] {
			some, refused := terraform.Rules(d, f.result(d), regressionEvents(f, d), o)
			rules = append(rules, some...)
			for _, p := range refused {
				f.findings = append(f.findings, finding{severity: check.Error, at: p.At, text: p.Text, check: p.Check, document: d})
			}
			if len(refused) > 0 {
				without++
			}
		}
	}
	return rules, without
}

// regressionEvents returns the events that a rule names. Unreadable ones are
// skipped, as events can be generated instead.
func regressionEvents(f *file, d *sigma.Document) (all []map[string]any) {
	if d.Rule == nil {
		return nil
	}
	if _, ok := ruletest.TestsPath(d.Rule); !ok {
		return nil
	}
	folders, err := (&testRun{}).roots(f)
	if err != nil {
		return nil
	}
	samples, err := ruletest.ReadTests(folders, d.Rule)
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

// problemFinding converts a problem of the translation to a finding. A problem
// that prevents the translation is an error here, whatever its severity in an
// editor; so is one that rules out the only requested format.
func problemFinding(p convert.Problem, refused bool) finding {
	severity := check.Info
	if c := check.Lookup(p.Check); c != nil {
		severity = c.Severity
	}
	noFormat := p.Check == "idr-format-missing" || p.Check == "idr-keyword-in-detection" || p.Check == "idr-groupby-in-detection"
	if p.Blocking || refused && noFormat {
		severity = check.Error
	}
	return finding{severity: severity, at: p.At, text: p.Text, check: p.Check, related: p.Related}
}
