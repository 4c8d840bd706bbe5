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
	_ "sigma-lsp/analysis/checks" // all of them
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
	among          *among
}

// checkedRun is what a run found, for reports of all of it.
type checkedRun struct {
	files []*checked
	total tally
	least check.Severity // that makes the run fail
}

// Some reports are written file by file, the others when all is known.
var (
	checkReports = map[string]report{"text": findingsText, "json": recordsJSON}
	wholeReports = map[string]func(*bytes.Buffer, *checkedRun){
		"sarif": findingsSARIF, "junit": findingsJUnit, "github": findingsGitHub, "markdown": findingsMarkdown,
	}
	countReports = map[string]func(*bytes.Buffer, *checkedRun){"text": statisticsText, "json": statisticsJSON}
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
		Args:              somePaths,
		ValidArgsFunction: completeRules,
		RunE:              run.run,
	}
	pickFlag(c, &run.failOn, "fail-on", "error", "minimum `severity` that fails the run", "error", "warning", "info", "hint")
	pickFlag(c, &run.output, "output", "text", "output `format`", "text", "json", "sarif", "junit", "github", "markdown")
	pickFlag(c, &run.profile, "profile", "default", "profile `name`; sigmahq adds the conventions of the public rules, rapid7 reports what InsightIDR cannot run in directories too, strict turns on every check but the conventions", check.Profiles...)
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
	all, left, err := r.inputs(paths, func(input) bool { return true })
	if err != nil {
		return err
	}
	least, _ := check.ParseSeverity(r.failOn)
	told := &checkedRun{least: least}
	if r.changed != "" {
		if all, told.total.unchanged, err = r.differing(c.Context(), all); err != nil {
			return err
		}
	}
	if r.fix || r.diff {
		all = once(all)
	}
	r.among = newAmong(r.listed)
	w := newConsole(c.OutOrStdout(), c.ErrOrStderr())
	w.exact = w.exact || r.diff || r.output != "text"
	looking := map[string]bool{}
	for _, in := range all {
		looking[in.path] = true
	}
	first, err := lookAtAll(r.listed, func(in input) (*looked, error) { return r.first(in, c.InOrStdin(), w.outLook, looking[in.path]) })
	if err != nil {
		return err
	}
	var missing []gone
	w.each = func(in input, one result, err error) {
		missing = append(missing, one.missing...)
		switch {
		case err != nil:
			told.files = append(told.files, &checked{input: in, err: err})
		case one.checked != nil:
			told.files = append(told.files, one.checked)
		}
	}
	total, err := w.process("checking", all, func(in input) (result, error) { return r.second(in, first, w.outLook) })
	if err != nil {
		return err
	}
	told.total.add(total)
	told.total.excluded = left
	if r.baseline != nil && r.changed == "" {
		missing = append(missing, r.baseline.withoutFiles(paths, r.listed)...)
	}
	return r.finish(w, told, missing)
}

