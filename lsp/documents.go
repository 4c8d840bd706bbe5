package lsp

import (
	"context"
	"fmt"
	"maps"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"
	"go.uber.org/zap"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/workspace"
	"sigma-lsp/convert"
	"sigma-lsp/convert/trial"
)

// state is all that requests look at. It never changes: every edit and every
// new setting makes the next one, so a request works on what was there when
// it came in.
type state struct {
	documents map[uri.URI]*document
	settings  *settings // of the client
	near      *nearby
	folders   []folder
	samples   map[ruleKey][]trial.Sample // events that rules were run on
	disk      int                        // counts the changes of files and folders that were told
	index     *workspace.Index
	indexed   bool // the index holds the files of the folders
}

type stateKey struct{}

// at returns the state as it was when the request came in.
func (s *server) at(ctx context.Context) *state {
	if st, ok := ctx.Value(stateKey{}).(*state); ok {
		return st
	}
	return s.state.Load()
}

// update makes the next state.
func (s *server) update(change func(next *state)) {
	s.writing.Lock()
	next := *s.state.Load()
	next.documents = maps.Clone(next.documents)
	if next.documents == nil {
		next.documents = map[uri.URI]*document{}
	}
	change(&next)
	s.state.Store(&next)
	s.writing.Unlock()
	s.changed.send()
}

// document is one version of an open file. What hangs on it is made on first
// use and shared by all requests.
type document struct {
	uri     uri.URI
	version int32
	source  *sigma.Source
	renewed bool    // made because other files changed
	typing  *typing // nil unless an edit made this version
	surroundings

	file   func() *sigma.File
	found  func() []check.Finding
	report func() *report
	result func(*sigma.Document) *convert.Result
}

// surroundings are what a file is looked at with: the settings, and what the
// other files of the workspace hold.
type surroundings struct {
	settings *settings
	// index may be another one from one use to the next, but never one from which
	// something else follows for the file: then the document is made anew.
	index *atomic.Pointer[workspace.Index]
	ready bool   // the index holds the files of the folders
	loose bool   // the file lies in none of them
	key   string // of the file in the index
	name  string // of the file in front of people
}

// around returns what a file is looked at with now.
func (st *state) around(u uri.URI, settings *settings) surroundings {
	w := surroundings{settings: settings, index: &atomic.Pointer[workspace.Index]{}, ready: st.indexed, key: string(u), name: st.name(u)}
	w.index.Store(st.index)
	_, below := st.below(u)
	w.loose = !below
	return w
}

// convert translates a document of the file.
func (w surroundings) convert(d *sigma.Document) *convert.Result {
	return convert.Among(w.index.Load().Around(w.key), d, w.settings.pipelines()...)
}

// checking is how the file is checked. A loose one need not agree with others
// that happen to be open.
func (w surroundings) checking(result func(*sigma.Document) *convert.Result) check.Settings {
	c := w.settings.checking(uri.URI(w.key), result)
	c.Workspace, c.Key = w.index.Load(), w.key
	if w.loose {
		c.Workspace = workspace.New(nil, false)
	}
	return c
}

func (s *server) open(u uri.URI, version int32, source *sigma.Source, w surroundings) *document {
	return s.read(u, version, source, w, sync.OnceValue(func() *sigma.File { return s.parse(source) }))
}

// under returns the same text under other settings.
func (s *server) under(d *document, settings *settings) *document {
	w := d.surroundings
	w.settings = settings
	other := s.read(d.uri, d.version, d.source, w, d.file)
	other.typing = d.typing
	return other
}

func (s *server) read(u uri.URI, version int32, source *sigma.Source, w surroundings, file func() *sigma.File) *document {
	d := &document{uri: u, version: version, source: source, surroundings: w, file: file}
	var mu sync.Mutex
	results := map[*sigma.Document]func() *convert.Result{}
	d.result = func(one *sigma.Document) *convert.Result {
		mu.Lock()
		result, ok := results[one]
		if !ok {
			result = sync.OnceValue(func() *convert.Result { return w.convert(one) })
			results[one] = result
		}
		mu.Unlock()
		return result()
	}
	d.found = sync.OnceValue(func() (found []check.Finding) {
		defer s.survive(string(u))
		parsed := file()
		if source.Len() > shortRule {
			go d.translate(parsed)
		}
		return check.Run(parsed, w.checking(d.result))
	})
	d.report = sync.OnceValue(func() *report { return s.diagnose(d) })
	return d
}

