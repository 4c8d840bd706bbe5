// Command sigma-lsp checks Sigma rules and turns them into LEQL, the query
// language of Rapid7 InsightIDR: in an editor as a language server, or from
// the command line.
package main

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"
)

// commands holds the subcommands; each file adds its own in an init function.
var commands []func() *cobra.Command

// exitCode is the error of a command that has reported everything and only sets
// the exit status.
type exitCode int

func (e exitCode) Error() string { return fmt.Sprintf("exit status %d", int(e)) }

// exitError is the exit status of a command that could not do its work.
const exitError exitCode = 2

func main() { os.Exit(run(root(), os.Args[1:])) }

func root() *cobra.Command {
	c := &cobra.Command{
		Use:   "sigma-lsp",
		Short: "Check Sigma rules and convert them to LEQL for Rapid7 InsightIDR",
		Long: `Check Sigma rules, find out whether Rapid7 InsightIDR can run them, and convert
them to LEQL queries.

Editors start "sigma-lsp serve" and use the Language Server Protocol over
standard input and output. The other commands do the same work on files and
directories.`,
		Version:       strings.TrimPrefix(versionLine(), "sigma-lsp "),
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	for _, command := range commands {
		c.AddCommand(command())
	}
	return c
}

// run executes the command line and returns the exit status.
func run(c *cobra.Command, args []string) int {
	c.SetArgs(args)
	err := c.Execute()
	var code exitCode
	switch {
	case err == nil:
		return 0
	case errors.As(err, &code):
		return int(code)
	default:
		_, _ = c.ErrOrStderr().Write(neutralize(fmt.Appendf(nil, "sigma-lsp: %v\n", err)))
		return int(exitError)
	}
}
