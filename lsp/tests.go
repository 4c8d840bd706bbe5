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
	"sigma-lsp/analysis/safepath"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/convert/ruletest"
)

// The commands that run a rule on events. Events are remembered as long as the
// file is open: each version of the rule is run on them when somebody looks.
const (
	runTestsCommand     = "sigma-lsp.runTests"
	testOnEventCommand  = "sigma-lsp.testOnEvent"
	forgetEventsCommand = "sigma-lsp.forgetEvents"
)

// pickEvent is a command of the client: it asks the user for an event and
// passes it to testOnEventCommand.
const pickEvent = "sigma-lsp.pickEvent"

// maxSamples is how many events of a rule are remembered, so that running them
// takes milliseconds.
const maxSamples = 200

// ruleKey identifies a rule across edits: by its id, or by its index.
type ruleKey struct {
	uri uri.URI
	of  string
}

func keyOf(d *document, one *sigma.Document) ruleKey {
	of := fmt.Sprint("#", documentIndex(d.file(), one))
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
	// Command is the command that a client passes the event to, where it is not
	// testOnEventCommand.
	Command string `json:"command,omitzero"`
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
	LEQL  *bool  `json:"leql"` // null if there is no query, or its verdict is not known
	// Unknown are the fields without a LEQL key for which it is not known.
	Unknown []string `json:"unknown,omitzero"`
}

var _ = registerCommand(runTestsCommand, alwaysOffered, func(s *server, ctx context.Context, a *testArgument) (any, error) {
	snap := s.snapshot(ctx)
	d, one, err := snap.ruleOf(a)
	if err != nil {
		return nil, err
	}
	samples, err := ruletest.ReadTests(snap.foldersAbove(d.uri), one.Rule)
	if err != nil {
		return nil, refuse("%s", err)
	}
	return s.runTests(ctx, d, one, samples)
})

var _ = registerCommand(testOnEventCommand, alwaysOffered, func(s *server, ctx context.Context, a *testArgument) (any, error) {
	snap := s.snapshot(ctx)
	d, one, err := snap.ruleOf(a)
	if err != nil {
		return nil, err
	}
	sample, err := snap.sampleOf(a)
	if err != nil {
		return nil, err
	}
	return s.runTests(ctx, d, one, []ruletest.Sample{sample})
})

var _ = registerCommand(forgetEventsCommand, alwaysOffered, func(s *server, ctx context.Context, a *testArgument) (any, error) {
	d, one, err := s.snapshot(ctx).ruleOf(a)
	if err != nil {
		return nil, err
	}
	s.remember(keyOf(d, one), nil)
	return nil, nil
})

// ruleOf returns the rule that a command is about.
func (snap *snapshot) ruleOf(a *testArgument) (*document, *sigma.Document, error) {
	d, one, ok := snap.rule(ruleRef{URI: a.URI, Document: a.Document})
	if !ok || one.Rule == nil {
		return nil, nil, jsonrpc2.Errorf(jsonrpc2.InvalidParams, "no rule found; is the file still open?")
	}
	return d, one, nil
}

