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

// About is what the program says of itself.
type About struct {
	Version string
	// Docs is the address below which every check has a page of its name; ""
	// where none are published. It is known when the program is built.
	Docs string
}

// shutdownTimeout is how long requests that still run at the end of the input may take
// to answer.
const shutdownTimeout = 500 * time.Millisecond

// Serve answers a client until it says "exit" or its end of the input closes,
// and returns the status for the process: 0 after shutdown and exit, else 1.
func Serve(ctx context.Context, in io.Reader, out io.Writer, log *zap.Logger, about About) (exit int) {
	return newServer(log, about).serve(ctx, in, out)
}

type server struct {
	protocol.UnimplementedServer

	log   *zap.Logger
	about About
	parse func(*sigma.Source) *sigma.File

	base         context.Context // ends with the server
	client       protocol.Client
	capabilities clientCapabilities

	current atomic.Pointer[snapshot]
	writeMu sync.Mutex // held while the next state is made
	config  config
	changed broadcast

	publisher     publisher
	shownFindings findingStore
	indexer       indexer
	reports       reportCache
	tokenCache    tokenCache
	clipboard     clipboard
	attacks       team.AttackFiles
	trace         atomic.Bool
	exited        chan int
	inputEnded    chan struct{} // closed when the input has ended: who only waits for news gives up
	stopped       bool          // shutdown was asked for
	messages      messages
}

func newServer(log *zap.Logger, about About) *server {
	s := &server{
		log:        log,
		about:      about,
		parse:      sigma.Parse,
		base:       context.Background(),
		exited:     make(chan int, 1),
		inputEnded: make(chan struct{}),
		changed:    broadcast{next: make(chan struct{})},
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

// pipes joins the two ends of the connection and tells when the input ends.
// Closing it closes nothing: a blocked read of a pipe would not wake up.
type pipes struct {
	in    io.Reader
	mu    sync.Mutex // guards out
	out   io.Writer
	drain func()
	once  sync.Once
	ended chan struct{}
}

// Read reads from the client. At the end of the input it gives the requests
// that still run a moment to answer, as nothing can be written afterwards.
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

// broadcast wakes all who wait for the next change.
type broadcast struct {
	mu   sync.Mutex
	next chan struct{}
}

func (b *broadcast) wait() <-chan struct{} {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.next
}

func (b *broadcast) send() {
	b.mu.Lock()
	defer b.mu.Unlock()
	close(b.next)
	b.next = make(chan struct{})
}
