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
	"sigma-lsp/convert/ruletest"
)

// snapshot is all that requests look at. It never changes: every edit and every
// new setting makes the next one, so a request works on what was there when
// it came in.
type snapshot struct {
	documents map[uri.URI]*document
	settings  *settings // of the client
	resolver  *settingsResolver
	folders   []folder
	samples   map[ruleKey][]ruletest.Sample // events that rules were run on
	disk      int                           // counts the reported changes of files and folders
	index     *workspace.Index
	indexed   bool // the index holds the files of the folders
}

type snapshotKey struct{}

// snapshot returns the state as it was when the request came in.
func (s *server) snapshot(ctx context.Context) *snapshot {
	if snap, ok := ctx.Value(snapshotKey{}).(*snapshot); ok {
		return snap
	}
	return s.current.Load()
}

// updateSnapshot makes the next state.
func (s *server) updateSnapshot(change func(next *snapshot)) {
	s.writeMu.Lock()
	next := *s.current.Load()
	next.documents = maps.Clone(next.documents)
	if next.documents == nil {
		next.documents = map[uri.URI]*document{}
	}
	change(&next)
	s.current.Store(&next)
	s.writeMu.Unlock()
	s.changed.send()
}

// document is one version of an open file. What hangs on it is made on first
// use and shared by all requests.
type document struct {
	uri        uri.URI
	version    int32
	source     *sigma.Source
	reanalyzed bool    // made because other files changed
	typing     *typing // nil unless an edit made this version
	analysisContext

	file     func() *sigma.File
	findings func() []check.Finding
	report   func() *report
	result   func(*sigma.Document) *convert.Result
	proofs   *proofs
}

// analysisContext are what a file is looked at with: the settings, and what the
// other files of the workspace hold.
type analysisContext struct {
	settings *settings
	// index may be replaced, but never by one that changes the result for the
	// file: in that case the document is replaced.
	index            *atomic.Pointer[workspace.Index]
	indexed          bool   // the index holds the files of the folders
	outsideWorkspace bool   // the file lies in none of them
	key              string // of the file in the index
	name             string // of the file, in messages
}

// contextOf returns what a file is looked at with now.
func (snap *snapshot) contextOf(u uri.URI, settings *settings) analysisContext {
	w := analysisContext{settings: settings, index: &atomic.Pointer[workspace.Index]{}, indexed: snap.indexed, key: string(u), name: snap.name(u)}
	w.index.Store(snap.index)
	_, below := snap.relativePath(u)
	w.outsideWorkspace = !below
	return w
}

// convert translates a document of the file.
func (w analysisContext) convert(d *sigma.Document) *convert.Result {
	return convert.ConvertIn(w.index.Load().Resolver(w.key), d, w.settings.pipelines()...)
}

// checkSettings is how the file is checked. A loose one need not agree with others
// that happen to be open.
func (w analysisContext) checkSettings(result func(*sigma.Document) *convert.Result) check.Settings {
	c := w.settings.checkSettings(uri.URI(w.key), result)
	c.Workspace, c.Key = w.index.Load(), w.key
	if w.outsideWorkspace {
		c.Workspace = workspace.New(nil, false)
	}
	return c
}

func (s *server) openDocument(u uri.URI, version int32, source *sigma.Source, w analysisContext) *document {
	return s.newDocument(u, version, source, w, sync.OnceValue(func() *sigma.File { return s.parse(source) }))
}

// withSettings returns the same text under other settings.
func (s *server) withSettings(d *document, settings *settings) *document {
	w := d.analysisContext
	w.settings = settings
	other := s.newDocument(d.uri, d.version, d.source, w, d.file)
	other.typing = d.typing
	return other
}

func (s *server) newDocument(u uri.URI, version int32, source *sigma.Source, w analysisContext, file func() *sigma.File) *document {
	d := &document{uri: u, version: version, source: source, analysisContext: w, file: file, proofs: newProofs()}
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
	d.findings = sync.OnceValue(func() (found []check.Finding) {
		defer s.recoverPanic(string(u))
		parsed := file()
		if source.Len() > smallFile {
			go d.convertAll(parsed)
		}
		return check.Run(parsed, w.checkSettings(d.result))
	})
	d.report = sync.OnceValue(func() *report { return s.diagnose(d) })
	return d
}

