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
	"sigma-lsp/convert/ruletest"
)

func init() { commands = append(commands, testCommand) }

// testRun is a run of sigma-lsp test.
type testRun struct {
	setup

	eventFiles       []string
	root, output     string
	explain, matches bool
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
		Args:              requirePaths,
		ValidArgsFunction: completeRules,
		RunE:              run.run,
	}
	c.Flags().StringArrayVar(&run.eventFiles, "events", nil, "`file` of events, or - for standard input; can be repeated")
	c.Flags().StringVar(&run.root, "root", "", "`directory` that the event files named by rules are relative to; by default the repository of the rule")
	c.Flags().BoolVar(&run.explain, "explain", false, "explain how each part of the rule evaluated each event")
	c.Flags().BoolVar(&run.matches, "matches", false, "list only the events that Sigma or LEQL matches")
	choiceFlag(c, &run.output, "output", "text", "output `format`", "text", "json")
	addSetupFlags(c, &run.setup)
	return c
}

func (r *testRun) run(c *cobra.Command, paths []string) error {
	all, w, err := r.startFiles(c, paths)
	if err != nil {
		return err
	}
	w.raw = w.raw || r.output != "text"
	var tests []test
	w.onOutput = func(_ input, one fileOutput, _ error) { tests = append(tests, one.tests...) }
	total, err := w.process("testing", all, func(in input) (fileOutput, error) { return r.file(in, c.InOrStdin(), w) })
	if err != nil {
		return err
	}
	if len(r.eventFiles) > 0 {
		if err := r.stream(tests, c.InOrStdin()); err != nil {
			return errors.Join(w.close(), err)
		}
		for _, one := range tests {
			var out bytes.Buffer
			total.add(r.print(&out, w.outStyle, one))
			if err := w.write(out.Bytes(), nil); err != nil {
				return err
			}
		}
	}
	if r.output == "text" {
		if err := w.write([]byte(total.testSummary()), nil); err != nil {
			return err
		}
	}
	if err := w.close(); err != nil {
		return err
	}
	switch {
	case total.failed > 0 || total.tested == 0:
		return exitError
	case total.tested > total.passed:
		return exitCode(1)
	}
	return nil
}

// test is a rule or a correlation that runs on events.
type test interface {
	// begin starts the events of a sample.
	begin(*ruletest.Sample)
	// run runs the test on an event. It is safe for concurrent use.
	run(*ruletest.Event) verdicts
	// add receives the result of run for each event, in order.
	add(*ruletest.Sample, *ruletest.Event, verdicts)

	failure() string
	count() int // number of events
	text(b *bytes.Buffer, l style, r *testRun)
	json(b *bytes.Buffer, r *testRun)
}

// verdicts is the result of a test for one event.
type verdicts struct {
	ruletest.Outcome
	gathered *match.GroupMember // of a correlation
}

// limits is how many events of a rule are listed.
func (r *testRun) limits() ruletest.Limits {
	l := ruletest.Limits{Matches: maxMatches, Others: maxOthers}
	if r.output == "json" {
		l = ruletest.Limits{Matches: maxListed, Others: maxListed}
	}
	if r.matches {
		l = ruletest.Limits{Matches: maxListed}
	}
	return l
}

func (r *testRun) file(in input, stdin io.Reader, w *console) (fileOutput, error) {
	f, _, err := r.open(in, stdin)
	if err != nil {
		return fileOutput{}, err
	}
	f.formats = []convert.Format{convert.Simple}
	var out, notes bytes.Buffer
	one := fileOutput{tally: tally{files: 1}}
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
			w.errStyle.writeFinding(&notes, f.displayName(), f.source, finding{severity: check.Error, at: p.At, text: p.Text, check: "test"})
		}
		switch {
		case ready == nil && problems != nil:
			one.tally.failed++
		case ready == nil:
		case len(r.eventFiles) > 0:
			one.tests = append(one.tests, ready)
		default:
			one.tally.add(r.print(&out, w.outStyle, ready))
		}
	}
	one.out, one.notes = out.Bytes(), notes.Bytes()
	return one, nil
}

// prepare makes a test of a document. Without --events it also runs the test on
// the events that the document names. It returns nil if there is nothing to run
// on.
func (r *testRun) prepare(f *file, d *sigma.Document) (ready test, at sigma.Span, problems []sigma.Problem) {
	if d.Correlation != nil && len(r.eventFiles) > 0 {
		return newCorrelationTest(f, d)
	}
	if d.Rule == nil {
		return nil, at, nil
	}
	var samples []ruletest.Sample
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
	of, problems := ruletest.New(d.Rule, f.result(d))
	if of == nil {
		return nil, at, problems
	}
	one := &ruleTest{file: f, document: d, Report: of.NewReport(r.limits())}
	for i := range samples {
		one.begin(&samples[i])
		for _, e := range samples[i].Events {
			one.add(&samples[i], e, one.run(e))
		}
	}
	return one, at, nil
}

// print writes the result of a test and counts it.
func (r *testRun) print(b *bytes.Buffer, l style, one test) tally {
	if r.output == "json" {
		one.json(b, r)
	} else {
		one.text(b, l, r)
	}
	t := tally{tested: 1, events: one.count()}
	if one.failure() == "" {
		t.passed = 1
	}
	return t
}

// ruleTest is a rule and its results on events.
type ruleTest struct {
	*file
	*ruletest.Report
	document *sigma.Document
}

func (t *ruleTest) begin(s *ruletest.Sample)       { t.Begin(s) }
func (t *ruleTest) run(e *ruletest.Event) verdicts { return verdicts{Outcome: t.Run(e)} }
func (t *ruleTest) failure() string                { return t.Failure() }

func (t *ruleTest) add(s *ruletest.Sample, e *ruletest.Event, v verdicts) { t.Add(s, e, v.Outcome) }

func (t *ruleTest) count() int {
	n, _ := t.Events()
	return n
}
