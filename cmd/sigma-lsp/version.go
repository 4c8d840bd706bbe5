package main

import (
	"cmp"
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"
)

// version and commit are set at build time by -ldflags "-X main.version=…".
// Otherwise the build information of the Go tool is used.
var version, commit string

func init() { commands = append(commands, versionCommand) }

func versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print version, commit and Go version",
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			_, err := fmt.Fprintln(c.OutOrStdout(), versionLine())
			return err
		},
	}
}

func versionLine() string {
	v, revision := build()
	return fmt.Sprintf("sigma-lsp %s, commit %s, %s %s/%s", v, revision, runtime.Version(), runtime.GOOS, runtime.GOARCH)
}

// build returns the version and the commit of the program; "devel" and
// "unknown" if they are not known.
func build() (v, revision string) {
	v, revision = version, commit
	if info, ok := debug.ReadBuildInfo(); ok {
		if info.Main.Version != "(devel)" {
			v = cmp.Or(v, strings.TrimPrefix(info.Main.Version, "v"))
		}
		modified := false
		recorded := ""
		for _, s := range info.Settings {
			switch s.Key {
			case "vcs.revision":
				recorded = s.Value
			case "vcs.modified":
				modified = s.Value == "true"
			}
		}
		if revision == "" && recorded != "" {
			revision = recorded
			if modified {
				revision += " with changes"
			}
		}
	}
	return cmp.Or(v, "devel"), cmp.Or(revision, "unknown")
}
