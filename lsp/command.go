package lsp

import (
	"context"
	"maps"
	"slices"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
)

// command is a command that the client can execute.
type command struct {
	offered func(*server) bool
	run     func(*server, context.Context, []protocol.LSPAny) (any, error)
}

var commands = map[string]command{}

// registerCommand registers a command with one argument.
func registerCommand[A any](name string, offered func(*server) bool, do func(*server, context.Context, *A) (any, error)) struct{} {
	commands[name] = command{offered, func(s *server, ctx context.Context, args []protocol.LSPAny) (any, error) {
		var a A
		if len(args) != 1 || protocol.Unmarshal(args[0], &a) != nil {
			return nil, jsonrpc2.Errorf(jsonrpc2.InvalidParams, "%s requires one argument, an object", name)
		}
		return do(s, ctx, &a)
	}}
	return struct{}{}
}

type tokenKey struct{}

// tokenOf is the token under which the client wants to see the progress of a
// command, or nil.
func tokenOf(ctx context.Context) protocol.ProgressToken {
	token, _ := ctx.Value(tokenKey{}).(protocol.ProgressToken)
	return token
}

func alwaysOffered(*server) bool { return true }

var _ = registerCapability(func(s *server, c *protocol.ServerCapabilities) {
	names := []string{}
	for _, name := range slices.Sorted(maps.Keys(commands)) {
		if commands[name].offered(s) {
			names = append(names, name)
		}
	}
	c.ExecuteCommandProvider = protocol.ExecuteCommandOptions{Commands: names}
})

// ExecuteCommand executes a command of the server.
func (s *server) ExecuteCommand(ctx context.Context, p *protocol.ExecuteCommandParams) (protocol.LSPAny, error) {
	c, ok := commands[p.Command]
	if !ok || !c.offered(s) {
		return nil, jsonrpc2.Errorf(jsonrpc2.InvalidParams, "unknown command %q", p.Command)
	}
	if p.WorkDoneToken != nil {
		ctx = context.WithValue(ctx, tokenKey{}, p.WorkDoneToken)
	}
	result, err := c.run(s, ctx, p.Arguments)
	if err != nil || result == nil {
		return nil, err
	}
	return protocol.Marshal(result)
}
