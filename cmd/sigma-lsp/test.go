package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/events"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/convert"
	"sigma-lsp/convert/trial"
)

func init() { commands = append(commands, testCommand) }

// testRun is a run of sigma-lsp test.
type testRun struct {
	setup

	eventFiles   []string
	root, output string
	explain      bool
	among        *among
	given        []trial.Sample // of --events
}

func testCommand() *cobra.Command {
	run := &testRun{}
	c := &cobra.Command{
		Use:   "test RULE...",
		Short: "Run Sigma rules and their queries on events",
		Long: `test runs Sigma rules on events, and the LEQL that they become on the same
events, and prints what the two say of each event.

The events are those of the files named with --events: JSON objects in an array
or after each other (JSON Lines), flat, nested, or in one of the usual forms of
Windows events. Without --events they are those that a rule names itself with
"regression_tests_path", as SigmaHQ's rules do; rules without are passed over.

A query sees an event as InsightIDR would hold it: with the keys that the
pipeline gives the fields of the rule. Conditions that the pipeline adds are
taken as given. Whether InsightIDR fills these keys is not tested.

The exit status is 0 when each rule matches at least one event (or as many as
its tests ask for) and the two verdicts agree on all events, 1 otherwise, and 2
when something could not be read or run, or there was nothing to test. A rule
that cannot become a query is judged by Sigma alone.`,
		Example: `  # one rule on the events of a file, with the reasons
  sigma-lsp test --explain --events whoami.json rules/whoami.yml

  # all rules below a folder that name events
  sigma-lsp test rules/

  # the events on which Sigma and LEQL differ
  sigma-lsp test --output json rules/ | jq -c '.events[] | select(.leql != null and .sigma != .leql)'`,
		Args:              somePaths,
		ValidArgsFunction: completeRules,
		RunE:              run.run,
	}
	c.Flags().StringArrayVar(&run.eventFiles, "events", nil, "`file` of events; can be given several times")
	c.Flags().StringVar(&run.root, "root", "", "`folder` in which the events that rules name are looked up; the repository of the rule unless given")
	c.Flags().BoolVar(&run.explain, "explain", false, "say what each part of the rule made of each event")
	pickFlag(c, &run.output, "output", "text", "`form` of the result", "text", "json")
	addSetupFlags(c, &run.setup)
	return c
}

func (r *testRun) run(c *cobra.Command, paths []string) error {
	if err := r.start(c); err != nil {
		return err
	}
	all, _, err := r.inputs(paths, func(in input) bool { return in.found })
	if err != nil {
		return err
	}
	for _, path := range r.eventFiles {
		s, err := readSample(path)
		if err != nil {
			return fmt.Errorf("%s: %w", visible(path), err)
		}
		r.given = append(r.given, s)
	}
	r.among = newAmong(r.listed)
	w := newConsole(c.OutOrStdout(), c.ErrOrStderr())
	total, err := w.process("testing", all, func(in input) (result, error) { return r.file(in, c.InOrStdin(), w) })
	if err != nil {
		return err
	}
	if r.output == "text" {
		if err := w.write([]byte(total.tests()), nil); err != nil {
			return err
		}
	}
	if err := w.close(); err != nil {
		return err
	}
	switch {
	case total.failed > 0 || total.tested == 0:
		return couldNotRun
	case total.tested > total.passed:
		return exitCode(1)
	}
	return nil
}

// tested is a rule and what it made of its events.
type tested struct {
	*file
	*trial.Report
	document *sigma.Document
}

func (r *testRun) file(in input, stdin io.Reader, w *console) (result, error) {
	source, err := in.read(stdin)
	if err != nil {
		return result{}, err
	}
	g, err := r.of(in.path)
	if err != nil {
		return result{}, err
	}
	f := newFile(in, source, g.pipelines, []convert.Form{convert.Simple})
	f.others = r.among.besides(in)
	var out, notes bytes.Buffer
	t := tally{files: 1}
	for _, d := range f.parsed.Documents {
		if d.Rule == nil {
			continue
		}
		t.rules++
		samples, err := r.samples(f, d.Rule)
		switch {
		case errors.Is(err, errNoEvents):
			continue
		case err != nil:
			t.failed++
			at := d.Rule.Root.Span
			if p, ok := d.Rule.Key(events.TestsKey); ok {
				at = p.Value.Span
			}
			w.errLook.write(&notes, f.name(), source, message{severity: check.Error, at: at, text: err.Error(), check: "test"})
			continue
		}
		ready, problems := trial.New(d.Rule, f.result(d))
		for _, p := range problems {
			w.errLook.write(&notes, f.name(), source, message{severity: check.Error, at: p.At, text: p.Text, check: "test"})
		}
		if ready == nil {
			t.failed++
			continue
		}
		one := &tested{file: f, document: d, Report: ready.Report(samples)}
		t.tested++
		if one.Fault() == "" {
			t.passed++
		}
		for _, s := range samples {
			t.events += len(s.Events)
		}
		if r.output == "json" {
			one.json(&out, r.explain)
		} else {
			one.text(&out, w.outLook, r.explain)
		}
	}
	return result{out: out.Bytes(), notes: notes.Bytes(), tally: t}, nil
}
