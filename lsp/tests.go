package lsp

import (
	"context"
	"fmt"
	"maps"
	"path/filepath"
	"strings"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"

	"sigma-lsp/analysis/events"
	"sigma-lsp/analysis/local"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/convert/trial"
)

// The commands that run a rule on events. Events are remembered as long as the
// file is open: each version of the rule is run on them when somebody looks.
const (
	runTestsCommand     = "sigma-lsp.runTests"
	testOnEventCommand  = "sigma-lsp.testOnEvent"
	forgetEventsCommand = "sigma-lsp.forgetEvents"
)

// pickEvent is a command of the client: it asks the user for an event and
// hands it to testOnEventCommand.
const pickEvent = "sigma-lsp.pickEvent"

// eventsKept is how many events of a rule are remembered, so that a look at the
// results costs milliseconds.
const eventsKept = 200

// ruleKey names a rule through its edits: by its id, or by its place.
type ruleKey struct {
	uri uri.URI
	of  string
}

func keyOf(d *document, one *sigma.Document) ruleKey {
	of := fmt.Sprint("#", number(d.file(), one))
	if one.Rule != nil {
		if id := one.Rule.Text("id"); id != "" {
			of = id
		}
	}
	return ruleKey{d.uri, of}
}

// testArgument is the argument of the three commands. Event is the text of
// events, file the name of a file below a folder of the workspace.
type testArgument struct {
	URI      uri.URI `json:"uri"`
	Document int     `json:"document"`
	Event    string  `json:"event,omitzero"`
	File     string  `json:"file,omitzero"`
}

type testResult struct {
	Version int32         `json:"version"`
	Passed  bool          `json:"passed"`
	Why     string        `json:"why,omitzero"`
	NoQuery string        `json:"noQuery,omitzero"`
	Given   []string      `json:"given,omitzero"`
	Events  []eventResult `json:"events"`
}

type eventResult struct {
	File  string `json:"file"`
	Line  int    `json:"line"`
	Sigma bool   `json:"sigma"`
	LEQL  *bool  `json:"leql"` // null where there is no query, or its verdict is not known
	// Unknown are the fields without a LEQL key for which it is not known.
	Unknown []string `json:"unknown,omitzero"`
}

var _ = run(runTestsCommand, always, func(s *server, ctx context.Context, a *testArgument) (any, error) {
	st := s.at(ctx)
	d, one, err := st.ruleOf(a)
	if err != nil {
		return nil, err
	}
	samples, err := trial.Tests(st.above(d.uri), one.Rule)
	if err != nil {
		return nil, jsonrpc2.Errorf(jsonrpc2.Code(protocol.LSPErrorCodesRequestFailed), "%s", err)
	}
	return s.try(ctx, d, one, samples)
})

var _ = run(testOnEventCommand, always, func(s *server, ctx context.Context, a *testArgument) (any, error) {
	st := s.at(ctx)
	d, one, err := st.ruleOf(a)
	if err != nil {
		return nil, err
	}
	name, text := "event", a.Event
	if a.File != "" {
		if name, text, err = st.eventFile(a.File); err != nil {
			return nil, jsonrpc2.Errorf(jsonrpc2.Code(protocol.LSPErrorCodesRequestFailed), "%s: %s", a.File, err)
		}
	}
	sample, err := trial.NewSample(name, strings.NewReader(text), eventsKept)
	if err != nil {
		return nil, jsonrpc2.Errorf(jsonrpc2.Code(protocol.LSPErrorCodesRequestFailed), "%s: %s", name, err)
	}
	return s.try(ctx, d, one, []trial.Sample{sample})
})

var _ = run(forgetEventsCommand, always, func(s *server, ctx context.Context, a *testArgument) (any, error) {
	d, one, err := s.at(ctx).ruleOf(a)
	if err != nil {
		return nil, err
	}
	s.remember(keyOf(d, one), nil)
	return nil, nil
})

// ruleOf returns the rule that a command is about.
func (st *state) ruleOf(a *testArgument) (*document, *sigma.Document, error) {
	d, one, ok := st.rule(subject{URI: a.URI, Document: a.Document})
	if !ok || one.Rule == nil {
		return nil, nil, jsonrpc2.Errorf(jsonrpc2.InvalidParams, "no rule found; is the file still open?")
	}
	return d, one, nil
}

