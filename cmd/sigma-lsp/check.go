package main

import (
	"bytes"
	"io"

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
	total, err := w.process("checking", all, func(in input) (result, error) { return r.file(in, c.InOrStdin(), w.outLook) })
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

func (r *checkRun) file(in input, stdin io.Reader, l look) (result, error) {
	source, err := in.read(stdin)
	if err != nil {
		return result{}, err
	}
	g, err := r.of(in.path)
	if err != nil {
		return result{}, err
	}
	f := newFile(in, source, g.pipelines, []convert.Form{convert.Simple, convert.Advanced, convert.Detection})
	f.others = r.among.besides(in)
	checking := g.policy.Checking(g.name(in.path))
	profile, _ := g.policy.Profile()
	checking.SkipTranslation = in.found && profile != "rapid7"
	checking.Result = f.result
	for _, found := range check.Run(f.parsed, checking) {
		f.findings = append(f.findings, message{found.Severity, found.At, found.Text, found.Check.Name, found.Related})
	}
	var out bytes.Buffer
	checkReports[r.output](&out, l, f)
	return result{out: out.Bytes(), tally: f.tally()}, nil
}
