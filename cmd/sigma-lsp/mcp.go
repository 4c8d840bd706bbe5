package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/modelcontextprotocol/go-sdk/mcp"
	"github.com/spf13/cobra"
)

func init() { commands = append(commands, mcpCommand) }

func mcpCommand() *cobra.Command {
	write := false
	c := &cobra.Command{
		Use:   "mcp [DIRECTORY]...",
		Short: "Serve agents over the Model Context Protocol",
		Long: `Serve the Model Context Protocol over standard input and output. The tools check,
convert, explain, test and compare Sigma rules, and list the fields of a log
source with their LEQL keys.

The tools read files only in the given directories, by default in the working
directory. Links that lead out of them are refused. Nothing is written unless
--write enables the tool that applies safe fixes.`,
		Example: `  sigma-lsp mcp rules/
  sigma-lsp mcp --write rules/ pipelines/`,
		RunE: func(c *cobra.Command, folders []string) error {
			if len(folders) == 0 {
				folders = []string{"."}
			}
			b, err := newBounds(folders)
			if err != nil {
				return err
			}
			err = newAgentServer(b, write).Run(c.Context(), &mcp.StdioTransport{})
			if errors.Is(err, context.Canceled) {
				return nil
			}
			return err
		},
	}
	c.Flags().BoolVar(&write, "write", false, "allow safe fixes to be written to files")
	return c
}

// agentTools are the tools, each registered in its file.
var agentTools []func(*mcp.Server, *agent)

// agent is the state that the tools share.
type agent struct {
	bounds bounds
	write  bool
}

// newAgentServer returns a server of the Model Context Protocol. It reveals
// nothing but its name and version.
func newAgentServer(b bounds, write bool) *mcp.Server {
	v, _ := build()
	s := mcp.NewServer(&mcp.Implementation{Name: "sigma-lsp", Title: "Sigma rules for Rapid7 InsightIDR", Version: v}, &mcp.ServerOptions{
		Instructions: "Checks Sigma detection rules and converts them to LEQL for Rapid7 InsightIDR. " +
			"Pass a rule as text, or the path of a file in one of the directories that the server was started with. " +
			"A rule that is refused has no query; do not write one by hand.",
	})
	a := &agent{bounds: b, write: write}
	for _, add := range agentTools {
		add(s, a)
	}
	return s
}

// agentTool registers a read-only tool.
func agentTool[In any](name, title, description string, do func(context.Context, *agent, In) (any, error)) struct{} {
	agentTools = append(agentTools, func(s *mcp.Server, a *agent) {
		addAgentTool(s, a, &mcp.Tool{
			Name: name, Description: description,
			Annotations: &mcp.ToolAnnotations{Title: title, ReadOnlyHint: true, IdempotentHint: true, OpenWorldHint: new(false)},
		}, do)
	})
	return struct{}{}
}

func addAgentTool[In any](s *mcp.Server, a *agent, tool *mcp.Tool, do func(context.Context, *agent, In) (any, error)) {
	mcp.AddTool(s, tool, func(ctx context.Context, _ *mcp.CallToolRequest, in In) (result *mcp.CallToolResult, out any, err error) {
		// A panic in one tool must not end the session.
		defer func() {
			if fault := recover(); fault != nil {
				fmt.Fprintf(os.Stderr, "sigma-lsp: %s: %v\n", tool.Name, fault)
				result, out, err = nil, nil, errors.New("internal error, see the log of sigma-lsp")
			}
		}()
		out, err = do(ctx, a, in)
		return nil, out, err
	})
}
