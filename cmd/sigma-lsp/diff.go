package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/events"
	"sigma-lsp/analysis/match"
	"sigma-lsp/analysis/revision"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/convert"
)

func init() { commands = append(commands, diffCommand) }

// diffRun is a run of sigma-lsp diff.
type diffRun struct {
	setup

	revision, output string
	console          *console
}

func diffCommand() *cobra.Command {
	run := &diffRun{}
	c := &cobra.Command{
		Use:   "diff OLD NEW",
		Short: "Find an event that only one of two versions of a rule matches",
		Long: `Run two versions of a Sigma rule on events generated from both, and print the
shortest events that only one version matches, followed by the LEQL of both.
Finding no difference does not prove that the versions are equivalent.

A version is a file, or REVISION:FILE for a file in a git revision. With --rev,
the file is compared with that revision of itself. If a file contains several
rules, they are paired by id, or else by position.

Exit status:
  0  no difference was found
  1  the versions differ
  2  a version could not be read or run`,
		Example: `  # Show what your edit changes
  sigma-lsp diff --rev HEAD rules/whoami.yml

  # Compare two files, or two revisions
  sigma-lsp diff old.yml new.yml
  sigma-lsp diff main:rules/whoami.yml my-branch:rules/whoami.yml`,
		Args: func(_ *cobra.Command, args []string) error {
			switch {
			case run.revision == "" && len(args) != 2:
				return fmt.Errorf("pass two versions, as in %q, or one file and --rev", "sigma-lsp diff old.yml new.yml")
			case run.revision != "" && len(args) != 1:
				return fmt.Errorf("--rev takes exactly one file")
			}
			return nil
		},
		ValidArgsFunction: completeRules,
		RunE:              run.run,
	}
	c.Flags().StringVar(&run.revision, "rev", "", "git `revision` to compare the file with")
	choiceFlag(c, &run.output, "output", "text", "output `format`", "text", "json")
	addSetupFlags(c, &run.setup)
	return c
}

func (r *diffRun) run(c *cobra.Command, args []string) error {
	if err := r.start(c); err != nil {
		return err
	}
	if r.revision != "" {
		args = []string{r.revision + ":" + args[0], args[0]}
	}
	var versions [2]*file
	var err error
	for i, name := range args {
		if versions[i], err = r.version(c.Context(), name); err != nil {
			return fmt.Errorf("%s: %w", sanitize(name), err)
		}
	}
	r.console = newConsole(c.OutOrStdout(), c.ErrOrStderr())
	r.console.raw = r.console.raw || r.output != "text"
	status, compared := exitCode(0), 0
	for _, pair := range pairRules(versions[0], versions[1]) {
		one, err := r.compare(pair)
		if err != nil {
			return err
		}
		compared++
		status = max(status, one)
	}
	if err := r.console.close(); err != nil {
		return err
	}
	switch {
	case compared == 0:
		return fmt.Errorf("no Sigma rules in %s", sanitize(strings.Join(args, " and ")))
	case status > 0:
		return status
	}
	return nil
}

// version reads a version of a rule from a file, or from a revision of git.
func (r *diffRun) version(ctx context.Context, name string) (*file, error) {
	in := input{path: name}
	revised, path, ok := strings.Cut(name, ":")
	if _, err := os.Lstat(name); err == nil || !ok {
		source, err := in.read(strings.NewReader(""))
		if err != nil {
			return nil, err
		}
		g, err := r.configFor(name)
		if err != nil {
			return nil, err
		}
		return newFile(in, source, g.pipelines, nil), nil
	}
	absolute, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	found, err := revision.Read(cmp.Or(ctx, context.Background()), absolute, revised, sigma.MaxSize+1)
	if err != nil {
		return nil, err
	}
	g, err := r.configFor(path)
	if err != nil {
		return nil, err
	}
	return newFile(in, sigma.NewSource(found.Text), g.pipelines, nil), nil
}

// pair is the two versions of one rule; a document is nil where a version lacks
// it.
type pair struct{ old, new fileRule }

type fileRule struct {
	*file
	document *sigma.Document
}

func (r fileRule) title() string {
	return cmp.Or(scalar(r.document.Rule.Root, "title"), "untitled rule")
}

// pairRules matches the rules of two files by id or, where both files have the
// same number of rules, by order.
func pairRules(old, new *file) (all []pair) {
	before, after := rulesOf(old), rulesOf(new)
	taken := map[*sigma.Document]bool{}
	for i, a := range before {
		p := pair{old: a, new: fileRule{file: new}}
		id := scalar(a.document.Rule.Root, "id")
		for n, b := range after {
			other := scalar(b.document.Rule.Root, "id")
			if id != "" && id == other || i == n && len(before) == len(after) && (id == "" || other == "" || len(before) == 1) {
				p.new = b
				taken[b.document] = true
				break
			}
		}
		all = append(all, p)
	}
	for _, b := range after {
		if !taken[b.document] {
			all = append(all, pair{fileRule{file: old}, b})
		}
	}
	return all
}

func rulesOf(f *file) (rules []fileRule) {
	for _, d := range f.parsed.Documents {
		if d.Rule != nil {
			rules = append(rules, fileRule{f, d})
		}
	}
	return rules
}

