package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"

	"github.com/spf13/cobra"

	"sigma-lsp/analysis/check"
	_ "sigma-lsp/analysis/checks" // registers all checks
	"sigma-lsp/convert"
)

func init() { commands = append(commands, checkCommand) }

// checkRun is a run of sigma-lsp check.
type checkRun struct {
	setup

	failOn, output string
	fix, diff      bool
	statistics     bool
	baselineName   string // --baseline
	baselineTo     string // --write-baseline
	changed        string // --changed
	baseline       *baseline
}

// checkResults are the results of a whole run, for reports that are written at
// the end.
type checkResults struct {
	files  []*fileResults
	total  tally
	failOn check.Severity // minimum severity that fails the run
}

// Some reports are written file by file, others at the end of the run.
var (
	checkReports = map[string]report{"text": findingsText, "json": recordsJSON}
	runReports   = map[string]func(*bytes.Buffer, *checkResults){
		"sarif": findingsSARIF, "junit": findingsJUnit, "github": findingsGitHub, "markdown": findingsMarkdown,
	}
	statisticsReports = map[string]func(*bytes.Buffer, *checkResults){"text": statisticsText, "json": statisticsJSON}
)

func checkCommand() *cobra.Command {
	run := &checkRun{}
	c := &cobra.Command{
		Use:   "check PATH...",
		Short: "Check Sigma rules for mistakes",
		Long: `Check Sigma rules for mistakes, and for what InsightIDR cannot run.

Findings are printed like compiler errors: position, severity and message, then
the source line with the exact range underlined. Directories are searched
recursively for .yml and .yaml files; "-" reads standard input. Other YAML files
are ignored. A file that only resembles a rule gets hints at most and is never
edited.

All files of a run are checked together, for duplicate ids and for references to
other rules. A directory is assumed to be complete, so a rule that it does not
contain is reported as missing. Files passed explicitly are not.

Valid Sigma that InsightIDR cannot run is reported only for files passed
explicitly, or with --profile rapid7.

--fix applies the safe fixes: those proved to keep what a rule matches. --diff
prints them and writes nothing. --baseline hides the findings listed in a file
written by --write-baseline. --changed reports only files that differ from a git
revision.

Exit status:
  0  no errors; with --fail-on, no findings of that severity or above
  1  errors found; with --diff, there is something to fix
  2  a file could not be read or written, or the command line is invalid`,
		Example: `  # Check one rule
  sigma-lsp check rules/whoami.yml

  # Check a directory, and report what InsightIDR cannot run
  sigma-lsp check --profile rapid7 rules/

  # Fail a build on warnings too
  sigma-lsp check --fail-on warning rules/

  # Count the findings of each check
  sigma-lsp check --statistics rules/

  # Preview the safe fixes, then apply them
  sigma-lsp check --diff rules/
  sigma-lsp check --fix rules/

  # Report only new findings: since a baseline, or on a branch
  sigma-lsp check --write-baseline known.json rules/
  sigma-lsp check --baseline known.json rules/
  sigma-lsp check --changed origin/main rules/

  # Write a SARIF log for code scanning
  sigma-lsp check --output sarif rules/ > sigma.sarif

  # Check the output of another program
  generate-rule | sigma-lsp check -`,
		Args:              requirePaths,
		ValidArgsFunction: completeRules,
		RunE:              run.run,
	}
	choiceFlag(c, &run.failOn, "fail-on", "error", "minimum `severity` that fails the run", "error", "warning", "info", "hint")
	choiceFlag(c, &run.output, "output", "text", "output `format`", "text", "json", "sarif", "junit", "github", "markdown")
	choiceFlag(c, &run.profile, "profile", "default", "profile `name`; sigmahq adds the conventions of the public rules, rapid7 reports what InsightIDR cannot run in directories too, strict turns on every check but the conventions", check.Profiles...)
	c.Flags().BoolVar(&run.fix, "fix", false, "apply the safe fixes")
	c.Flags().BoolVar(&run.diff, "diff", false, "print what --fix would change, as a patch, and write nothing")
	c.Flags().BoolVar(&run.statistics, "statistics", false, "print the number of findings of each check instead of the findings (text or json)")
	c.Flags().StringVar(&run.baselineName, "baseline", "", "hide the findings listed in `file`, as written by --write-baseline or --output json")
	c.Flags().StringVar(&run.baselineTo, "write-baseline", "", "write all findings to `file` instead of reporting them")
	c.Flags().StringVar(&run.changed, "changed", "", "report only files that differ from this git `revision`, and new files")
	for _, exclusive := range [][]string{{"fix", "diff"}, {"diff", "output"}, {"diff", "statistics"}, {"diff", "baseline"}, {"diff", "write-baseline"}, {"baseline", "write-baseline"}, {"write-baseline", "changed"}, {"write-baseline", "output"}, {"write-baseline", "statistics"}} {
		c.MarkFlagsMutuallyExclusive(exclusive...)
	}
	addSetupFlags(c, &run.setup)
	return c
}

