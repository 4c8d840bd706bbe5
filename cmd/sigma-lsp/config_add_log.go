package main

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"sigma-lsp/analysis/settings"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/convert/jsonlogs"
)

// addLogRun is a run of sigma-lsp config add-log.
type addLogRun struct {
	from, source, log, prefix string
	print                     bool
}

func addLogCommand() *cobra.Command {
	run := &addLogRun{}
	c := &cobra.Command{
		Use:   "add-log --from FILE",
		Short: "Add a custom log, described by one of its events",
		Long: `Read one event of a log that you send to InsightIDR as JSON, detect its format,
and add the log to ` + settings.FileName + ` in the working directory. The output lists
which fields of the known log sources the event has and which are missing.

Windows events are recognized. For other events, pass the log source, such as
okta or linux/auditd, with --source.`,
		Example: `  # Windows events
  sigma-lsp config add-log --from event.json --log "Windows Events"

  # Another log
  sigma-lsp config add-log --from event.json --source zeek --log Zeek`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return run.run(c.InOrStdin(), c.OutOrStdout()) },
	}
	c.Flags().StringVar(&run.from, "from", "", "`file` that contains one event as JSON; \"-\" reads standard input")
	c.Flags().StringVar(&run.source, "source", "", "`log source` of the events: a product, product/service or category")
	c.Flags().StringVar(&run.log, "log", "", "`name` of the log in InsightIDR")
	c.Flags().StringVar(&run.prefix, "prefix", "", "`path` before the fields, such as data.; found by default")
	c.Flags().BoolVar(&run.print, "print", false, "print the setting and write nothing")
	_ = c.MarkFlagRequired("from")
	return c
}

func (r *addLogRun) run(stdin io.Reader, out io.Writer) error {
	text, err := input{path: r.from}.read(stdin)
	if err != nil {
		return fmt.Errorf("%s: %w", sanitize(r.from), err)
	}
	found, err := jsonlogs.Read(text.String())
	if err != nil {
		return fmt.Errorf("%s: %w", sanitize(r.from), err)
	}
	l, ok := found.Log(r.source, r.log, r.prefix)
	if !ok {
		return errors.New("unknown event format; set the log source with --source")
	}
	if r.print {
		_, err = fmt.Fprintf(out, "json:\n  %s: %s\n", l.Source, l.YAML())
	} else {
		err = r.write(l, out)
	}
	if err != nil {
		return err
	}
	_, err = io.WriteString(out, l.Report(found))
	return err
}

// write adds the log to the settings file of the working directory.
func (r *addLogRun) write(l *jsonlogs.Log, out io.Writer) error {
	old, err := os.ReadFile(settings.FileName)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	source := sigma.NewSource(string(old))
	after, ok := source.Apply(settings.AddLog(source, l.Source, l.YAML()))
	if !ok || after.String() == source.String() {
		return fmt.Errorf("%s: cannot add %s under json: the entry exists already, or the file has errors", settings.FileName, l.Source)
	}
	if err := os.WriteFile(settings.FileName, []byte(after.String()), 0o644); err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "added %s to %s\n", l.Source, settings.FileName)
	return err
}
