package main

import (
	"bytes"
	"errors"
	"io"

	"github.com/spf13/cobra"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/events"
	"sigma-lsp/analysis/match"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/convert"
	"sigma-lsp/convert/trial"
)

func init() { commands = append(commands, testCommand) }

// testRun is a run of sigma-lsp test.
type testRun struct {
	setup

	eventFiles       []string
	root, output     string
	explain, matches bool
	among            *among
}

func testCommand() *cobra.Command {
	run := &testRun{}
	c := &cobra.Command{
		Use:   "test RULE...",
		Short: "Run Sigma rules and their queries on events",
		Long: `Run Sigma rules and their LEQL queries on the same events, and print both
verdicts for each event.

With --events, all rules and correlations run on the events in these files.
Otherwise each rule runs on the events that it names in "regression_tests_path",
as SigmaHQ's rules do; other rules are skipped.

An event file contains JSON objects, in an array or as JSON Lines, or Windows
events in XML. Responses and exports of Elasticsearch, Splunk, Log Search, AWS,
Azure, Google, Kubernetes, Graylog and others are unpacked, and their field names
are translated to Sigma's. Files are read as a stream.

Events exported from InsightIDR are tested as they are: the query runs on the
entry, and the rule on the fields that the pipeline maps to the keys of the entry.
For all other events, the query sees the keys that the pipeline maps the rule's
fields to. Conditions that the pipeline adds are assumed to hold. Whether
InsightIDR really fills these keys is not tested. If the verdict depends on a
field without a LEQL key, the LEQL verdict is unknown.

A rule that cannot be converted is judged by its Sigma verdict only.

Exit status:
  0  each rule matches at least one event, or as many as its tests require, and
     both verdicts agree on all events
  1  a rule does not, or the verdicts differ
  2  something could not be read or run, or there was nothing to test`,
		Example: `  # Test one rule on the events in a file, and explain each verdict
  sigma-lsp test --explain --events whoami.json rules/whoami.yml

  # List only the events of an export that a rule matches
  sigma-lsp test --matches --events export.jsonl rules/whoami.yml

  # Test all rules of a directory that name events
  sigma-lsp test rules/

  # Print the events on which Sigma and LEQL differ
  sigma-lsp test --output json rules/ | jq -c '.events[] | select(.leql != null and .sigma != .leql)'`,
		Args:              somePaths,
		ValidArgsFunction: completeRules,
		RunE:              run.run,
	}
	c.Flags().StringArrayVar(&run.eventFiles, "events", nil, "`file` of events, or - for standard input; can be repeated")
	c.Flags().StringVar(&run.root, "root", "", "`directory` that the event files named by rules are relative to; by default the repository of the rule")
	c.Flags().BoolVar(&run.explain, "explain", false, "explain how each part of the rule evaluated each event")
	c.Flags().BoolVar(&run.matches, "matches", false, "list only the events that Sigma or LEQL matches")
	pickFlag(c, &run.output, "output", "text", "output `format`", "text", "json")
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
	r.among = newAmong(r.listed)
	w := newConsole(c.OutOrStdout(), c.ErrOrStderr())
	w.exact = w.exact || r.output != "text"
	var ready []test
	w.each = func(_ input, one result, _ error) { ready = append(ready, one.tests...) }
	total, err := w.process("testing", all, func(in input) (result, error) { return r.file(in, c.InOrStdin(), w) })
	if err != nil {
		return err
	}
	if len(r.eventFiles) > 0 {
		if err := r.stream(ready, c.InOrStdin()); err != nil {
			return errors.Join(w.close(), err)
		}
		for _, one := range ready {
			var out bytes.Buffer
			total.add(r.print(&out, w.outLook, one))
			if err := w.write(out.Bytes(), nil); err != nil {
				return err
			}
		}
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

// test is a rule or a correlation that runs on events.
type test interface {
	// begin says that the events of a sample follow.
	begin(*trial.Sample)
	// judge runs on an event. It can be called by several goroutines.
	judge(*trial.Event) verdicts
	// take takes what judge returned for an event, in the order of the events.
	take(*trial.Sample, *trial.Event, verdicts)

	fault() string
	count() int // of the events
	text(b *bytes.Buffer, l look, r *testRun)
	json(b *bytes.Buffer, r *testRun)
}

// verdicts is what a test made of an event.
type verdicts struct {
	trial.Outcome
	gathered *match.Gathered // of a correlation
}

// limits is how many events of a rule are listed.
func (r *testRun) limits() trial.Limits {
	l := trial.Limits{Matches: matchesShown, Others: othersShown}
	if r.output == "json" {
		l = trial.Limits{Matches: listed, Others: listed}
	}
	if r.matches {
		l = trial.Limits{Matches: listed}
	}
	return l
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
	one := result{tally: tally{files: 1}}
	for _, d := range f.parsed.Documents {
		ready, at, problems := r.prepare(f, d)
		if ready == nil && problems == nil && d.Rule == nil {
			continue
		}
		one.tally.rules++
		for _, p := range problems {
			if p.At == (sigma.Span{}) {
				p.At = at
			}
			w.errLook.write(&notes, f.name(), source, message{severity: check.Error, at: p.At, text: p.Text, check: "test"})
		}
		switch {
		case ready == nil && problems != nil:
			one.tally.failed++
		case ready == nil:
		case len(r.eventFiles) > 0:
			one.tests = append(one.tests, ready)
		default:
			one.tally.add(r.print(&out, w.outLook, ready))
		}
	}
	one.out, one.notes = out.Bytes(), notes.Bytes()
	return one, nil
}

// prepare makes a test of a document, and runs it on the events that it names
// itself unless events are given. It returns nil for what has nothing to run on.
func (r *testRun) prepare(f *file, d *sigma.Document) (ready test, at sigma.Span, problems []sigma.Problem) {
	if d.Correlation != nil && len(r.eventFiles) > 0 {
		return newCorrelationTest(f, d)
	}
	if d.Rule == nil {
		return nil, at, nil
	}
	var samples []trial.Sample
	if len(r.eventFiles) == 0 {
		var err error
		if samples, err = r.samples(f, d.Rule); errors.Is(err, errNoEvents) {
			return nil, at, nil
		} else if err != nil {
			at = d.Rule.Root.Span
			if p, ok := d.Rule.Key(events.TestsKey); ok {
				at = p.Value.Span
			}
			return nil, at, []sigma.Problem{{At: at, Text: err.Error()}}
		}
	}
	of, problems := trial.New(d.Rule, f.result(d))
	if of == nil {
		return nil, at, problems
	}
	one := &tested{file: f, document: d, Report: of.NewReport(r.limits())}
	for i := range samples {
		one.begin(&samples[i])
		for _, e := range samples[i].Events {
			one.take(&samples[i], e, one.judge(e))
		}
	}
	return one, at, nil
}

// print writes what a test made of its events, and counts it.
func (r *testRun) print(b *bytes.Buffer, l look, one test) tally {
	if r.output == "json" {
		one.json(b, r)
	} else {
		one.text(b, l, r)
	}
	t := tally{tested: 1, events: one.count()}
	if one.fault() == "" {
		t.passed = 1
	}
	return t
}

// tested is a rule and what it made of its events.
type tested struct {
	*file
	*trial.Report
	document *sigma.Document
}

func (t *tested) begin(s *trial.Sample)         { t.Begin(s) }
func (t *tested) judge(e *trial.Event) verdicts { return verdicts{Outcome: t.Run(e)} }
func (t *tested) fault() string                 { return t.Fault() }

func (t *tested) take(s *trial.Sample, e *trial.Event, v verdicts) { t.Add(s, e, v.Outcome) }

func (t *tested) count() int {
	n, _ := t.Events()
	return n
}