// comparison is the result for two versions of a rule.
type comparison struct {
	ID        string          `json:"id"`
	Title     string          `json:"title"`
	Same      bool            `json:"same"`
	Why       string          `json:"why,omitempty"`
	Tried     int             `json:"tried"`
	OnlyOld   json.RawMessage `json:"only_old,omitempty"`
	OnlyNew   json.RawMessage `json:"only_new,omitempty"`
	Old       string          `json:"old"`
	New       string          `json:"new"`
	OldLEQL   []string        `json:"old_leql,omitempty"`
	NewLEQL   []string        `json:"new_leql,omitempty"`
	OldStatus string          `json:"old_status,omitempty"`
	NewStatus string          `json:"new_status,omitempty"`
}

func (r *diffRun) compare(p pair) (exitCode, error) {
	c := comparison{Old: filepath.ToSlash(p.old.path), New: filepath.ToSlash(p.new.path)}
	present := p.new
	if present.document == nil {
		present = p.old
	}
	c.ID, c.Title = scalar(present.document.Rule.Root, "id"), present.title()
	c.OldStatus, c.OldLEQL = p.old.leql()
	c.NewStatus, c.NewLEQL = p.new.leql()
	switch {
	case p.old.document == nil || p.new.document == nil:
		c.Why = "this rule exists only in " + present.path
	default:
		if !r.runEvents(&c, p) {
			return exitError, nil
		}
	}
	var b bytes.Buffer
	if r.output == "json" {
		writeJSON(&b, c)
	} else {
		c.text(&b, r.console.outStyle)
	}
	if err := r.console.write(b.Bytes(), nil); err != nil {
		return 0, err
	}
	if c.Same {
		return 0, nil
	}
	return 1, nil
}

// runEvents runs both versions on events. It reports false if one of them
// cannot run.
func (r *diffRun) runEvents(c *comparison, p pair) bool {
	var matchers [2]*match.Matcher
	for i, one := range []fileRule{p.old, p.new} {
		m, problems := match.Compile(one.document.Rule)
		for _, problem := range problems {
			var b bytes.Buffer
			r.console.errStyle.writeFinding(&b, one.displayName(), one.source, finding{severity: check.Error, at: problem.At, text: problem.Text, check: "diff"})
			_ = r.console.write(nil, b.Bytes())
		}
		matchers[i] = m
	}
	if matchers[0] == nil || matchers[1] == nil {
		return false
	}
	d := events.Compare(p.old.document.Rule, p.new.document.Rule, matchers[0], matchers[1])
	c.Tried, c.OnlyOld, c.OnlyNew = d.Tried, asJSON(d.OnlyOld), asJSON(d.OnlyNew)
	if a, b := logsource(p.old.document.Rule), logsource(p.new.document.Rule); a != b {
		c.Why = fmt.Sprintf("the log source changed from %s to %s", a, b)
	}
	c.Same = d.Same() && c.Why == ""
	return true
}

func asJSON(event map[string]any) json.RawMessage {
	if event == nil {
		return nil
	}
	var b bytes.Buffer
	writeJSON(&b, event)
	return bytes.TrimSpace(b.Bytes())
}

func logsource(r *sigma.Rule) string {
	var parts []string
	if l := r.Logsource; l != nil {
		for _, part := range []struct {
			key string
			n   *sigma.Node
		}{{"category", l.Category}, {"product", l.Product}, {"service", l.Service}} {
			if part.n != nil {
				parts = append(parts, part.key+" "+part.n.Value)
			}
		}
	}
	return cmp.Or(strings.Join(parts, ", "), "no log source")
}

func (r fileRule) leql() (status string, queries []string) {
	if r.document == nil {
		return "", nil
	}
	result := r.result(r.document)
	for _, q := range result.Queries(convert.Advanced) {
		queries = append(queries, q.Text)
	}
	return result.Verdict.String(), queries
}

func (c *comparison) text(b *bytes.Buffer, l style) {
	fmt.Fprintf(b, "%s\n", l.color(bold, sanitize(c.Title)))
	if c.Why != "" {
		fmt.Fprintf(b, "  %s\n", sanitize(c.Why))
	}
	for _, only := range []struct {
		event json.RawMessage
		which string
	}{{c.OnlyOld, "old"}, {c.OnlyNew, "new"}} {
		if only.event != nil {
			fmt.Fprintf(b, "  only the %s version matches %s\n", only.which, only.event)
		}
	}
	if c.OnlyOld == nil && c.OnlyNew == nil && c.Tried > 0 {
		fmt.Fprintf(b, "  no difference in %s (this is not a proof)\n", count(c.Tried, "event"))
	}
	before, after := strings.Join(c.OldLEQL, "\n"), strings.Join(c.NewLEQL, "\n")
	if before == after && before != "" {
		fmt.Fprintf(b, "  both versions have the same LEQL:\n    %s\n\n", indentLines(after, l))
		return
	}
	for _, version := range []struct{ which, status, text string }{{"old", c.OldStatus, before}, {"new", c.NewStatus, after}} {
		switch {
		case version.text != "":
			fmt.Fprintf(b, "  LEQL of the %s version:\n    %s\n", version.which, indentLines(version.text, l))
		case version.status != "":
			fmt.Fprintf(b, "  the %s version has no LEQL: %s\n", version.which, version.status)
		}
	}
	b.WriteByte('\n')
}

func indentLines(text string, l style) string {
	return strings.ReplaceAll(sanitizeQuery(text, l.terminal), "\n", "\n    ")
}
