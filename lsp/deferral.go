package lsp

import (
	"math"
	"strings"
	"sync"
	"time"

	"go.lsp.dev/uri"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/complete"
	"sigma-lsp/analysis/sigma"
)

// defaultDelay is how long nothing is typed in a file before findings of what
// is merely unfinished are shown.
const defaultDelay = 700 * time.Millisecond

// typing is where a version of a file was typed, and when.
type typing struct {
	cursor           int // offset after the last change
	time             time.Time
	previousFindings findingSet
	timer            sync.Once
}

// findingSet is the findings that a client has of a file, identified so that an
// edit that moves them makes no difference.
type findingSet map[findingKey]bool

type findingKey struct{ check, text string }

func findingSetOf(found []check.Finding) findingSet {
	all := make(findingSet, len(found))
	for i := range found {
		all[findingKey{found[i].Check.Name, found[i].Text}] = true
	}
	return all
}

// findingStore is the findings that the client has of each open file.
type findingStore struct {
	mu    sync.Mutex
	byURI map[uri.URI]findingSet
}

func (f *findingStore) set(u uri.URI, s findingSet) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.byURI == nil {
		f.byURI = map[uri.URI]findingSet{}
	}
	f.byURI[u] = s
}

func (f *findingStore) of(u uri.URI) findingSet {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.byURI[u]
}

func (f *findingStore) forget(u uri.URI) {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.byURI, u)
}

// openReport returns the diagnostics of an open file. While it is being typed
// those of what is merely unfinished are left out, unless the client has them
// already; it gets them once nothing was typed for a moment.
func (s *server) openReport(snap *snapshot, d *document) *report {
	found := d.findings()
	wait := s.deferredFor(d)
	if wait <= 0 {
		s.shownFindings.set(d.uri, findingSetOf(found))
		return d.report()
	}
	u := &deferral{server: s, state: snap, document: d}
	early := make([]check.Finding, 0, len(found))
	for _, f := range found {
		if d.typing.previousFindings[findingKey{f.Check.Name, f.Text}] || !u.defers(&f) {
			early = append(early, f)
		}
	}
	s.shownFindings.set(d.uri, findingSetOf(early))
	if len(early) == len(found) {
		return d.report()
	}
	d.typing.timer.Do(func() { time.AfterFunc(wait, func() { s.showDeferred(d) }) })
	return newReport(s.diagnostics(d.uri, d.source, early))
}

// deferredFor returns how long findings of a version are still held back: 0 where
// nothing was typed lately, or where the client could not be updated later.
func (s *server) deferredFor(d *document) time.Duration {
	if d.typing == nil || s.capabilities.pull && !s.capabilities.pullRefresh {
		return 0
	}
	return time.Until(d.typing.time.Add(d.settings.delay))
}

// showDeferred lets the client have what was held back, unless somebody typed on.
func (s *server) showDeferred(d *document) {
	defer s.recoverPanic(string(d.uri))
	if now := s.current.Load().documents[d.uri]; now == nil || now.version != d.version {
		return
	}
	s.push(d.uri)
	if s.capabilities.pull {
		s.sendRefresh("diagnostic refresh", s.client.DiagnosticRefresh)
	}
}

// deferral decides which findings of a version are of what is merely
// unfinished, as its author is typing it.
type deferral struct {
	server   *server
	state    *snapshot
	document *document

	asked   bool
	answers complete.Answer // at the cursor
}

// isMissingPartCheck are the checks for required parts: while a rule is typed from the top,
// the rest is still missing.
func isMissingPartCheck(name string) bool {
	return strings.HasPrefix(name, "missing-") || strings.HasSuffix(name, "-missing") || name == "no-selection" || name == "unknown-document-kind"
}

// isHalfTypedCheck are the checks that a half-typed line triggers: a text instead of a
// key, or a missing value.
func isHalfTypedCheck(name string) bool {
	return strings.HasPrefix(name, "yaml-") || strings.Contains(name, "-not-") || strings.Contains(name, "empty") || strings.Contains(name, "null") ||
		name == "scalar-selection" || name == "wrong-type" || name == "condition-syntax" || name == "nested-list"
}

// defers reports whether a finding is held back. One of another line than the
// edited one is, if that line is the one above or has the edited one nested
// under it.
func (u *deferral) defers(f *check.Finding) bool {
	name := f.Check.Name
	if isMissingPartCheck(name) {
		return true
	}
	source, cursor := u.document.source, u.document.typing.cursor
	n := source.LineOf(cursor)
	line := source.Line(n)
	switch {
	case strings.Trim(source.Text(sigma.Span{Start: cursor, End: line.End}), " \t'\")]}") != "":
		return false // a text that is whole is being changed
	case f.At.Start > line.End:
		return false
	case f.At.End >= line.Start:
		return isHalfTypedCheck(name) || u.isBeingTyped()
	}
	return isHalfTypedCheck(name) && u.isParentLine(n, f.At)
}

// maxLinesAbove bounds the lines above the edited one that are checked.
const maxLinesAbove = 1000

// isParentLine reports whether a span lies on a line that another one is nested under;
// a line without content is nested under the one above.
func (u *deferral) isParentLine(n int, at sigma.Span) bool {
	source := u.document.source
	text := source.Text(source.Line(n))
	content := strings.TrimLeft(text, " ")
	least := len(text) - len(content)
	switch {
	case content == "":
		least = math.MaxInt
	case content[0] == '-': // an item may be as far in as its key
		least++
	}
	for i := n - 1; i >= max(0, n-maxLinesAbove) && least > 0; i-- {
		line := source.Line(i)
		text := source.Text(line)
		indentation := len(text) - len(strings.TrimLeft(text, " "))
		if strings.TrimSpace(text) == "" || indentation >= least {
			continue
		}
		least = indentation
		if at.Start <= line.End && at.End >= line.Start {
			return true
		}
	}
	return false
}

// isBeingTyped reports whether what is typed at the cursor is the beginning of
// something that completion would offer.
func (u *deferral) isBeingTyped() bool {
	d := u.document
	if !u.asked {
		u.asked = true
		u.answers = complete.At(d.source, d.typing.cursor, u.server.completionEnvironment(u.state, d))
	}
	word := d.source.Text(u.answers.Insert)
	for _, c := range u.answers.Candidates {
		if len(c.Label) >= len(word) && strings.EqualFold(c.Label[:len(word)], word) {
			return true
		}
	}
	return false
}
