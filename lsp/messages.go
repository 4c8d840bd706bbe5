package lsp

import (
	"slices"
	"sync"

	"go.lsp.dev/protocol"
	"go.uber.org/zap"
)

// messages are shown to the user in a window. They are queued until the client
// has sent "initialized".
type messages struct {
	mu       sync.Mutex
	ready    bool
	waiting  []protocol.ShowMessageParams
	warnings []string // about the settings, the last ones shown
}

func (m *messages) open(s *server) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.ready = true
	for _, p := range m.waiting {
		m.send(s, p)
	}
	m.waiting = nil
}

// warn shows what is wrong with the settings, each problem once.
func (m *messages) warn(s *server, complaints []string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, text := range complaints {
		if !slices.Contains(m.warnings, text) {
			m.enqueue(s, protocol.MessageTypeWarning, text)
		}
	}
	m.warnings = complaints
}

func (m *messages) enqueue(s *server, kind protocol.MessageType, text string) {
	p := protocol.ShowMessageParams{Type: kind, Message: "sigma-lsp: " + escapeInvisible(text)}
	if m.ready {
		m.send(s, p)
	} else {
		m.waiting = append(m.waiting, p)
	}
}

func (m *messages) send(s *server, p protocol.ShowMessageParams) {
	if err := s.client.ShowMessage(s.base, &p); err != nil {
		s.log.Warn("message", zap.Error(err))
	}
}

// show shows a message to the user.
func (s *server) show(kind protocol.MessageType, text string) {
	s.messages.mu.Lock()
	defer s.messages.mu.Unlock()
	s.messages.enqueue(s, kind, text)
}
