package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/convert/imports"
	"sigma-lsp/convert/leql"
	"sigma-lsp/convert/terraform"
)

func init() { commands = append(commands, importCommand) }

// importRun is a run of sigma-lsp import.
type importRun struct {
	setup

	importers map[string]*imports.Importer // by the names of the pipelines
}

func importCommand() *cobra.Command {
	run := &importRun{importers: map[string]*imports.Importer{}}
	c := &cobra.Command{
		Use:   "import FILE...",
		Short: "Convert LEQL queries to Sigma rules",
		Long: `Convert LEQL queries to Sigma rules by applying the field mappings of the
pipelines in reverse, and print the rules as one YAML stream. A file contains one
query, or detection rules of Rapid7's Terraform provider (.tf, .tf.json); "-"
reads one query from standard input.

LEQL that Sigma cannot express is refused with its position. A warning is printed
if the rule converts back to a different query.

Exit status:
  0  all queries were imported
  1  some queries were refused
  2  a file could not be read, or the command line is invalid`,
		Example: `  # Import a query copied from Log Search
  sigma-lsp import query.leql > rule.yml

  # Import detection rules deployed by Terraform
  sigma-lsp import rules.tf`,
		Args: requirePaths,
		RunE: run.run,
	}
	addSetupFlags(c, &run.setup)
	return c
}

func (r *importRun) run(c *cobra.Command, paths []string) error {
	if err := r.start(c); err != nil {
		return err
	}
	w := newConsole(c.OutOrStdout(), c.ErrOrStderr())
	refused, failed, printed := 0, 0, 0
	for _, path := range paths {
		rules, notes, err := r.file(input{path: path}, c.InOrStdin(), w)
		if err != nil {
			failed++
			notes = fmt.Appendf(notes, "sigma-lsp: %s: %v\n", sanitize(path), err)
		}
		for _, one := range rules {
			if one == "" {
				refused++
				continue
			}
			if printed > 0 {
				one = "---\n" + one
			}
			printed++
			if err := w.write([]byte(one), nil); err != nil {
				return err
			}
		}
		if err := w.write(nil, notes); err != nil {
			return err
		}
	}
	if err := w.close(); err != nil {
		return err
	}
	switch {
	case failed > 0:
		return exitError
	case refused > 0:
		return exitCode(1)
	}
	return nil
}

// file imports the queries of a file; the text of a refused rule is empty.
func (r *importRun) file(in input, stdin io.Reader, w *console) (rules []string, notes []byte, err error) {
	source, err := in.read(stdin)
	if err != nil {
		return nil, nil, err
	}
	if source.Len() > sigma.MaxSize {
		return nil, nil, errors.New("larger than 1 MiB")
	}
	g, err := r.configFor(in.path)
	if err != nil {
		return nil, nil, err
	}
	key := pipelineNames(g.pipelines)
	importer := r.importers[key]
	if importer == nil {
		importer = imports.New(g.pipelines...)
		r.importers[key] = importer
	}
	var b bytes.Buffer
	report := func(severity check.Severity, at sigma.Span, text string) {
		w.errStyle.writeFinding(&b, in.path, source, finding{severity: severity, at: at, text: text, check: "import"})
	}
	base := filepath.Base(in.path)
	if isJSON := strings.HasSuffix(base, ".json"); isJSON || strings.HasSuffix(base, ".tf") {
		resources, err := terraform.Read(in.path, source.String(), isJSON)
		if err != nil {
			return nil, nil, err
		}
		for _, resource := range resources {
			rules = append(rules, "")
			label := sigma.Span{}
			if i := strings.Index(source.String(), resource.Label); i >= 0 {
				label = sigma.Span{Start: i, End: i + len(resource.Label)}
			}
			one, err := importer.Query(resource.Logic.LEQL, metadata(resource))
			switch {
			case resource.Threshold != nil:
				report(check.Error, label, "a rule cannot express a threshold; import the logic only and add a correlation")
			case err != nil:
				report(check.Error, label, err.Error())
			default:
				if !one.Same {
					report(check.Warning, label, "the rule converts back to a different query: "+one.Query)
				}
				for _, e := range resource.Exceptions {
					report(check.Warning, label, fmt.Sprintf("the exception %q is not imported, so the rule matches more; add it as a filter", e.Name))
				}
				rules[len(rules)-1] = one.Text
			}
		}
		return rules, b.Bytes(), nil
	}
	title := "Imported query"
	if in.path != "-" {
		title = strings.TrimSuffix(base, filepath.Ext(base))
	}
	one, err := importer.Query(strings.TrimSpace(source.String()), imports.Metadata{Title: title})
	if err != nil {
		report(check.Error, errorSpan(source, err), err.Error())
		return []string{""}, b.Bytes(), nil
	}
	if !one.Same {
		report(check.Warning, sigma.Span{End: source.Line(0).End}, "the rule converts back to a different query: "+one.Query)
	}
	return []string{one.Text}, b.Bytes(), nil
}

// errorSpan is the span of a query that an error refers to.
func errorSpan(source *sigma.Source, err error) sigma.Span {
	text := source.String()
	shift := len(text) - len(strings.TrimLeft(text, " \t\r\n"))
	var at leql.Origin
	var refused *imports.Error
	var broken *leql.Error
	switch {
	case errors.As(err, &refused):
		at = refused.At
	case errors.As(err, &broken):
		at = broken.At
	}
	if at.End <= at.Start {
		return sigma.Span{Start: shift, End: source.Line(source.LineOf(shift)).End}
	}
	return sigma.Span{Start: min(shift+at.Start, len(text)), End: min(shift+at.End, len(text))}
}

var labelPattern = regexp.MustCompile(`^sigma_([0-9a-f]{8})_([0-9a-f]{4})_([0-9a-f]{4})_([0-9a-f]{4})_([0-9a-f]{12})$`)

// metadata returns the metadata of a rule from its resource.
func metadata(r *terraform.Rule) imports.Metadata {
	m := imports.Metadata{Title: r.Name, Level: strings.ToLower(r.Priority)}
	if m.Level == "info" {
		m.Level = "informational"
	}
	if !slices.Contains([]string{"informational", "low", "medium", "high", "critical"}, m.Level) {
		m.Level = ""
	}
	if id := labelPattern.FindStringSubmatch(r.Label); id != nil {
		m.ID = strings.Join(id[1:], "-")
	}
	m.Description, _, _ = strings.Cut(r.Description, "\n\nReferences:\n")
	m.Description, _, _ = strings.Cut(m.Description, "\n\nAuthor: ")
	m.Description, _, _ = strings.Cut(m.Description, "\n\nSigma rule: ")
	if m.Description == m.Title { // written because a description is required
		m.Description = ""
	}
	for _, t := range r.Techniques {
		m.Tags = append(m.Tags, "attack."+strings.ToLower(t))
	}
	if list, ok := strings.CutPrefix(r.Recommendation, "Known false positives:\n"); ok {
		m.FalsePositives = strings.Split(list, "\n")
	}
	return m
}
