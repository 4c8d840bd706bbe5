package lsp

import (
	"context"

	"go.lsp.dev/protocol"
	"go.uber.org/zap"
)

var capabilityRegistrars []func(*server, *protocol.ServerCapabilities)

// registerCapability registers what a capability announces to a client.
func registerCapability(o func(*server, *protocol.ServerCapabilities)) struct{} {
	capabilityRegistrars = append(capabilityRegistrars, o)
	return struct{}{}
}

// Initialize reads the client's capabilities and returns the server's.
func (s *server) Initialize(_ context.Context, p *protocol.InitializeParams) (*protocol.InitializeResult, error) {
	s.capabilities = readCapabilities(p)
	s.trace.Store(tracing(p.Trace))
	s.updateSnapshot(func(next *snapshot) {
		next.folders = foldersOf(p)
		next.indexed = len(next.folders) == 0
		s.config.initial = p.InitializationOptions
		s.apply(next)
	})
	result := &protocol.InitializeResult{ServerInfo: protocol.ServerInfo{Name: "sigma-lsp", Version: protocol.NewOptional(s.about.Version)}}
	for _, o := range capabilityRegistrars {
		o(s, &result.Capabilities)
	}
	result.Capabilities.PositionEncoding = encodingName(s.capabilities.encoding)
	s.log.Info("initialized", zap.String("client", p.ClientInfo.Name), zap.String("encoding", string(encodingName(s.capabilities.encoding))), zap.Bool("pull", s.capabilities.pull))
	return result, nil
}

// Initialized sends the requests that must follow the handshake. Their answers
// arrive on the loop that runs this, so they are awaited elsewhere.
func (s *server) Initialized(context.Context, *protocol.InitializedParams) error {
	s.messages.open(s)
	s.indexer.rebuild(s)
	s.warmCompletion(s.current.Load().settings)
	go func() {
		defer s.recoverPanic("initialized")
		s.register()
		if s.capabilities.configuration {
			s.configure()
		}
	}()
	return nil
}

// register registers notifications that are only available by dynamic
// registration.
func (s *server) register() {
	var wanted []protocol.Registration
	if s.capabilities.watchConfiguration {
		wanted = append(wanted, protocol.Registration{
			ID: "configuration", Method: protocol.MethodWorkspaceDidChangeConfiguration,
			RegisterOptions: rawMessage(map[string]string{"section": section}),
		})
	}
	if s.capabilities.watchFiles {
		wanted = append(wanted, protocol.Registration{
			ID: "files", Method: protocol.MethodWorkspaceDidChangeWatchedFiles,
			RegisterOptions: rawMessage(map[string]any{"watchers": []any{map[string]string{"globPattern": "**/*.{yml,yaml,json}"}}}),
		})
	}
	if len(wanted) == 0 {
		return
	}
	if err := s.client.RegisterCapability(s.base, &protocol.RegistrationParams{Registrations: wanted}); err != nil {
		s.log.Warn("registration", zap.Error(err))
	}
}

// Shutdown ends everything but the wait for "exit".
func (s *server) Shutdown(context.Context) error {
	s.stopped = true
	return nil
}

// Exit ends the process.
func (s *server) Exit(context.Context) error {
	code := 1
	if s.stopped {
		code = 0
	}
	select {
	case s.exited <- code:
	default:
	}
	return nil
}

// SetTrace switches the notifications about the server's work.
func (s *server) SetTrace(_ context.Context, p *protocol.SetTraceParams) error {
	s.trace.Store(tracing(p.Value))
	return nil
}

func tracing(v protocol.TraceValue) bool {
	return v == protocol.TraceValueMessages || v == protocol.TraceValueVerbose
}

// rawMessage encodes values of the server.
func rawMessage(v any) protocol.LSPAny {
	b, err := protocol.Marshal(v)
	if err != nil {
		panic(err)
	}
	return b
}
