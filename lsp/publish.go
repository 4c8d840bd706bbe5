package lsp

import (
	"context"
	"sync"

	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"
	"go.uber.org/zap"
)

// publisher knows the files whose diagnostics are being made, and whether they
// changed meanwhile. One file is never worked on twice at once, so its
// diagnostics go out in order.
type publisher struct {
	mu         sync.Mutex
	pending    map[uri.URI]bool
	files      map[uri.URI]bool            // settings files and pipelines with diagnostics
	published  map[uri.URI]publishedReport // what the client has of open files
	begin, end func()
}

// publishedReport is what was published of an open file.
type publishedReport struct {
	version int32
	report  *report
}

// isPublished reports whether the client has such a report on that version, and
// remembers that it will.
func (p *publisher) isPublished(d *document, r *report) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	before, ok := p.published[d.uri]
	if ok && before.version == d.version && before.report.id() == r.id() {
		return true
	}
	if p.published == nil {
		p.published = map[uri.URI]publishedReport{}
	}
	p.published[d.uri] = publishedReport{d.version, r}
	return false
}

// forget notes that a file is not open any more.
func (p *publisher) forget(u uri.URI) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.published, u)
}

// push publishes the diagnostics of a file, unless the client pulls them. It
// returns at once; outdated results are dropped.
func (s *server) push(u uri.URI) {
	if s.capabilities.pull {
		return
	}
	p := &s.publisher
	p.mu.Lock()
	_, running := p.pending[u]
	if p.pending == nil {
		p.pending = map[uri.URI]bool{}
	}
	p.pending[u] = running
	p.mu.Unlock()
	if running {
		return
	}
	p.begin()
	go func() {
		defer p.end()
		var last *document
		for again := true; again; {
			last = s.publish(u, last)
			p.mu.Lock()
			if again = p.pending[u]; again {
				p.pending[u] = false
			} else {
				delete(p.pending, u)
			}
			p.mu.Unlock()
		}
	}()
}

// publish sends the diagnostics of the latest version, unless they were the
// last ones sent, and returns that version; nil means a file that is not open.
func (s *server) publish(u uri.URI, last *document) (sent *document) {
	defer s.recoverPanic(string(u))
	snap := s.current.Load()
	d := snap.documents[u]
	if d != nil && d == last {
		return last
	}
	if d != nil && s.awaitsIndex(d) {
		return d // it is published when the index is there
	}
	r := s.reportOf(snap, u)
	p := &protocol.PublishDiagnosticsParams{URI: u, Diagnostics: r.items}
	if d != nil {
		p.Version = protocol.NewOptional(d.version)
		// A version that is analyzed again because settings or other files
		// changed is pushed again only if its findings changed.
		if now := s.current.Load().documents[u]; now == nil || now.source != d.source {
			return last // overtaken
		}
		if s.publisher.isPublished(d, r) {
			return d
		}
	}
	if err := s.client.PublishDiagnostics(s.base, p); err != nil {
		s.log.Debug("publish", zap.Error(err))
	}
	return d
}

// pushFiles publishes the diagnostics of the settings files and pipelines in
// use, and clears those of files that are no longer in use.
func (s *server) pushFiles(snap *snapshot) {
	now := map[uri.URI]bool{}
	for u := range snap.configFiles() {
		now[u] = true
	}
	s.publisher.mu.Lock()
	before := s.publisher.files
	s.publisher.files = now
	s.publisher.mu.Unlock()
	for u := range before {
		if !now[u] {
			s.push(u)
		}
	}
	for u := range now {
		s.push(u)
	}
}

// refresh publishes again everything that depends on the settings.
func (s *server) refresh() {
	snap := s.current.Load()
	for u := range snap.documents {
		s.push(u)
	}
	s.pushFiles(snap)
	s.refreshClient()
}

// refreshClient makes the client request again what the server does not push.
// These are requests to the client: waiting for their answers must not block
// the next message.
func (s *server) refreshClient() {
	if s.capabilities.pull && s.capabilities.pullRefresh {
		go s.sendRefresh("diagnostic refresh", s.client.DiagnosticRefresh)
	}
	if s.capabilities.lensRefresh {
		go s.sendRefresh("lens refresh", s.client.CodeLensRefresh)
	}
	if s.capabilities.tokenRefresh {
		go s.sendRefresh("tokens refresh", s.client.SemanticTokensRefresh)
	}
	if s.capabilities.hintRefresh {
		go s.sendRefresh("hint refresh", s.client.InlayHintRefresh)
	}
}

func (s *server) sendRefresh(what string, request func(context.Context) error) {
	if err := request(s.base); err != nil {
		s.log.Warn(what, zap.Error(err))
	}
}
