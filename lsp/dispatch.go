package lsp

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
	"go.uber.org/zap"
)

// dispatcher decides the order in which messages run. Notifications run in the
// order of arrival, so that every request sees the edits sent before it;
// requests then run concurrently.
//
// No handler gets the context of the library: for a request that is not
// released, it is recycled while goroutines of package context may still use
// it, which ends the process.
type dispatcher struct {
	server *server
	next   jsonrpc2.Handler

	// Touched by one message at a time, before the next may start.
	initialized, shutdown bool

	mu      sync.Mutex
	running map[jsonrpc2.ID]context.CancelFunc
	idle    *sync.Cond
	busy    int
}

func newDispatcher(s *server) *dispatcher {
	d := &dispatcher{server: s, next: protocol.ServerHandler(s, nil), running: map[jsonrpc2.ID]context.CancelFunc{}}
	d.idle = sync.NewCond(&d.mu)
	s.publisher.begin, s.publisher.end = d.enter, d.leave
	return d
}

var (
	errNotInitialized = jsonrpc2.NewError(jsonrpc2.ServerNotInitialized, `the first request must be "initialize"`)
	errInitialized    = jsonrpc2.NewError(jsonrpc2.InvalidRequest, `"initialize" was already sent`)
	errShutDown       = jsonrpc2.NewError(jsonrpc2.InvalidRequest, `after "shutdown", only "exit" is allowed`)
)

// protocolMethods holds every method of the protocol; for others the parameters are not
// decoded.
var protocolMethods = sync.OnceValue(func() map[string]bool {
	m := map[string]bool{protocol.MethodCancelRequest: true, protocol.MethodProgress: true, protocol.MethodSetTrace: true}
	for _, info := range protocol.Methods {
		if info.Direction != protocol.DirectionServerToClient {
			m[info.Method] = true
		}
	}
	return m
})

func (d *dispatcher) handle(request context.Context, r *jsonrpc2.Request) (result any, err error) {
	start, call, method := time.Now(), r.IsCall(), r.Method()
	// Panics and errors end here, whatever happens further in.
	defer func() { d.finish(&result, &err, recover(), method, call, start) }()

	if err := d.admit(method); err != nil {
		return nil, err
	}
	ctx := context.WithValue(d.server.base, snapshotKey{}, d.server.current.Load())
	inOrder := !call || method == protocol.MethodInitialize || method == protocol.MethodShutdown
	if !inOrder {
		// Registered before the next message may start: a cancellation that
		// follows at once must find it.
		var done func()
		ctx, done = d.begin(ctx, r.ID())
		defer done()
		jsonrpc2.Async(request)
		method = r.Method()
	}
	return d.route(ctx, r, method)
}

// admit refuses what the protocol allows at other times only.
func (d *dispatcher) admit(method string) error {
	switch {
	case method == protocol.MethodExit:
		return nil
	case d.shutdown:
		return errShutDown
	case method == protocol.MethodInitialize && d.initialized:
		return errInitialized
	case method != protocol.MethodInitialize && !d.initialized:
		return errNotInitialized
	}
	return nil
}

func (d *dispatcher) route(ctx context.Context, r *jsonrpc2.Request, method string) (any, error) {
	switch method {
	case protocol.MethodCancelRequest:
		return nil, d.cancel(r.Params())
	case protocol.MethodInitialize:
		result, err := d.next(ctx, r)
		d.initialized = err == nil
		return result, err
	case protocol.MethodShutdown:
		d.shutdown = true
	case protocol.MethodInitialized:
		// Some clients omit its empty parameters.
		return nil, d.server.Initialized(ctx, nil)
	}
	if serve, ok := requests[method]; ok {
		return serve(d.server, ctx, r.Params())
	}
	if !protocolMethods()[method] {
		return nil, jsonrpc2.Errorf(jsonrpc2.MethodNotFound, "unknown method %q", method)
	}
	return d.next(ctx, r)
}

// begin makes the context of a request, which "$/cancelRequest" can end.
func (d *dispatcher) begin(ctx context.Context, id jsonrpc2.ID) (context.Context, func()) {
	if text, ok := id.StringValue(); ok {
		id = jsonrpc2.NewStringID(strings.Clone(text))
	}
	ctx, cancel := context.WithCancel(ctx)
	d.mu.Lock()
	d.running[id] = cancel
	d.busy++
	d.mu.Unlock()
	return ctx, func() {
		cancel()
		d.mu.Lock()
		delete(d.running, id)
		d.mu.Unlock()
		d.leave()
	}
}

