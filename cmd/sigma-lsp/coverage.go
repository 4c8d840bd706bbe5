package main

import (
	"io"

	"github.com/spf13/cobra"

	"sigma-lsp/convert/coverage"
)

func init() { commands = append(commands, coverageCommand) }

// coverageRun is a run of sigma-lsp coverage.
type coverageRun struct {
	setup

	output string
}

func coverageCommand() *cobra.Command {
	run := &coverageRun{}
	c := &cobra.Command{
		Use:   "coverage PATH...",
		Short: "Show what your rules can detect in InsightIDR",
		Long: `Count how many rules InsightIDR can run: by event type, by log source and by
ATT&CK technique. The report lists why the other rules have no query, and which
changes would gain the most rules. Directories are searched recursively for .yml
and .yaml files; "-" reads standard input.

The column "queries" counts the rules that your pipelines convert; "extended"
counts the rules that only insightidr-extended converts.

Exit status:
  0  the report was written
  2  a file could not be read, or the command line is invalid`,
		Example: `  # Print an overview
  sigma-lsp coverage rules/

  # Write a layer for ATT&CK Navigator
  sigma-lsp coverage --output navigator rules/ > layer.json`,
		Args:              requirePaths,
		ValidArgsFunction: completeRules,
		RunE:              run.run,
	}
	choiceFlag(c, &run.output, "output", "text", "output `format`; text shows only the first lines of each table", "text", "json", "markdown", "navigator")
	addSetupFlags(c, &run.setup)
	return c
}

func (r *coverageRun) run(c *cobra.Command, paths []string) error {
	all, w, err := r.startFiles(c, paths)
	if err != nil {
		return err
	}
	var rules []*coverage.Rule
	w.onOutput = func(_ input, one fileOutput, _ error) { rules = append(rules, one.coverage...) }
	total, err := w.process("converting", all, func(in input) (fileOutput, error) { return r.file(in, c.InOrStdin()) })
	if err != nil {
		return err
	}
	text, err := coverageReports[r.output](coverage.NewReport(rules))
	if err == nil {
		err = w.write(text, nil)
	}
	if err == nil {
		err = w.close()
	}
	if err == nil && total.failed > 0 {
		return exitError
	}
	return err
}

var coverageReports = map[string]func(*coverage.Report) ([]byte, error){
	"text":      func(r *coverage.Report) ([]byte, error) { return r.Text(20), nil },
	"markdown":  func(r *coverage.Report) ([]byte, error) { return r.Markdown(), nil },
	"json":      (*coverage.Report).JSON,
	"navigator": (*coverage.Report).Navigator,
}

func (r *coverageRun) file(in input, stdin io.Reader) (fileOutput, error) {
	f, _, err := r.open(in, stdin)
	if err != nil {
		return fileOutput{}, err
	}
	var out fileOutput
	for _, d := range f.parsed.Documents {
		if isConvertible(d) && d.Root != nil && !r.runFiles.isCorrelationOnly(in, d) {
			out.coverage = append(out.coverage, coverage.ForRule(f.resolver, d, f.pipelines))
		}
	}
	out.tally = f.tally()
	return out, nil
}
