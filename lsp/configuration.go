package lsp

import (
	"bytes"
	"context"
	"slices"

	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"
	"go.uber.org/zap"
)

// DidChangeConfiguration applies new settings: those in the message or, if the
// client supports it, those that it is asked for.
func (s *server) DidChangeConfiguration(_ context.Context, p *protocol.DidChangeConfigurationParams) error {
	if s.capabilities.configuration {
		go s.configure()
		return nil
	}
	given := p.Settings
	if given.Kind() == '{' {
		sections := map[string]protocol.LSPAny{}
		if err := protocol.Unmarshal(given, &sections); err != nil {
			return err
		}
		if ours, ok := sections[section]; ok {
			given = ours
		}
	}
	s.reconfigure(given)
	return nil
}

// configure requests the settings from the client.
func (s *server) configure() {
	defer s.recoverPanic("configuration")
	name := section
	answer, err := s.client.Configuration(s.base, &protocol.ConfigurationParams{Items: []protocol.ConfigurationItem{{Section: &name}}})
	if err != nil || len(answer) != 1 {
		s.log.Warn("configuration", zap.Int("answers", len(answer)), zap.Error(err))
		return
	}
	s.reconfigure(answer[0])
}

func (s *server) reconfigure(given protocol.LSPAny) {
	given = bytes.Clone(given)
	if given.Kind() == 'n' {
		given = nil
	}
	s.writeMu.Lock()
	same := bytes.Equal(given, s.config.current)
	s.config.current = given
	s.writeMu.Unlock()
	if same {
		return
	}
	s.updateSnapshot(s.apply)
	s.refresh()
}

// DidChangeWatchedFiles handles changed files: settings files and pipelines in
// use are read again.
func (s *server) DidChangeWatchedFiles(_ context.Context, p *protocol.DidChangeWatchedFilesParams) error {
	snap := s.current.Load()
	settings := slices.ContainsFunc(p.Changes, func(change protocol.FileEvent) bool {
		_, open := snap.documents[change.URI]
		return !open && snap.isConfigFile(change.URI)
	})
	s.updateSnapshot(func(next *snapshot) {
		next.disk++
		if settings {
			s.apply(next)
		}
	})
	if settings {
		s.refresh()
	}
	files := make([]uri.URI, len(p.Changes))
	for i, change := range p.Changes {
		files[i] = change.URI
	}
	s.indexer.reread(s, files...)
	return nil
}