// above are the folders in which what a rule names is looked up: those that
// the file lies in, up to the folder of the workspace.
func (st *state) above(u uri.URI) (folders []string) {
	if !u.IsFile() {
		return nil
	}
	path := filepath.Dir(u.FsPath())
	for _, f := range st.folders {
		inside, err := filepath.Rel(f.path, path)
		if err != nil || !filepath.IsLocal(inside) {
			continue
		}
		for folder := path; ; folder = filepath.Dir(folder) {
			folders = append(folders, folder)
			if inside == "." || folder == filepath.Clean(f.path) {
				break
			}
		}
	}
	return folders
}

// eventFile reads a file of events of the workspace.
func (st *state) eventFile(file string) (name, text string, err error) {
	if name, err = local.Name(file); err != nil {
		return "", "", err
	}
	err = errNoFolder
	for _, f := range st.folders {
		if text, err = local.Read(f.path, name, events.MaxFile); err == nil {
			return name, text, nil
		}
	}
	return "", "", err
}

// try runs a rule on events and remembers them.
func (s *server) try(ctx context.Context, d *document, one *sigma.Document, samples []trial.Sample) (any, error) {
	show := s.progress(tokenOf(ctx), "Running the rule on events")
	defer show.end()
	ready, problems := trial.New(one.Rule, d.result(one))
	if ready == nil {
		at := s.position(d.source, problems[0].At.Start)
		return nil, jsonrpc2.Errorf(jsonrpc2.Code(protocol.LSPErrorCodesRequestFailed), "line %d: %s", at.Line+1, problems[0].Text)
	}
	left, cut := eventsKept, 0
	for i := range samples {
		kept := min(len(samples[i].Events), left)
		cut += len(samples[i].Events) - kept + samples[i].More
		samples[i].Events = samples[i].Events[:kept]
		left -= kept
	}
	report := ready.Report(samples)
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	s.remember(keyOf(d, one), samples)
	kind, says := protocol.MessageTypeInfo, report.Summary()
	if fault := report.Fault(); fault != "" {
		kind, says = protocol.MessageTypeWarning, fault
		if strange := report.Strange(); strange != "" {
			says = strange
		}
	} else if notes := report.Notes(); len(notes) > 0 {
		says += "; " + strings.Join(notes, "; ")
	}
	if cut > 0 {
		says += fmt.Sprintf(" (only the first %s were run)", count(eventsKept, "event"))
	}
	s.show(kind, title(d, one)+": "+says)
	return resultOf(d, report), nil
}

func resultOf(d *document, r *trial.Report) *testResult {
	result := &testResult{Version: d.version, Why: r.Fault(), NoQuery: r.NoQuery, Given: r.Assumed(), Events: []eventResult{}}
	result.Passed = result.Why == ""
	for _, row := range r.Rows {
		e := eventResult{File: row.Sample.File, Line: row.Event.Line, Sigma: row.Sigma, Unknown: row.Unknown}
		if row.Judged() {
			e.LEQL = &row.LEQL
		}
		result.Events = append(result.Events, e)
	}
	return result
}

// remember keeps the events of a rule, or forgets them, and has the editor look
// at what hangs on them.
func (s *server) remember(k ruleKey, samples []trial.Sample) {
	s.update(func(next *state) {
		next.samples = maps.Clone(next.samples)
		if next.samples == nil {
			next.samples = map[ruleKey][]trial.Sample{}
		}
		if delete(next.samples, k); samples != nil {
			next.samples[k] = samples
		}
	})
	if s.can.lensRefresh {
		go s.ask("lens refresh", s.client.CodeLensRefresh)
	}
	if s.can.hintRefresh {
		go s.ask("hint refresh", s.client.InlayHintRefresh)
	}
}

// forget drops the events of the rules of a file that was closed.
func (st *state) forget(u uri.URI) {
	st.samples = maps.Clone(st.samples)
	maps.DeleteFunc(st.samples, func(k ruleKey, _ []trial.Sample) bool { return k.uri == u })
}

