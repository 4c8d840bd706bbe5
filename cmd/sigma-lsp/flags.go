package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
)

// choiceFlag adds a flag with a fixed set of values.
func choiceFlag(c *cobra.Command, to *string, name, standard, usage string, words ...string) {
	c.Flags().StringVar(to, name, standard, usage+": "+strings.Join(words, ", "))
	complete(c, name, cobra.FixedCompletions(words, cobra.ShellCompDirectiveNoFileComp))
	before := c.PreRunE
	c.PreRunE = func(c *cobra.Command, args []string) error {
		if !slices.Contains(words, *to) {
			return fmt.Errorf("--%s: unknown value %q; choose from %s", name, *to, strings.Join(words, ", "))
		}
		if before != nil {
			return before(c, args)
		}
		return nil
	}
}

func complete(c *cobra.Command, flag string, f cobra.CompletionFunc) {
	if err := c.RegisterFlagCompletionFunc(flag, f); err != nil {
		panic(err) // the flag does not exist
	}
}

// requirePaths requires at least one path; the error gives an example.
func requirePaths(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return fmt.Errorf("no rules given; pass files, directories or - for standard input, as in %q", c.CommandPath()+" rules/")
	}
	return nil
}

func completeRules(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return []string{"yml", "yaml"}, cobra.ShellCompDirectiveFilterFileExt
}

// count formats a number with its noun.
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
