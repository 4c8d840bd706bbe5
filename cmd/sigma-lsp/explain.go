package main

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

func init() { commands = append(commands, explainCommand) }

func explainCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "explain [CHECK]...",
		Short: "Explain a check",
		Long: `Print the documentation of a check. The name of a check is shown in brackets
after its findings. Without a name, all checks are listed with their severities.`,
		Example: `  sigma-lsp explain selection-not-used`,
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return checkNames(), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(c *cobra.Command, names []string) error {
			var b bytes.Buffer
			if len(names) == 0 {
				for _, one := range check.Checks() {
					fmt.Fprintf(&b, "%-36s %-8s %s\n", one.Name, one.Default(check.Profiles[0]), one.Title)
				}
			}
			for i, name := range names {
				one := check.Lookup(name)
				if one == nil {
					if near, ok := sigma.Suggest(name, checkNames()); ok {
						return fmt.Errorf("unknown check %q; did you mean %q?", sanitize(name), near)
					}
					return fmt.Errorf("unknown check %q; run \"sigma-lsp explain\" to list all checks", sanitize(name))
				}
				if i > 0 {
					b.WriteByte('\n')
				}
				b.WriteString(plainPage(one.Page()))
			}
			_, err := c.OutOrStdout().Write(b.Bytes())
			return err
		},
	}
}

func checkNames() (names []string) {
	for _, c := range check.Checks() {
		names = append(names, c.Name)
	}
	return names
}

// plainPage formats a page for a terminal: examples are indented and Markdown
// markup is removed.
func plainPage(page string) string {
	var b strings.Builder
	example := false
	for line := range strings.Lines(page) {
		switch text := strings.TrimRight(line, "\n"); {
		case strings.HasPrefix(text, "```"):
			example = !example
		case example:
			b.WriteString(strings.TrimRight("    "+text, " ") + "\n")
		default:
			text = strings.TrimLeft(text, "# ")
			if title, how, ok := strings.Cut(strings.TrimPrefix(text, "- *"), "* ("); ok && strings.HasPrefix(text, "- *") {
				text = fmt.Sprintf("- %s (%s", strings.NewReplacer(`\*`, "*", `\_`, "_", `\<`, "<").Replace(title), how)
			}
			b.WriteString(strings.ReplaceAll(text, "`", `"`) + "\n")
		}
	}
	return b.String()
}
