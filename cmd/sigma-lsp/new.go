package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/google/uuid"
	"github.com/spf13/cobra"

	"sigma-lsp/analysis/scaffold"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/taxonomy"
)

func init() { commands = append(commands, newCommand) }

// newRun is a run of sigma-lsp new.
type newRun struct {
	setup

	title  string
	source taxonomy.Logsource
	list   bool
}

func newCommand() *cobra.Command {
	run := &newRun{}
	c := &cobra.Command{
		Use:   "new [DIRECTORY]",
		Short: "Create a rule for a log source",
		Long: `Create a rule with a new id, today's date, the log source, and two fields that
rules for this log source often use. The file is written to DIRECTORY, by default
the working directory, and named after the log source and the title. Existing
files are never overwritten.

--list prints the known log sources with their event types; those that InsightIDR
supports come first.`,
		Example: `  sigma-lsp new --list
  sigma-lsp new --product windows --category process_creation --title "Whoami With System Rights" rules/`,
		Args:    cobra.MaximumNArgs(1),
		PreRunE: run.check,
		RunE:    run.run,
	}
	c.Flags().StringVarP(&run.title, "title", "t", "", "`title` of the rule")
	c.Flags().StringVar(&run.source.Category, "category", "", "`category` of the log source")
	c.Flags().StringVar(&run.source.Product, "product", "", "`product` of the log source")
	c.Flags().StringVar(&run.source.Service, "service", "", "`service` of the log source")
	c.Flags().BoolVar(&run.list, "list", false, "print the log sources")
	addSetupFlags(c, &run.setup)
	return c
}

func (r *newRun) check(*cobra.Command, []string) error {
	switch {
	case r.list:
		return nil
	case r.source == taxonomy.Logsource{}:
		return errors.New("missing log source; set --category, --product or --service (--list shows all log sources)")
	case strings.TrimSpace(r.title) == "":
		return errors.New("missing title; set --title")
	}
	return nil
}

func (r *newRun) run(c *cobra.Command, args []string) error {
	if err := r.start(c); err != nil {
		return err
	}
	folder := "."
	if len(args) > 0 {
		folder = args[0]
	}
	g, err := r.configFor(filepath.Join(folder, "rule.yml"))
	if err != nil {
		return err
	}
	t := g.policy.Taxonomy()
	if r.list {
		return printSources(c, scaffold.Sources(t, g.pipelines))
	}
	if err := r.checkLogsource(t); err != nil {
		return err
	}
	rule := scaffold.Rule{Title: r.title, Logsource: r.source, ID: uuid.NewString(), Date: time.Now().UTC().Format(time.DateOnly)}
	text, _ := rule.Write(t, g.pipelines)
	path := filepath.Join(folder, scaffold.FileName(r.title, r.source))
	if _, err := os.Lstat(path); err == nil {
		return fmt.Errorf("%s exists already; choose another title or directory", sanitize(path))
	}
	if err := os.MkdirAll(folder, 0o777); err != nil {
		return fmt.Errorf("%s: %w", sanitize(folder), cause(err))
	}
	if err := writeFile(path, text); err != nil {
		return fmt.Errorf("%s: %w", sanitize(path), err)
	}
	_, err = fmt.Fprintln(c.OutOrStdout(), sanitize(path))
	return err
}

// checkLogsource rejects misspelled log sources. Names that resemble no known
// one are accepted: teams may define others.
func (r *newRun) checkLogsource(t *taxonomy.Taxonomy) error {
	for _, key := range taxonomy.LogsourceKeys {
		value := r.source.Get(key)
		if value == "" {
			continue
		}
		var names []string
		for _, choice := range t.LogsourceValues(key, r.source.With(key, "")) {
			names = append(names, choice.Value)
		}
		if near, ok := sigma.Suggest(value, names); ok && near != value {
			return fmt.Errorf("unknown %s %q; did you mean %q?", key, sanitize(value), near)
		}
	}
	return nil
}

func printSources(c *cobra.Command, sources []scaffold.Source) error {
	var b bytes.Buffer
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(w, "LOG SOURCE\tINSIGHTIDR\tPUBLIC RULES")
	for _, s := range sources {
		event := s.EventType
		if !s.Supported {
			event = "not supported"
		}
		_, _ = fmt.Fprintf(w, "%s\t%s\t%d\n", s, event, s.Rules)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	_, err := c.OutOrStdout().Write(neutralize(b.Bytes()))
	return err
}
