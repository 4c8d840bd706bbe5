package main

import (
	"fmt"
	"os"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"

	"sigma-lsp/lsp"
)

// docs is the base address of the published pages on checks. It is set at build
// time by -ldflags "-X main.docs=…".
var docs string

func init() { commands = append(commands, serveCommand) }

var logLevels = []string{"debug", "info", "warn", "error"}

func serveCommand() *cobra.Command {
	var level string
	c := &cobra.Command{
		Use:   "serve",
		Short: "Run the language server",
		Long: `Run the language server. It uses the Language Server Protocol over standard input
and output, and logs to standard error. Editors start this command themselves;
you do not need to run it.`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			log, err := logger(level)
			if err != nil {
				return err
			}
			// Every edit leaves the previous tree as garbage. Collecting it
			// half as often as the default costs a few megabytes of a small
			// heap.
			if os.Getenv("GOGC") == "" {
				debug.SetGCPercent(200)
			}
			v, _ := build()
			if code := lsp.Serve(c.Context(), os.Stdin, os.Stdout, log, lsp.About{Version: v, Docs: docs}); code != 0 {
				return exitCode(code)
			}
			return nil
		},
	}
	c.Flags().StringVar(&level, "log-level", "warn", "minimum log `level`: "+strings.Join(logLevels, ", "))
	if err := c.RegisterFlagCompletionFunc("log-level", cobra.FixedCompletions(logLevels, cobra.ShellCompDirectiveNoFileComp)); err != nil {
		panic(err)
	}
	// Client libraries add this flag by themselves. Stdio is the only
	// transport.
	c.Flags().Bool("stdio", true, "use stdio (the only transport)")
	return c
}

// logger writes to standard error, as standard output belongs to the protocol.
func logger(level string) (*zap.Logger, error) {
	if !slices.Contains(logLevels, level) {
		return nil, fmt.Errorf("--log-level: unknown value %q; choose from %s", level, strings.Join(logLevels, ", "))
	}
	least, err := zapcore.ParseLevel(level)
	if err != nil {
		return nil, err
	}
	look := zap.NewProductionEncoderConfig()
	look.EncodeTime = zapcore.ISO8601TimeEncoder
	return zap.New(zapcore.NewCore(zapcore.NewConsoleEncoder(look), zapcore.Lock(os.Stderr), least)), nil
}