// foldersAbove are the folders in which files named by a rule are looked up:
// from the folder of the rule up to that of the workspace.
func (snap *snapshot) foldersAbove(u uri.URI) (folders []string) {
	if !u.IsFile() {
		return nil
	}
	path := filepath.Dir(u.FsPath())
	for _, f := range snap.folders {
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

// sampleOf reads the events that an argument contains or names.
func (snap *snapshot) sampleOf(a *testArgument) (sample ruletest.Sample, err error) {
	name, text := "event", a.Event
	if a.File != "" {
		if name, text, err = snap.eventFile(a.File); err != nil {
			return sample, refuse("%s: %s", a.File, err)
		}
	}
	if sample, err = ruletest.NewSample(name, strings.NewReader(text), maxSamples); err != nil {
		return sample, refuse("%s: %s", name, err)
	}
	return sample, nil
}

// eventFile reads a file of events of the workspace.
func (snap *snapshot) eventFile(file string) (name, text string, err error) {
	if name, err = safepath.Clean(file); err != nil {
		return "", "", err
	}
	err = errNoFolder
	for _, f := range snap.folders {
		if text, err = safepath.Read(f.path, name, events.MaxFile); err == nil {
			return name, text, nil
		}
	}
	return "", "", err
}

// runTests runs a rule on events and remembers them.
func (s *server) runTests(ctx context.Context, d *document, one *sigma.Document, samples []ruletest.Sample) (any, error) {
	show := s.progress(tokenOf(ctx), "Running the rule on events")
	defer show.end()
	ready, problems := ruletest.New(one.Rule, d.result(one))
	if ready == nil {
		at := s.position(d.source, problems[0].At.Start)
		return nil, refuse("line %d: %s", at.Line+1, problems[0].Text)
	}
	left, cut := maxSamples, 0
	for i := range samples {
		kept := min(len(samples[i].Events), left)
		cut += len(samples[i].Events) - kept + samples[i].Omitted
		samples[i].Events = samples[i].Events[:kept]
		left -= kept
	}
	report := ready.Report(samples)
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	s.remember(keyOf(d, one), samples)
	kind, says := protocol.MessageTypeInfo, report.Summary()
	if fault := report.Failure(); fault != "" {
		kind, says = protocol.MessageTypeWarning, fault
		if strange := report.FieldMismatch(); strange != "" {
			says = strange
		}
	} else if notes := report.Notes(); len(notes) > 0 {
		says += "; " + strings.Join(notes, "; ")
	}
	if cut > 0 {
		says += fmt.Sprintf(" (only the first %s were run)", count(maxSamples, "event"))
	}
	s.show(kind, ruleTitle(d, one)+": "+says)
	return resultOf(d, report), nil
}

func resultOf(d *document, r *ruletest.Report) *testResult {
	result := &testResult{Version: d.version, Why: r.Failure(), NoQuery: r.NoQuery, Given: r.Assumed(), Events: []eventResult{}}
	result.Passed = result.Why == ""
	for _, row := range r.Rows {
		e := eventResult{File: row.Sample.File, Line: row.Event.Line, Sigma: row.Sigma, Unknown: row.Unknown}
		if row.HasLEQL() {
			e.LEQL = &row.LEQL
		}
		result.Events = append(result.Events, e)
	}
	return result
}

// remember keeps the events of a rule, or forgets them, and makes the editor
// refresh what depends on them.
func (s *server) remember(k ruleKey, samples []ruletest.Sample) {
	s.updateSnapshot(func(next *snapshot) {
		next.samples = maps.Clone(next.samples)
		if next.samples == nil {
			next.samples = map[ruleKey][]ruletest.Sample{}
		}
		if delete(next.samples, k); samples != nil {
			next.samples[k] = samples
		}
	})
	if s.capabilities.lensRefresh {
		go s.sendRefresh("lens refresh", s.client.CodeLensRefresh)
	}
	if s.capabilities.hintRefresh {
		go s.sendRefresh("hint refresh", s.client.InlayHintRefresh)
	}
}

// forget drops the events of the rules of a file that was closed.
func (snap *snapshot) forget(u uri.URI) {
	snap.samples = maps.Clone(snap.samples)
	maps.DeleteFunc(snap.samples, func(k ruleKey, _ []ruletest.Sample) bool { return k.uri == u })
}

// testReport is the result of running the current rule on its remembered
// events; nil if there are none or the rule cannot be run.
func (snap *snapshot) testReport(d *document, one *sigma.Document) *ruletest.Report {
	if one.Rule == nil {
		return nil
	}
	samples, ok := snap.samples[keyOf(d, one)]
	if !ok {
		return nil
	}
	ready, _ := ruletest.New(one.Rule, d.result(one))
	if ready == nil {
		return nil
	}
	return ready.Report(samples)
}

// testLenses show the results for the remembered events, and run the tests that
// a rule names. No file is read before that.
func (s *server) testLenses(snap *snapshot, d *document, one *sigma.Document, ref ruleRef) (lenses []protocol.Command) {
	if one.Rule == nil {
		return nil
	}
	if r := snap.testReport(d, one); r != nil {
		says := "passed: " + r.Summary()
		if fault := r.Failure(); fault != "" {
			says = "failed: " + fault
		}
		lenses = append(lenses, openPageCommand("tests "+says, testPage(ref)))
	} else if _, ok := snap.samples[keyOf(d, one)]; ok {
		lenses = append(lenses, openPageCommand("tests cannot run", testPage(ref)))
	}
	if _, ok := ruletest.TestsPath(one.Rule); ok {
		lenses = append(lenses, protocol.Command{Title: "run tests", Command: runTestsCommand, Arguments: []protocol.LSPAny{rawMessage(testArgument{URI: ref.URI, Document: ref.Document})}})
	}
	return lenses
}

const testKind protocol.CodeActionKind = "refactor.test"

var _ = registerAction(func(s *server, r *actionRequest) {
	if r.rule == nil || r.rule.Rule == nil {
		return
	}
	argument := []protocol.LSPAny{rawMessage(testArgument{URI: r.document.uri, Document: documentIndex(r.document.file(), r.rule)})}
	if s.capabilities.pickEvent {
		r.add(testKind, protocol.Command{Title: "Test rule on an event…", Command: pickEvent, Arguments: argument}, nil)
	}
	if _, ok := r.state.samples[keyOf(r.document, r.rule)]; ok {
		r.add(testKind, protocol.Command{Title: "Discard test events", Command: forgetEventsCommand, Arguments: argument}, nil)
	}
})

// testPage is the address of the page with the test results of a rule.
func testPage(ref ruleRef) uri.URI {
	ref.Format = ""
	return ref.pageURI(pageScheme, "/test/"+uri.Basename(ref.URI)+".md")
}

var _ = rulePage("test", func(_ *server, snap *snapshot, d *document, one *sigma.Document, t *text) {
	r := snap.testReport(d, one)
	if r == nil {
		t.paragraph("This rule has no events, or it cannot run in its current state.")
		return
	}
	if fault := r.Failure(); fault != "" {
		t.paragraph("Failed: %s.", fault)
	} else {
		t.paragraph("Passed: %s.", r.Summary())
	}
	if strange := r.FieldMismatch(); strange != "" {
		t.paragraph("Note: %s.", strange)
	}
	for _, note := range r.Notes() {
		t.paragraph("Note: %s.", note)
	}
	if r.NoQuery != "" {
		t.paragraph("No LEQL: %s.", r.NoQuery)
	}
	for _, given := range r.Assumed() {
		t.paragraph("Assumed: %s.", code(given))
	}
	for _, row := range r.Rows {
		writeTestedEvent(t, r, row)
	}
})

// writeTestedEvent describes how a rule and its query evaluated for an event.
func writeTestedEvent(t *text, r *ruletest.Report, row ruletest.Row) {
	says := matchedText(row.Sigma)
	switch {
	case !row.Agree():
		says += ", but the query disagrees"
	case row.Unknown != nil:
		says += fmt.Sprintf("; LEQL is unknown, no LEQL key for %s", strings.Join(row.Unknown, ", "))
	}
	for _, filter := range row.ExcludedBy {
		says += fmt.Sprintf(", excluded by the filter “%s”", filter)
	}
	if row.OtherSource {
		says += "; the entry is from another log source"
	}
	t.paragraph("%s line %v: %s.", code(row.Sample.DisplayName()), row.Event.Line, says)
	t.blankLine()
	for _, selection := range r.Explain(row.Event).Selections {
		t.listItem("%s: %s", code(selection.Selection.Name.Value), matchedText(selection.Matched))
		for _, item := range selection.Items {
			t.WriteString("  ")
			t.listItem("%s", truncate(item.Text(), hoverBytes))
		}
	}
	if !row.Agree() {
		t.block("leql", strings.Join(r.ExplainQuery(row.Event), "\n"))
	}
}

func matchedText(matched bool) string {
	if matched {
		return "matched"
	}
	return "not matched"
}
