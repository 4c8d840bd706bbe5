package lsp

import (
	"runtime/debug"
	"sync"
	"sync/atomic"

	"go.lsp.dev/uri"
	"go.uber.org/zap"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/workspace"
	"sigma-lsp/convert"
)

// document is one version of an open file. Results are computed on first use
// and shared by all requests.
type document struct {
	uri     uri.URI
	version int32
	source  *sigma.Source
	typing  *typing // nil unless an edit made this version
	analysisContext

	file     func() *sigma.File
	findings func() []check.Finding
	report   func() *report
	result   func(*sigma.Document) *convert.Result
	proofs   *proofs
}

// analysisContext is what the analysis of a file depends on: the settings, and
// the other files of the workspace.
type analysisContext struct {
	settings *settings
	// index may be replaced, but never by one that changes the result for the
	// file: in that case the document is replaced.
	index            *atomic.Pointer[workspace.Index]
	indexed          bool   // the index contains the files of the folders
	outsideWorkspace bool   // the file is in none of them
	key              string // of the file in the index
	name             string // of the file, in messages
}

// contextOf returns the current analysis context of a file.
func (snap *snapshot) contextOf(u uri.URI, settings *settings) analysisContext {
	w := analysisContext{settings: settings, index: &atomic.Pointer[workspace.Index]{}, indexed: snap.indexed, key: string(u), name: snap.name(u)}
	w.index.Store(snap.index)
	_, below := snap.relativePath(u)
	w.outsideWorkspace = !below
	return w
}

// convert translates a document of the file.
func (w analysisContext) convert(d *sigma.Document) *convert.Result {
	return convert.WithResolver(w.index.Load().Resolver(w.key), d, w.settings.pipelines()...)
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

// convertAll computes the results of a file concurrently with its checks.
func (d *document) convertAll(file *sigma.File) {
	defer func() { _ = recover() }() // the panic repeats for whoever requests the result
	for _, one := range file.Documents {
		if one.Kind != sigma.NotSigma {
			d.result(one)
		}
	}
}

// recoverPanic, deferred, keeps a panic from ending more than the current work.
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
