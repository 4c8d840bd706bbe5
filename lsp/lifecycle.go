package lsp

import (
	"context"

	"go.lsp.dev/protocol"
	"go.uber.org/zap"
)

var offers []func(*server, *protocol.ServerCapabilities)

// offer registers what a capability announces to a client.
func offer(o func(*server, *protocol.ServerCapabilities)) struct{} {
	offers = append(offers, o)
	return struct{}{}
}

// Initialize learns what the client can do and tells what the server can.
func (s *server) Initialize(_ context.Context, p *protocol.InitializeParams) (*protocol.InitializeResult, error) {
	s.can = abilitiesOf(p)
	s.trace.Store(tracing(p.Trace))
	s.update(func(next *state) {
		next.folders = foldersOf(p)
		next.indexed = len(next.folders) == 0
		s.config.initial = p.InitializationOptions
		s.apply(next)
	})
	result := &protocol.InitializeResult{ServerInfo: protocol.ServerInfo{Name: "sigma-lsp", Version: protocol.NewOptional(s.about.Version)}}
	for _, o := range offers {
		o(s, &result.Capabilities)
	}
	result.Capabilities.PositionEncoding = encodingName(s.can.encoding)
	s.log.Info("initialized", zap.String("client", p.ClientInfo.Name), zap.String("encoding", string(encodingName(s.can.encoding))), zap.Bool("pull", s.can.pull))
	return result, nil
}

// Initialized asks the client for what only it can give. The answers come in
// on the loop that runs this, so they are waited for elsewhere.
func (s *server) Initialized(context.Context, *protocol.InitializedParams) error {
	s.messages.open(s)
	s.indexing.rebuild(s)
	s.prepare(s.state.Load().settings)
	go func() {
		defer s.survive("initialized")
		s.register()
		if s.can.configuration {
			s.configure()
		}
	}()
	return nil
}

// register asks for notifications that exist by dynamic registration only.
func (s *server) register() {
	var wanted []protocol.Registration
	if s.can.watchConfiguration {
		wanted = append(wanted, protocol.Registration{
			ID: "configuration", Method: protocol.MethodWorkspaceDidChangeConfiguration,
			RegisterOptions: raw(map[string]string{"section": section}),
		})
	}
	if s.can.watchFiles {
		wanted = append(wanted, protocol.Registration{
			ID: "files", Method: protocol.MethodWorkspaceDidChangeWatchedFiles,
			RegisterOptions: raw(map[string]any{"watchers": []any{map[string]string{"globPattern": "**/*.{yml,yaml,json}"}}}),
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

// raw encodes values of our own making.
func raw(v any) protocol.LSPAny {
	b, err := protocol.Marshal(v)
	if err != nil {
		panic(err)
	}
	return b
}
