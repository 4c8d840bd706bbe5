package lsp

import (
	"context"
	"sync"

	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"
	"go.uber.org/zap"
)

// pushing knows the files whose diagnostics are being made, and whether they
// changed meanwhile. One file is never worked on twice at once, so its
// diagnostics go out in order.
type pushing struct {
	mu         sync.Mutex
	again      map[uri.URI]bool
	files      map[uri.URI]bool // settings files and pipelines that show faults
	sent       map[uri.URI]sent // what the client has of open files
	begin, end func()
}

// sent is what was published of an open file.
type sent struct {
	version int32
	report  *report
}

// has reports whether the client has such a report on that version, and
// remembers that it will.
func (p *pushing) has(d *document, r *report) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	before, ok := p.sent[d.uri]
	if ok && before.version == d.version && before.report.id() == r.id() {
		return true
	}
	if p.sent == nil {
		p.sent = map[uri.URI]sent{}
	}
	p.sent[d.uri] = sent{d.version, r}
	return false
}

// forget notes that a file is not open any more.
func (p *pushing) forget(u uri.URI) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.sent, u)
}

// push publishes the diagnostics of a file, unless the client asks for them.
// It returns at once; the answer to an edit that was overtaken is dropped.
func (s *server) push(u uri.URI) {
	if s.can.pull {
		return
	}
	p := &s.pushing
	p.mu.Lock()
	_, running := p.again[u]
	if p.again == nil {
		p.again = map[uri.URI]bool{}
	}
	p.again[u] = running
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
			if again = p.again[u]; again {
				p.again[u] = false
			} else {
				delete(p.again, u)
			}
			p.mu.Unlock()
		}
	}()
}

// publish sends the diagnostics of the latest version, unless they were the
// last ones sent, and returns that version; nil stands for a file that is not
// open.
func (s *server) publish(u uri.URI, last *document) (sent *document) {
	defer s.survive(string(u))
	st := s.state.Load()
	d := st.documents[u]
	if d != nil && d == last {
		return last
	}
	if d != nil && s.waits(d) {
		return d // it is published when the index is there
	}
	r := s.reportOf(st, u)
	p := &protocol.PublishDiagnosticsParams{URI: u, Diagnostics: r.items}
	if d != nil {
		p.Version = protocol.NewOptional(d.version)
		// A version that is looked at anew, as others changed, is pushed again if
		// something else is found.
		if now := s.state.Load().documents[u]; now == nil || now.source != d.source {
			return last // overtaken
		}
		if s.pushing.has(d, r) && d.renewed {
			return d
		}
	}
	if err := s.client.PublishDiagnostics(s.base, p); err != nil {
		s.log.Debug("publish", zap.Error(err))
	}
	return d
}

// pushFiles publishes the faults of the settings files and pipelines in use,
// and takes back those of files that are no longer.
func (s *server) pushFiles(st *state) {
	now := map[uri.URI]bool{}
	for u := range st.files() {
		now[u] = true
	}
	s.pushing.mu.Lock()
	before := s.pushing.files
	s.pushing.files = now
	s.pushing.mu.Unlock()
	for u := range before {
		if !now[u] {
			s.push(u)
		}
	}
	for u := range now {
		s.push(u)
	}
}

// refresh answers anew what rests on the settings.
func (s *server) refresh() {
	st := s.state.Load()
	for u := range st.documents {
		s.push(u)
	}
	s.pushFiles(st)
	s.askAgain()
}

// askAgain lets the client ask anew for what the server does not send of itself.
// These are requests to the client: who waits for their answers must not keep
// the next message waiting.
func (s *server) askAgain() {
	if s.can.pull && s.can.pullRefresh {
		go s.ask("diagnostic refresh", s.client.DiagnosticRefresh)
	}
	if s.can.lensRefresh {
		go s.ask("lens refresh", s.client.CodeLensRefresh)
	}
	if s.can.colourRefresh {
		go s.ask("tokens refresh", s.client.SemanticTokensRefresh)
	}
	if s.can.hintRefresh {
		go s.ask("hint refresh", s.client.InlayHintRefresh)
	}
}

func (s *server) ask(what string, request func(context.Context) error) {
	if err := request(s.base); err != nil {
		s.log.Warn(what, zap.Error(err))
	}
}
