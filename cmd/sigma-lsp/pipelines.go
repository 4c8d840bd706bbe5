package main

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/convert/pipeline"
)

// noPipeline selects no embedded pipeline.
const noPipeline = "none"

const pipelineUsage = "`name` of an embedded pipeline to use instead of the default, or path of a\n" +
	"file in pySigma's format to add to it; \"none\" disables the embedded\n" +
	"pipelines; can be repeated"

func addPipelineFlag(c *cobra.Command, names *[]string) {
	c.Flags().StringArrayVarP(names, "pipeline", "p", nil, pipelineUsage)
	complete(c, "pipeline", func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return append(pipeline.BuiltinNames(), noPipeline), cobra.ShellCompDirectiveDefault // and files
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
		if meant, ok := sigma.Suggest(path, pipeline.BuiltinNames()); ok {
			return nil, fmt.Errorf("unknown pipeline %q; did you mean %q?", path, meant)
		}
		return nil, fmt.Errorf("unknown pipeline %q; pass a file or one of %s", path, strings.Join(pipeline.BuiltinNames(), ", "))
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
