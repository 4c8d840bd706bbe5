package main

import (
	"bytes"
	"io"
	"maps"

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
	among          *among
}

var checkReports = map[string]report{"text": findingsText, "json": recordsJSON}

func checkCommand() *cobra.Command {
	run := &checkRun{}
	c := &cobra.Command{
		Use:   "check PATH...",
		Short: "Find faults in Sigma rules",
		Long: `check reads Sigma rules and prints what is wrong with them, as a compiler does:
the place, how serious it is, what to do, and the source with the exact part
underlined. Of folders it takes all .yml and .yaml files below them; "-" is
standard input. YAML that is no Sigma is passed over.

The files of a run are looked at together: an id that two of them have, or a
correlation of a rule that none of them holds. What a folder does not hold is
taken for missing; files that are named one by one may be a part of more.

What InsightIDR cannot run of a rule that is good Sigma is reported for files
that are named one by one, and for those found in folders with
--profile rapid7.

The exit status is 0 when there is no error (or, with --fail-on, nothing as
serious as that), 1 when there is, and 2 when something could not be read.`,
		Example: `  # one rule
  sigma-lsp check rules/whoami.yml

  # all rules below a folder, with what InsightIDR cannot run
  sigma-lsp check --profile rapid7 rules/

  # fail on warnings too, for a build
  sigma-lsp check --fail-on warning rules/

  # how many findings of each check
  sigma-lsp check --output json rules/ | jq -r '.findings[].check' | sort | uniq -c

  # what another program writes
  generate-rule | sigma-lsp check -`,
		Args:              somePaths,
		ValidArgsFunction: completeRules,
		RunE:              run.run,
	}
	pickFlag(c, &run.failOn, "fail-on", "error", "least `severity` that makes the exit status 1", "error", "warning", "info", "hint")
	pickFlag(c, &run.output, "output", "text", "`form` of the findings", "text", "json")
	pickFlag(c, &run.profile, "profile", "default", "`name` of a profile; rapid7 also reports of files found in folders what InsightIDR cannot run, strict turns on what is silent by default, sigmahq the conventions of that project", check.Profiles...)
	addSetupFlags(c, &run.setup)
	return c
}

func (r *checkRun) run(c *cobra.Command, paths []string) error {
	if err := r.start(c); err != nil {
		return err
	}
	all, left, err := r.inputs(paths, func(input) bool { return true })
	if err != nil {
		return err
	}
	r.among = newAmong(r.listed)
	w := newConsole(c.OutOrStdout(), c.ErrOrStderr())
	checked := map[string]bool{}
	for _, in := range all {
		checked[in.path] = true
	}
	first, err := lookAtAll(r.listed, func(in input) (*looked, error) { return r.first(in, c.InOrStdin(), w.outLook, checked[in.path]) })
	if err != nil {
		return err
	}
	total, err := w.process("checking", all, func(in input) (result, error) { return r.second(in, first, w.outLook) })
	if err != nil {
		return err
	}
	total.excluded = left
	if r.output == "text" {
		if err := w.write([]byte(total.summary(w.outLook)), nil); err != nil {
			return err
		}
	}
	if err := w.close(); err != nil {
		return err
	}
	least, _ := check.ParseSeverity(r.failOn)
	switch {
	case total.failed > 0:
		return couldNotRun
	case total.atLeast(least) > 0:
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
	case !all.entangled(first.summary, first.optional):
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
	checking.Others, checking.Key = all.index, keyOf(in)
	return r.check(&again, checking, l), nil
}

func (r *checkRun) open(in input, stdin io.Reader) (*file, error) {
	source, err := in.read(stdin)
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
	checking := g.policy.Checking(g.name(f.path))
	profile, _ := g.policy.Profile()
	checking.SkipTranslation = f.found && profile != "rapid7"
	checking.Result = f.result
	return checking, nil
}

func (r *checkRun) check(f *file, checking check.Settings, l look) result {
	for _, found := range check.Run(f.parsed, checking) {
		f.findings = append(f.findings, message{found.Severity, found.At, found.Text, found.Check.Name, found.Related, found.Others})
	}
	var out bytes.Buffer
	checkReports[r.output](&out, l, f)
	return result{out: out.Bytes(), tally: f.tally()}
}