func (r *checkRun) run(c *cobra.Command, paths []string) error {
	if err := r.prepare(c, paths); err != nil {
		return err
	}
	all, left, err := r.inputs(paths, true)
	if err != nil {
		return err
	}
	least, _ := check.ParseSeverity(r.failOn)
	results := &checkResults{failOn: least}
	if r.changed != "" {
		if all, results.total.unchanged, err = r.changedInputs(c.Context(), all); err != nil {
			return err
		}
	}
	if r.fix || r.diff {
		all = uniqueInputs(all)
	}
	w := newConsole(c.OutOrStdout(), c.ErrOrStderr())
	w.raw = w.raw || r.diff || r.output != "text"
	isChecked := map[string]bool{}
	for _, in := range all {
		isChecked[in.path] = true
	}
	first, err := runFirstPass(r.listed, func(in input) (*firstPassResult, error) {
		return r.firstPass(in, c.InOrStdin(), w.outStyle, isChecked[in.path])
	})
	if err != nil {
		return err
	}
	var missing []staleFindings
	w.onOutput = func(in input, one fileOutput, err error) {
		missing = append(missing, one.stale...)
		switch {
		case err != nil:
			results.files = append(results.files, &fileResults{input: in, err: err})
		case one.results != nil:
			results.files = append(results.files, one.results)
		}
	}
	total, err := w.process("checking", all, func(in input) (fileOutput, error) { return r.secondPass(in, first, w.outStyle) })
	if err != nil {
		return err
	}
	results.total.add(total)
	results.total.excluded = left
	if r.baseline != nil && r.changed == "" {
		missing = append(missing, r.baseline.staleFiles(paths, r.listed)...)
	}
	return r.finish(w, results, missing)
}

// prepare validates the flags and reads the files that they name.
func (r *checkRun) prepare(c *cobra.Command, paths []string) error {
	switch {
	case r.fix && slices.Contains(paths, "-"):
		return errors.New("--fix cannot write to standard input; use --diff")
	case r.statistics && statisticsReports[r.output] == nil:
		return fmt.Errorf("--statistics does not support the format %q; choose from text, json", r.output)
	}
	if err := r.start(c); err != nil {
		return err
	}
	if r.baselineName != "" {
		known, err := readBaseline(r.baselineName)
		if err != nil {
			return err
		}
		r.baseline = known
	}
	return nil
}

// finish prints what is only known once all files are checked.
func (r *checkRun) finish(w *console, results *checkResults, missing []staleFindings) error {
	var out bytes.Buffer
	notes := r.baseline.staleText(missing)
	total := &results.total
	switch {
	case r.diff:
	case r.baselineTo != "":
		if total.failed > 0 {
			break // the baseline would lack the files that could not be read
		}
		n, err := writeBaseline(r.baselineTo, results.files)
		if err != nil {
			return fmt.Errorf("baseline %s: %w", sanitize(r.baselineTo), err)
		}
		fmt.Fprintf(&out, "wrote %s to %s\n", count(n, "finding"), sanitize(r.baselineTo))
	case r.statistics:
		statisticsReports[r.output](&out, results)
	case runReports[r.output] != nil:
		runReports[r.output](&out, results)
	}
	switch {
	case r.diff || r.baselineTo != "":
	case r.output == "text":
		out.WriteString(total.checkSummary(w.outStyle))
	case total.fixed > 0:
		notes = append(notes, "sigma-lsp: "+total.fixSummary()+"\n"...)
	}
	if err := w.write(out.Bytes(), notes); err != nil {
		return err
	}
	if err := w.close(); err != nil {
		return err
	}
	switch {
	case total.failed > 0:
		return exitError
	case r.diff && total.fixed > 0, !r.diff && r.baselineTo == "" && total.atLeast(results.failOn) > 0:
		return exitCode(1)
	}
	return nil
}

