package main

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/settings"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/convert/jsonlogs"
	"sigma-lsp/convert/pipeline"
)

// noPipeline selects no embedded pipeline.
const noPipeline = "none"

var pipelineUsage = "`name` of an embedded pipeline to use instead of the default, or path of a\n" +
	"file in pySigma's format to add to it; can be repeated. Embedded are\n" +
	strings.Join(settings.EmbeddedNames(), ", ") + "\n" +
	"(the custom logs of the settings file); \"none\" disables them"

// customLogs stands in a list of pipelines for the custom logs of a settings
// file.
var customLogs = &pipeline.Pipeline{Name: jsonlogs.Name}

// withCustomLogs replaces customLogs by the pipeline for the logs of a settings
// file, which may be nil.
func withCustomLogs(pipelines []*pipeline.Pipeline, file *settings.File) ([]*pipeline.Pipeline, error) {
	i := slices.Index(pipelines, customLogs)
	if i < 0 {
		return pipelines, nil
	}
	if file == nil || len(file.JSON) == 0 {
		return nil, fmt.Errorf("pipeline %s: the settings file has no custom log; add one with sigma-lsp config add-log", jsonlogs.Name)
	}
	pipelines = slices.Clone(pipelines)
	pipelines[i] = file.CustomLogs()
	return pipelines, nil
}

func addPipelineFlag(c *cobra.Command, names *[]string) {
	c.Flags().StringArrayVarP(names, "pipeline", "p", nil, pipelineUsage)
	complete(c, "pipeline", func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return append(settings.EmbeddedNames(), noPipeline), cobra.ShellCompDirectiveDefault // and files
	})
}

// loadPipelines reads the pipelines of the command line. The findings of an
// invalid file are written to errors.
func loadPipelines(names []string, errors io.Writer) ([]*pipeline.Pipeline, error) {
	loaded := []*pipeline.Pipeline{} // "none" alone means no pipeline, not the default one
	embedded := false
	for _, name := range names {
		if name == noPipeline {
			embedded = true
			continue
		}
		if name == jsonlogs.Name {
			embedded = true
			loaded = append(loaded, customLogs)
			continue
		}
		if p, ok := pipeline.Builtin(name); ok {
			embedded = true
			loaded = append(loaded, p)
			continue
		}
		p, err := readPipeline(name, errors)
		if err != nil {
			return nil, err
		}
		loaded = append(loaded, p)
	}
	if !embedded {
		p, _ := pipeline.Builtin(pipeline.BuiltinNames()[0])
		loaded = slices.Insert(loaded, 0, p)
	}
	return loaded, nil
}

func readPipeline(path string, errors io.Writer) (*pipeline.Pipeline, error) {
	source, err := input{path: path}.read(strings.NewReader(""))
	switch {
	case err != nil && !strings.ContainsAny(path, `./\`):
		if meant, ok := sigma.Suggest(path, settings.EmbeddedNames()); ok {
			return nil, fmt.Errorf("unknown pipeline %q; did you mean %q?", path, meant)
		}
		return nil, fmt.Errorf("unknown pipeline %q; pass a file or one of %s", path, strings.Join(settings.EmbeddedNames(), ", "))
	case err != nil:
		return nil, fmt.Errorf("pipeline %s: %w", sanitize(path), err)
	case source.Len() > sigma.MaxSize:
		return nil, fmt.Errorf("pipeline %s: larger than 1 MiB", sanitize(path))
	}
	p, problems := pipeline.Parse(path, source)
	if p == nil {
		var b bytes.Buffer
		for _, problem := range problems {
			styleOf(errors).writeFinding(&b, path, source, finding{severity: check.Error, at: problem.At, text: problem.Text, check: problem.Check, related: problem.Related})
		}
		_, _ = errors.Write(b.Bytes())
		return nil, fmt.Errorf("pipeline %s: %s", sanitize(path), count(len(problems), "error"))
	}
	return p, nil
}

// pipelineNames is the list of the active pipelines in a report.
func pipelineNames(pipelines []*pipeline.Pipeline) string {
	names := make([]string, len(pipelines))
	for i, p := range pipelines {
		names[i] = p.Name
	}
	return strings.Join(names, ",")
}