func (d *dispatcher) cancel(params []byte) error {
	var p protocol.CancelParams
	if err := protocol.Unmarshal(params, &p); err != nil {
		return fmt.Errorf("%w: %w", jsonrpc2.ErrInvalidParams, err)
	}
	var id jsonrpc2.ID
	switch v := p.ID.(type) {
	case protocol.Integer:
		id = jsonrpc2.NewNumberID(int64(v))
	case protocol.String:
		id = jsonrpc2.NewStringID(string(v))
	}
	d.mu.Lock()
	cancel := d.running[id]
	d.mu.Unlock()
	if cancel != nil {
		cancel()
	}
	return nil
}

// enter and leave count work that should be finished before the server ends.
func (d *dispatcher) enter() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.busy++
}

func (d *dispatcher) leave() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.busy--
	if d.busy == 0 {
		d.idle.Broadcast()
	}
}

// drain waits until nothing runs, but not longer than that.
func (d *dispatcher) drain(limit time.Duration) {
	over := false
	timer := time.AfterFunc(limit, func() {
		d.mu.Lock()
		defer d.mu.Unlock()
		over = true
		d.idle.Broadcast()
	})
	defer timer.Stop()
	d.mu.Lock()
	defer d.mu.Unlock()
	for d.busy > 0 && !over {
		d.idle.Wait()
	}
	if !over {
		// The library writes an answer after its handler has returned.
		time.Sleep(time.Millisecond)
	}
}

// finish turns the result of a handler into an answer. A notification has none:
// its error would end the connection, so it is only logged.
func (d *dispatcher) finish(result *any, err *error, panicked any, method string, call bool, start time.Time) {
	s, took := d.server, time.Since(start)
	if panicked != nil {
		s.log.Error("panic", zap.String("method", method), zap.Any("value", panicked), zap.ByteString("stack", debug.Stack()))
		*err = jsonrpc2.Errorf(jsonrpc2.InternalError, "%s: internal error, see the log of the server", method)
	}
	var known *jsonrpc2.Error
	switch {
	case *err == nil:
	case errors.Is(*err, context.Canceled), errors.Is(*err, protocol.ErrRequestCancelled):
		*err = protocol.ErrRequestCancelled
	case errors.Is(*err, jsonrpc2.ErrParse):
		// The library reports this for parameters of the wrong type.
		*err = jsonrpc2.Errorf(jsonrpc2.InvalidParams, "%s: invalid parameters", method)
	case !errors.As(*err, &known):
		*err = jsonrpc2.Errorf(jsonrpc2.InternalError, "%s: %v", method, *err)
	}
	// An empty list means that there is nothing, null that nothing is known.
	if v := reflect.ValueOf(*result); v.Kind() == reflect.Slice && v.IsNil() {
		*result = nil
	}
	if *err != nil {
		*result = nil
		switch {
		case panicked != nil || errors.Is(*err, protocol.ErrRequestCancelled):
		case errors.As(*err, &known) && known.Code == requestFailed:
			// The request of the user cannot be carried out. The reason names
			// the rule.
			s.log.Debug("refused", zap.String("method", method), zap.Error(*err))
		default:
			s.log.Warn("refused", zap.String("method", method), zap.Error(*err))
		}
	}
	if !call {
		*err = nil
	}
	s.log.Debug("served", zap.String("method", method), zap.Duration("took", took))
	if s.trace.Load() {
		_ = s.client.LogTrace(s.base, &protocol.LogTraceParams{Message: fmt.Sprintf("%s took %s", method, took)})
	}
}

// requests holds the custom methods of the server.
var requests = map[string]func(*server, context.Context, []byte) (any, error){}

// registerRequest registers a custom method; its parameters are an object.
func registerRequest[P any](method string, serve func(*server, context.Context, *P) (any, error)) struct{} {
	requests[method] = func(s *server, ctx context.Context, raw []byte) (any, error) {
		var p P
		if len(raw) == 0 {
			return nil, jsonrpc2.Errorf(jsonrpc2.InvalidParams, "%s: the parameters must be an object", method)
		}
		if err := protocol.Unmarshal(raw, &p); err != nil {
			return nil, fmt.Errorf("%w: %w", jsonrpc2.ErrParse, err)
		}
		return serve(s, ctx, &p)
	}
	return struct{}{}
}