// prepare looks at the flags and reads what they name.
func (r *checkRun) prepare(c *cobra.Command, paths []string) error {
	switch {
	case r.fix && slices.Contains(paths, "-"):
		return errors.New("--fix cannot write to standard input; use --diff")
	case r.statistics && countReports[r.output] == nil:
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

// finish prints what can be told when all files are known.
func (r *checkRun) finish(w *console, told *checkedRun, missing []gone) error {
	var out bytes.Buffer
	notes := r.baseline.tell(missing)
	total := &told.total
	switch {
	case r.diff:
	case r.baselineTo != "":
		if total.failed > 0 {
			break // it would lack what could not be read
		}
		n, err := writeBaseline(r.baselineTo, told.files)
		if err != nil {
			return fmt.Errorf("baseline %s: %w", visible(r.baselineTo), err)
		}
		fmt.Fprintf(&out, "wrote %s to %s\n", count(n, "finding"), visible(r.baselineTo))
	case r.statistics:
		countReports[r.output](&out, told)
	case wholeReports[r.output] != nil:
		wholeReports[r.output](&out, told)
	}
	switch {
	case r.diff || r.baselineTo != "":
	case r.output == "text":
		out.WriteString(total.summary(w.outLook))
	case total.fixed > 0:
		notes = append(notes, "sigma-lsp: "+total.fixes()+"\n"...)
	}
	if err := w.write(out.Bytes(), notes); err != nil {
		return err
	}
	if err := w.close(); err != nil {
		return err
	}
	switch {
	case total.failed > 0:
		return couldNotRun
	case r.diff && total.fixed > 0, !r.diff && r.baselineTo == "" && total.atLeast(told.least) > 0:
		return exitCode(1)
	}
	return nil
}

// first looks at a file alone; one that is not checked itself only counts for
// the others.
func (r *checkRun) first(in input, stdin io.Reader, l look, checked bool) (*looked, error) {
	f, err := r.open(in, stdin)
	if err != nil {
		return nil, err
	}
	first := &looked{summary: summaryOf(in, f.parsed)}
	checking, err := r.checking(f)
	if err != nil {
		return nil, err
	}
	first.optional = optional(checking, f.parsed)
	switch {
	case !checked:
	case in.path == "-" || asksOthers(first.summary, f.source, first.optional):
		first.file = f
	case r.fix || r.diff: // done once, in second
	default:
		one := r.check(f, checking, l)
		first.result = &one
	}
	return first, nil
}

// second looks at a file among the others, if it has to do with any.
func (r *checkRun) second(in input, all *together, l look) (result, error) {
	first := all.first[in.path]
	f, err := first.file, first.err
	switch {
	case err != nil:
		return result{}, err
	case f != nil:
	case first.result != nil && !all.entangled(first.summary, first.optional):
		return *first.result, nil
	default:
		if f, err = r.open(in, nil); err != nil {
			return result{}, err
		}
	}
	again := *f // a file can be named twice
	again.input, again.findings = in, nil
	again.results = maps.Clone(f.results)
	checking, err := r.checking(&again)
	if err != nil {
		return result{}, err
	}
	checking.Workspace, checking.Key = all.index, in.key
	return r.check(&again, checking, l), nil
}

func (r *checkRun) open(in input, stdin io.Reader) (*file, error) {
	source, err := r.among.read(in, stdin)
	if err != nil {
		return nil, err
	}
	g, err := r.of(in.path)
	if err != nil {
		return nil, err
	}
	f := newFile(in, source, g.pipelines, []convert.Form{convert.Simple, convert.Advanced, convert.Detection})
	f.others = r.among.besides(in)
	return f, nil
}

func (r *checkRun) checking(f *file) (check.Settings, error) {
	g, err := r.of(f.path)
	if err != nil {
		return check.Settings{}, err
	}
	checking := g.policy.Checking(g.name(f.key))
	profile, _ := g.policy.Profile()
	checking.SkipTranslation = f.found && profile != "rapid7"
	if f.path == "-" {
		checking.Path = "" // no name to judge
	}
	checking.Result = f.result
	return checking, nil
}

// check finds faults in a file, and mends them where that is asked for.
func (r *checkRun) check(f *file, checking check.Settings, l look) result {
	var one result
	var found []check.Finding
	if r.fix || r.diff {
		after, left, made, err := r.mend(f, checking)
		if err != nil {
			one.notes = fmt.Appendf(nil, "sigma-lsp: %s: %s\n", visible(f.name()), visible(err.Error()))
		}
		if one.tally.fixed = made; made > 0 {
			one.tally.mended = 1
		}
		switch {
		case r.diff:
			if made > 0 {
				one.out = unified(f.path, l, f.source, after.source)
			}
			return one
		case made > 0:
			if err := replaceFile(f.path, f.source.String(), after.source.String()); err != nil {
				one = result{tally: tally{failed: 1}, notes: fmt.Appendf(nil, "sigma-lsp: %s: not fixed: %v\n", visible(f.name()), err)}
				after, left = f, check.Run(f.parsed, checking)
			}
		}
		f, found = after, left
	} else {
		found = check.Run(f.parsed, checking)
	}
	found, known, missing := r.baseline.newOnes(f, found)
	one.missing = missing
	for _, found := range found {
		f.findings = append(f.findings, message{severity: found.Severity, at: found.At, text: found.Text, check: found.Check.Name, related: found.Related, others: found.RelatedInFiles})
	}
	mended := one.tally
	one.tally = f.tally()
	one.tally.known = known
	one.tally.add(mended)
	if write := checkReports[r.output]; write == nil || r.statistics || r.baselineTo != "" {
		one.checked = f.checkedOf(found, r.output == "sarif")
	} else {
		var out bytes.Buffer
		write(&out, l, f)
		one.out = out.Bytes()
	}
	return one
}
