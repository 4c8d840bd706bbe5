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
	begin, end func()
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
	p := &protocol.PublishDiagnosticsParams{URI: u, Diagnostics: s.reportOf(st, u).items}
	if d != nil {
		p.Version = protocol.NewOptional(d.version)
		if s.state.Load().documents[u] != d {
			return last // overtaken
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
	// These are requests to the client: who waits for their answers must not
	// keep the next message waiting.
	if s.can.pull && s.can.pullRefresh {
		go s.ask("diagnostic refresh", s.client.DiagnosticRefresh)
	}
	if s.can.lensRefresh {
		go s.ask("lens refresh", s.client.CodeLensRefresh)
	}
	if s.can.colourRefresh {
		go s.ask("tokens refresh", s.client.SemanticTokensRefresh)
	}
}

func (s *server) ask(what string, request func(context.Context) error) {
	if err := request(s.base); err != nil {
		s.log.Warn(what, zap.Error(err))
	}
}
