// Package lsp is the language server: it speaks the Language Server Protocol
// and decides nothing about Sigma. Each capability is a file that registers
// what it offers.
package lsp

import (
	"context"
	"io"
	"sync"
	"sync/atomic"
	"time"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
	"go.uber.org/zap"

	_ "sigma-lsp/analysis/checks" // what server and command line check
	team "sigma-lsp/analysis/settings"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/workspace"
)

// About is the program's version and documentation.
type About struct {
	Version string
	// Docs is the address below which every check has a page of its name; "" if
	// none are published. It is set when the program is built.
	Docs string
}

// shutdownTimeout is how long requests that are still running at the end of the
// input may take.
const shutdownTimeout = 500 * time.Millisecond

// Serve serves a client until it sends "exit" or closes the input, and returns
// the exit status of the process: 0 after shutdown and exit, else 1.
func Serve(ctx context.Context, in io.Reader, out io.Writer, log *zap.Logger, about About) (exit int) {
	return newServer(log, about).serve(ctx, in, out)
}

// server holds the session with one client. Handlers read a snapshot of it,
// see server.snapshot; only the parts below change while it runs.
type server struct {
	protocol.UnimplementedServer

	connection
	store
	publishing
	lifecycle

	messages   messages
	indexer    indexer
	tokenCache tokenCache
	clipboard  clipboard
	attacks    team.AttackFiles
}

// connection is the client and what was agreed with it.
type connection struct {
	log          *zap.Logger
	about        About
	parse        func(*sigma.Source) *sigma.File // replaced by tests
	base         context.Context                 // ends with the server
	client       protocol.Client
	capabilities clientCapabilities
	trace        atomic.Bool
}

// publishing is what the client knows of the diagnostics.
type publishing struct {
	publisher     publisher
	shownFindings findingStore
	reports       reportCache
}

// lifecycle is how the session ends.
type lifecycle struct {
	exited     chan int
	inputEnded chan struct{} // closed at the end of the input: whatever only waits for a change stops waiting
	stopped    bool          // shutdown was requested
}

func newServer(log *zap.Logger, about About) *server {
	s := &server{
		connection: connection{log: log, about: about, parse: sigma.Parse, base: context.Background()},
		store:      store{changed: broadcast{next: make(chan struct{})}},
		lifecycle:  lifecycle{exited: make(chan int, 1), inputEnded: make(chan struct{})},
	}
	s.current.Store(&snapshot{settings: defaults(), index: workspace.New(nil, false), indexed: true})
	return s
}

func (s *server) serve(ctx context.Context, in io.Reader, out io.Writer) int {
	var stop context.CancelFunc
	s.base, stop = context.WithCancel(ctx)
	defer stop()

	d := newDispatcher(s)
	pipe := &pipes{out: out, drain: sync.OnceFunc(func() { close(s.inputEnded); d.drain(shutdownTimeout) }), ended: make(chan struct{})}
	pipe.in = newFraming(in, func(err error) {
		s.log.Warn("message refused", zap.Error(err))
		_, _ = pipe.Write(refusal(err))
	})
	conn := jsonrpc2.NewConn(jsonrpc2.NewHeaderStream(pipe), jsonrpc2.WithCodec(codec{}))
	s.client = protocol.ClientDispatcher(conn)
	s.log.Info("start", zap.String("version", s.about.Version))
	// The connection gets no context that ends: it would stop between two
	// frames without a word.
	conn.Go(context.Background(), d.handle)

	code := 1
	select {
	case code = <-s.exited:
	case <-pipe.ended:
	case <-conn.Done():
	case <-ctx.Done():
	}
	if err := conn.Err(); err != nil {
		s.log.Warn("connection", zap.Error(err))
	}
	s.log.Info("stop", zap.Int("status", code))
	return code
}

// pipes joins the two ends of the connection and reports the end of the input.
// Close does not close them: a blocked read of a pipe would not wake up.
type pipes struct {
	in    io.Reader
	mu    sync.Mutex // guards out
	out   io.Writer
	drain func()
	once  sync.Once
	ended chan struct{}
}

// Read reads from the client. At the end of the input it waits a moment for the
// requests that are still running, as nothing can be written afterwards.
func (p *pipes) Read(b []byte) (int, error) {
	n, err := p.in.Read(b)
	if err != nil && n == 0 {
		p.drain()
		p.once.Do(func() { close(p.ended) })
	}
	return n, err
}

// Write writes a message to the client.
func (p *pipes) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.out.Write(b)
}

// Close does nothing.
func (p *pipes) Close() error { return nil }

// codec passes the messages through the protocol's own encoding, which knows
// its union types.
type codec struct{}

// Marshal encodes a result or parameters.
func (codec) Marshal(v any) ([]byte, error) {
	if raw, ok := v.(jsonrpc2.RawMessage); ok && raw != nil {
		return raw, nil
	}
	return protocol.Marshal(v)
}

// Unmarshal decodes a result or parameters.
func (codec) Unmarshal(data []byte, v any) error {
	if raw, ok := v.(*jsonrpc2.RawMessage); ok {
		*raw = append((*raw)[:0], data...)
		return nil
	}
	return protocol.Unmarshal(data, v)
}