// smallFile is up to how many bytes a file is translated sooner than it can be
// handed to another processor.
const smallFile = 8 << 10

// convertAll makes the results of a file beside what else is done with it.
func (d *document) convertAll(file *sigma.File) {
	defer func() { _ = recover() }() // whoever asks for the result gets the fault again
	for _, one := range file.Documents {
		if one.Kind != sigma.NotSigma {
			d.result(one)
		}
	}
}

// recoverPanic, deferred, keeps a fault of ours from ending more than the work it is
// in.
func (s *server) recoverPanic(what string) {
	if v := recover(); v != nil {
		s.log.Error("panic", zap.String("in", what), zap.Any("value", v), zap.ByteString("stack", debug.Stack()))
	}
}

// rule returns the YAML document at an offset, nil if it is not Sigma.
func (d *document) rule(offset int) *sigma.Document {
	for _, one := range d.file().Documents {
		if one.Span.Contains(offset) && one.Kind != sigma.NotSigma && one.Kind != sigma.EmptyDocument {
			return one
		}
	}
	return nil
}

var _ = registerCapability(func(_ *server, c *protocol.ServerCapabilities) {
	c.TextDocumentSync = &protocol.TextDocumentSyncOptions{
		OpenClose: new(true),
		Change:    new(protocol.TextDocumentSyncKindIncremental),
	}
})

// DidOpen takes over a document from the disk.
func (s *server) DidOpen(_ context.Context, p *protocol.DidOpenTextDocumentParams) error {
	item := &p.TextDocument
	s.publisher.forget(item.URI)
	s.replace(item.URI, func(next *snapshot) {
		settings := next.settingsOf(item.URI)
		s.putDocument(next, s.openDocument(item.URI, item.Version, sigma.NewSource(item.Text), next.contextOf(item.URI, settings)))
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
	old, ok := s.current.Load().documents[u]
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
			typed = &typing{cursor: at.Start + len(c.Text), at: time.Now(), before: s.shownFindings.of(u)}
		case *protocol.TextDocumentContentChangeWholeDocument:
			source = sigma.NewSource(c.Text)
			typed = nil
		}
	}
	s.replace(u, func(next *snapshot) {
		d := s.openDocument(u, p.TextDocument.Version, source, next.contextOf(u, next.settingsOf(u)))
		d.typing = typed
		s.putDocument(next, d)
	})
	return nil
}

// DidClose gives a document back to the disk.
func (s *server) DidClose(_ context.Context, p *protocol.DidCloseTextDocumentParams) error {
	u := p.TextDocument.URI
	if _, ok := s.current.Load().documents[u]; !ok {
		return fmt.Errorf("close of %s, which is not open", u)
	}
	s.replace(u, func(next *snapshot) {
		delete(next.documents, u)
		next.forget(u)
	})
	s.shownFindings.forget(u)
	s.indexer.reread(s, u)
	return nil
}

// putDocument puts a version of a document in place of the one before it.
func (s *server) putDocument(next *snapshot, d *document) {
	next.documents[d.uri] = d
	if next.indexes(d.uri) {
		s.indexer.noteEdit(d.uri, next.index.LazyFile(d.key))
		next.index = next.index.With(d.key, s.summaryOf(d))
	}
}

// replace changes one document. If it is a settings file or a pipeline in use,
// all documents are analyzed again.
func (s *server) replace(u uri.URI, change func(next *snapshot)) {
	before := s.current.Load()
	known := len(before.configFiles())
	if before.isConfigFile(u) {
		s.updateSnapshot(func(next *snapshot) {
			change(next)
			s.apply(next)
		})
		s.refresh()
		s.indexer.start(s)
		return
	}
	s.updateSnapshot(change)
	s.push(u)
	if now := s.current.Load(); len(now.configFiles()) > known {
		s.pushFiles(now) // its settings file is in use from now on
	}
	s.indexer.start(s)
}