// shortRule is up to how many bytes a file is translated sooner than it can be
// handed to another processor.
const shortRule = 8 << 10

// translate makes the results of a file beside what else is done with it.
func (d *document) translate(file *sigma.File) {
	defer func() { _ = recover() }() // whoever asks for the result gets the fault again
	for _, one := range file.Documents {
		if one.Kind != sigma.NotSigma {
			d.result(one)
		}
	}
}

// survive, deferred, keeps a fault of ours from ending more than the work it is
// in.
func (s *server) survive(what string) {
	if v := recover(); v != nil {
		s.log.Error("panic", zap.String("in", what), zap.Any("value", v), zap.ByteString("stack", debug.Stack()))
	}
}

// rule returns the YAML document that an offset lies in, nil where that is no
// Sigma.
func (d *document) rule(offset int) *sigma.Document {
	for _, one := range d.file().Documents {
		if one.Span.Contains(offset) && one.Kind != sigma.NotSigma && one.Kind != sigma.EmptyDocument {
			return one
		}
	}
	return nil
}

var _ = offer(func(_ *server, c *protocol.ServerCapabilities) {
	c.TextDocumentSync = &protocol.TextDocumentSyncOptions{
		OpenClose: new(true),
		Change:    new(protocol.TextDocumentSyncKindIncremental),
	}
})

// DidOpen takes over a document from the disk.
func (s *server) DidOpen(_ context.Context, p *protocol.DidOpenTextDocumentParams) error {
	item := &p.TextDocument
	s.pushing.forget(item.URI)
	s.replace(item.URI, func(next *state) {
		settings := next.settingsOf(item.URI)
		s.take(next, s.open(item.URI, item.Version, sigma.NewSource(item.Text), next.around(item.URI, settings)))
		if settings != next.settings { // those of a settings file, which nobody asked for yet
			s.prepare(settings)
		}
	})
	return nil
}

// DidChange makes the next version of a document. The changes of one message
// build on each other.
func (s *server) DidChange(_ context.Context, p *protocol.DidChangeTextDocumentParams) error {
	u := p.TextDocument.URI
	old, ok := s.state.Load().documents[u]
	if !ok {
		return fmt.Errorf("change of %s, which is not open", u)
	}
	source := old.source
	var typed *typing
	for _, change := range p.ContentChanges {
		switch c := change.(type) {
		case *protocol.TextDocumentContentChangePartial:
			at := s.span(source, c.Range)
			source = source.Replace(at, c.Text)
			typed = &typing{cursor: at.Start + len(c.Text), at: time.Now(), before: s.shown.of(u)}
		case *protocol.TextDocumentContentChangeWholeDocument:
			source = sigma.NewSource(c.Text)
			typed = nil
		}
	}
	s.replace(u, func(next *state) {
		d := s.open(u, p.TextDocument.Version, source, next.around(u, next.settingsOf(u)))
		d.typing = typed
		s.take(next, d)
	})
	return nil
}

// DidClose gives a document back to the disk.
func (s *server) DidClose(_ context.Context, p *protocol.DidCloseTextDocumentParams) error {
	u := p.TextDocument.URI
	if _, ok := s.state.Load().documents[u]; !ok {
		return fmt.Errorf("close of %s, which is not open", u)
	}
	s.replace(u, func(next *state) {
		delete(next.documents, u)
		next.forget(u)
	})
	s.shown.forget(u)
	s.indexing.reread(s, u)
	return nil
}

// take puts a version of a document in place of the one before it.
func (s *server) take(next *state, d *document) {
	next.documents[d.uri] = d
	if next.indexes(d.uri) {
		s.indexing.edited(d.uri, next.index.Later(d.key))
		next.index = next.index.With(d.key, s.summaryOf(d))
	}
}

// replace changes one document. If it is a settings file or a pipeline in use,
// all documents are looked at anew.
func (s *server) replace(u uri.URI, change func(next *state)) {
	before := s.state.Load()
	known := len(before.files())
	if before.names(u) {
		s.update(func(next *state) {
			change(next)
			s.apply(next)
		})
		s.refresh()
		s.indexing.start(s)
		return
	}
	s.update(change)
	s.push(u)
	if now := s.state.Load(); len(now.files()) > known {
		s.pushFiles(now) // its settings file is in use from now on
	}
	s.indexing.start(s)
}