// tried is what a rule, as it is now, makes of its remembered events; nil where
// there are none or the rule cannot be run.
func (st *state) tried(d *document, one *sigma.Document) *trial.Report {
	if one.Rule == nil {
		return nil
	}
	samples, ok := st.samples[keyOf(d, one)]
	if !ok {
		return nil
	}
	ready, _ := trial.New(one.Rule, d.result(one))
	if ready == nil {
		return nil
	}
	return ready.Report(samples)
}

// testLenses show what the events say, and run the tests that a rule names.
// Nothing is read before that.
func (s *server) testLenses(st *state, d *document, one *sigma.Document, j subject) (lenses []protocol.Command) {
	if one.Rule == nil {
		return nil
	}
	if r := st.tried(d, one); r != nil {
		says := "passed: " + r.Summary()
		if fault := r.Fault(); fault != "" {
			says = "failed: " + fault
		}
		lenses = append(lenses, open("tests "+says, testPage(j)))
	} else if _, ok := st.samples[keyOf(d, one)]; ok {
		lenses = append(lenses, open("tests cannot run", testPage(j)))
	}
	if _, ok := trial.NamesTests(one.Rule); ok {
		lenses = append(lenses, protocol.Command{Title: "run tests", Command: runTestsCommand, Arguments: []protocol.LSPAny{raw(testArgument{URI: j.URI, Document: j.Document})}})
	}
	return lenses
}

const testKind protocol.CodeActionKind = "refactor.test"

var _ = action(func(s *server, r *actionRequest) {
	if r.one == nil || r.one.Rule == nil {
		return
	}
	argument := []protocol.LSPAny{raw(testArgument{URI: r.document.uri, Document: number(r.document.file(), r.one)})}
	if s.can.pickEvent {
		r.add(testKind, protocol.Command{Title: "Test rule on an event…", Command: pickEvent, Arguments: argument}, nil)
	}
	if _, ok := r.state.samples[keyOf(r.document, r.one)]; ok {
		r.add(testKind, protocol.Command{Title: "Discard test events", Command: forgetEventsCommand, Arguments: argument}, nil)
	}
})

// testPage is the address of the page that says what a rule made of its events.
func testPage(j subject) uri.URI {
	j.Format = ""
	return j.address(pageScheme, "/test/"+uri.Basename(j.URI)+".md")
}

var _ = rulePage("test", func(_ *server, st *state, d *document, one *sigma.Document, t *text) {
	r := st.tried(d, one)
	if r == nil {
		t.say("This rule has no events, or it cannot run in its current state.")
		return
	}
	if fault := r.Fault(); fault != "" {
		t.say("Failed: %s.", fault)
	} else {
		t.say("Passed: %s.", r.Summary())
	}
	if strange := r.Strange(); strange != "" {
		t.say("Note: %s.", strange)
	}
	for _, note := range r.Notes() {
		t.say("Note: %s.", note)
	}
	if r.NoQuery != "" {
		t.say("No LEQL: %s.", r.NoQuery)
	}
	for _, given := range r.Assumed() {
		t.say("Assumed: %s.", code(given))
	}
	for _, row := range r.Rows {
		testedEvent(t, r, row)
	}
})

// testedEvent says what a rule and its query made of an event.
func testedEvent(t *text, r *trial.Report, row trial.Row) {
	says := verdictOn(row.Sigma)
	switch {
	case !row.Agree():
		says += ", but the query disagrees"
	case row.Unknown != nil:
		says += fmt.Sprintf("; LEQL is unknown, no LEQL key for %s", strings.Join(row.Unknown, ", "))
	}
	for _, filter := range row.LeftOut {
		says += fmt.Sprintf(", excluded by the filter “%s”", filter)
	}
	if row.Other {
		says += "; the entry is from another log source"
	}
	t.say("%s line %v: %s.", code(row.Sample.Shown()), row.Event.Line, says)
	t.gap()
	for _, selection := range r.Explain(row.Event).Selections {
		t.item("%s: %s", code(selection.Selection.Name.Value), verdictOn(selection.Matched))
		for _, item := range selection.Items {
			t.WriteString("  ")
			t.item("%s", cut(item.Text(), hoverBytes))
		}
	}
	if !row.Agree() {
		t.block("leql", strings.Join(r.ExplainQuery(row.Event), "\n"))
	}
}

func verdictOn(matched bool) string {
	if matched {
		return "matched"
	}
	return "not matched"
}