// firstPass checks a file by itself. A file that is only listed, not checked,
// is read because others may refer to it.
func (r *checkRun) firstPass(in input, stdin io.Reader, l style, checked bool) (*firstPassResult, error) {
	f, err := r.openFile(in, stdin)
	if err != nil {
		return nil, err
	}
	first := &firstPassResult{summary: summaryOf(in, f.parsed)}
	checking, err := r.checkSettings(f)
	if err != nil {
		return nil, err
	}
	first.hasOptionalChecks = hasOptionalChecks(checking, f.parsed)
	switch {
	case !checked:
	case in.path == "-" || dependsOnOthers(first.summary, f.source, first.hasOptionalChecks):
		first.file = f
	case r.fix || r.diff: // fixed once, in secondPass
	default:
		one := r.check(f, checking, l)
		first.result = &one
	}
	return first, nil
}

// secondPass checks a file again together with the others if its findings
// depend on them.
func (r *checkRun) secondPass(in input, all *firstPassResults, l style) (fileOutput, error) {
	first := all.byPath[in.path]
	f, err := first.file, first.err
	switch {
	case err != nil:
		return fileOutput{}, err
	case f != nil:
	case first.result != nil && !all.sharesNames(first.summary, first.hasOptionalChecks):
		return *first.result, nil
	default:
		if f, err = r.openFile(in, nil); err != nil {
			return fileOutput{}, err
		}
	}
	again := *f // a file can be named twice
	again.input, again.findings = in, nil
	again.results = maps.Clone(f.results)
	checking, err := r.checkSettings(&again)
	if err != nil {
		return fileOutput{}, err
	}
	checking.Workspace, checking.Key = all.index, in.canonicalPath
	return r.check(&again, checking, l), nil
}

func (r *checkRun) openFile(in input, stdin io.Reader) (*file, error) {
	f, _, err := r.open(in, stdin)
	if err == nil {
		if r.output != "json" { // only that report has the queries
			f.results = nil
		}
		f.formats = []convert.Format{convert.Simple, convert.Advanced, convert.Detection}
	}
	return f, err
}

func (r *checkRun) checkSettings(f *file) (check.Settings, error) {
	g, err := r.configFor(f.path)
	if err != nil {
		return check.Settings{}, err
	}
	checking := g.policy.CheckSettings(g.relativePath(f.canonicalPath))
	profile, _ := g.policy.Profile()
	checking.SkipTranslation = f.fromFolder && profile != "rapid7"
	if f.path == "-" {
		checking.Path = "" // standard input has no file name
	}
	checking.Result = f.result
	return checking, nil
}

// check checks a file, and applies the safe fixes with --fix.
func (r *checkRun) check(f *file, checking check.Settings, l style) fileOutput {
	var one fileOutput
	var found []check.Finding
	if r.fix || r.diff {
		after, left, made, err := r.applyFixes(f, checking)
		if err != nil {
			one.notes = fmt.Appendf(nil, "sigma-lsp: %s: %s\n", sanitize(f.displayName()), sanitize(err.Error()))
		}
		if one.tally.fixed = made; made > 0 {
			one.tally.fixedFiles = 1
		}
		switch {
		case r.diff:
			if made > 0 {
				one.out = unifiedDiff(f.path, l, f.source, after.source)
			}
			return one
		case made > 0:
			if err := replaceFile(f.path, f.source.String(), after.source.String()); err != nil {
				one = fileOutput{tally: tally{failed: 1}, notes: fmt.Appendf(nil, "sigma-lsp: %s: not fixed: %v\n", sanitize(f.displayName()), err)}
				after, left = f, check.Run(f.parsed, checking)
			}
		}
		f, found = after, left
	} else {
		found = check.Run(f.parsed, checking)
	}
	found, known, missing := r.baseline.newFindings(f, found)
	one.stale = missing
	for _, found := range found {
		f.findings = append(f.findings, finding{severity: found.Severity, at: found.At, text: found.Text, check: found.Check.Name, related: found.Related, others: found.RelatedInFiles})
	}
	mended := one.tally
	one.tally = f.tally()
	one.tally.known = known
	one.tally.add(mended)
	if write := checkReports[r.output]; write == nil || r.statistics || r.baselineTo != "" {
		one.results = f.collectResults(found, r.output == "sarif")
	} else {
		var out bytes.Buffer
		write(&out, l, f)
		one.out = out.Bytes()
	}
	return one
}
