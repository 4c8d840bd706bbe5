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

// standardDelay is how long nothing is typed in a file before findings of what
// is merely unfinished are shown.
const standardDelay = 700 * time.Millisecond

// typing is where a version of a file was typed, and when.
type typing struct {
	cursor int // offset after the last change
	at     time.Time
	before findingSet
	later  sync.Once
}

// findingSet is the findings that a client has of a file, identified so that an
// edit that moves them makes no difference.
type findingSet map[shownFinding]bool

type shownFinding struct{ check, text string }

func findingSetOf(found []check.Finding) findingSet {
	all := make(findingSet, len(found))
	for i := range found {
		all[shownFinding{found[i].Check.Name, found[i].Text}] = true
	}
	return all
}

// shownFiles holds what the client has of each open file.
type shownFiles struct {
	mu    sync.Mutex
	byURI map[uri.URI]findingSet
}

func (f *shownFiles) set(u uri.URI, s findingSet) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.byURI == nil {
		f.byURI = map[uri.URI]findingSet{}
	}
	f.byURI[u] = s
}

func (f *shownFiles) of(u uri.URI) findingSet {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.byURI[u]
}

func (f *shownFiles) forget(u uri.URI) {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.byURI, u)
}

// openReport returns the diagnostics of an open file. While it is being typed
// those of what is merely unfinished are left out, unless the client has them
// already; it gets them once nothing was typed for a moment.
func (s *server) openReport(st *state, d *document) *report {
	found := d.found()
	wait := s.heldFor(d)
	if wait <= 0 {
		s.shown.set(d.uri, findingSetOf(found))
		return d.report()
	}
	u := &unfinished{server: s, state: st, document: d}
	early := make([]check.Finding, 0, len(found))
	for _, f := range found {
		if d.typing.before[shownFinding{f.Check.Name, f.Text}] || !u.holds(&f) {
			early = append(early, f)
		}
	}
	s.shown.set(d.uri, findingSetOf(early))
	if len(early) == len(found) {
		return d.report()
	}
	d.typing.later.Do(func() { time.AfterFunc(wait, func() { s.showHeld(d) }) })
	return newReport(s.diagnostics(d.uri, d.source, early))
}

// heldFor returns how long findings of a version are still held back: 0 where
// nothing was typed lately, or where the client could not be updated later.
func (s *server) heldFor(d *document) time.Duration {
	if d.typing == nil || s.can.pull && !s.can.pullRefresh {
		return 0
	}
	return time.Until(d.typing.at.Add(d.settings.delay))
}

// showHeld lets the client have what was held back, unless somebody typed on.
func (s *server) showHeld(d *document) {
	defer s.survive(string(d.uri))
	if now := s.state.Load().documents[d.uri]; now == nil || now.version != d.version {
		return
	}
	s.push(d.uri)
	if s.can.pull {
		s.ask("diagnostic refresh", s.client.DiagnosticRefresh)
	}
}

// unfinished decides which findings of a version are of what is merely
// unfinished, as its author is typing it.
type unfinished struct {
	server   *server
	state    *state
	document *document

	asked   bool
	answers complete.Answer // at the cursor
}

// absent are the checks of what a rule has to have: while it is typed from the
// top, the rest is still to come.
func absent(name string) bool {
	return strings.HasPrefix(name, "missing-") || strings.HasSuffix(name, "-missing") || name == "no-selection" || name == "unknown-document-kind"
}

// shape are the checks of what a half-typed line is taken for: a text in place
// of a key, or nothing in place of a value.
func shape(name string) bool {
	return strings.HasPrefix(name, "yaml-") || strings.Contains(name, "-not-") || strings.Contains(name, "empty") || strings.Contains(name, "null") ||
		name == "scalar-selection" || name == "wrong-type" || name == "condition-syntax" || name == "nested-list"
}

// holds reports whether a finding is held back. One of another line than the
// edited one is, if that line is the one above or has the edited one nested
// under it.
func (u *unfinished) holds(f *check.Finding) bool {
	name := f.Check.Name
	if absent(name) {
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
		return shape(name) || u.continues()
	}
	return shape(name) && u.above(n, f.At)
}

// mostAbove bounds how many lines above the edited one are looked at.
const mostAbove = 1000

// above reports whether a span lies on a line that another one is nested under;
// a line without content is nested under the one above.
func (u *unfinished) above(n int, at sigma.Span) bool {
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
	for i := n - 1; i >= max(0, n-mostAbove) && least > 0; i-- {
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

// continues reports whether what is typed at the cursor is the beginning of
// something that completion would offer.
func (u *unfinished) continues() bool {
	d := u.document
	if !u.asked {
		u.asked = true
		u.answers = complete.At(d.source, d.typing.cursor, u.server.world(u.state, d))
	}
	word := d.source.Text(u.answers.Insert)
	for _, c := range u.answers.Candidates {
		if len(c.Label) >= len(word) && strings.EqualFold(c.Label[:len(word)], word) {
			return true
		}
	}
	return false
}
