package lsp

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/convert/pipeline"
)

// pipelineFile is a file of the workspace that the settings name as a
// pipeline.
type pipelineFile struct {
	uri    uri.URI
	source *sigma.Source
	parsed func() parsedPipeline
}

type parsedPipeline struct {
	pipeline *pipeline.Pipeline // nil when it has problems
	problems []sigma.Problem
}

// noPipeline stands for no embedded pipeline at all.
const noPipeline = "none"

// pipelines reads the names of pipelines: embedded ones, or files of the
// workspace, which are added to the default one unless an embedded one, or
// "none", is named beside them.
func (a *application) pipelines(value protocol.LSPAny) {
	var names []string
	if protocol.Unmarshal(value, &names) != nil || value.Kind() != '[' {
		a.complain("setting %q: must be a list of names and files, not %s", "pipelines", short(value))
		return
	}
	chosen := a.server.choose(a.state, names)
	for _, text := range chosen.complaints {
		a.complain("setting %q: %s", "pipelines", text)
	}
	a.settings.files, a.settings.places = chosen.files(), chosen.places
	a.settings.pipelines = sync.OnceValue(chosen.load)
}

// choice is what a list of pipelines names.
type choice struct {
	chosen     []chosen
	places     []uri.URI // where files are looked for
	complaints []string
}

type chosen struct {
	embedded string
	file     *pipelineFile
}

// choose finds the pipelines of that names and says what is wrong with the
// others.
func (s *server) choose(st *state, names []string) (c choice) {
	embedded := pipeline.BuiltinNames()
	for _, name := range names {
		if name == noPipeline || slices.Contains(embedded, name) {
			c.chosen = append(c.chosen, chosen{embedded: name})
			continue
		}
		places, u, source, err := st.locate(name)
		c.places = append(c.places, places...)
		if err == nil && source.Len() > sigma.MaxSize {
			err = errTooLarge
		}
		if err != nil {
			c.complain(name, err, embedded)
			continue
		}
		file := s.pipelineFile(name, u, source)
		c.chosen = append(c.chosen, chosen{file: file})
		// In an open document the author sees the faults, and may be about to
		// mend them.
		if _, open := st.documents[u]; !open && file.parsed().pipeline == nil {
			c.complaints = append(c.complaints, fmt.Sprintf("pipeline %q has errors and is not used", name))
		}
	}
	return c
}

func (c *choice) complain(name string, err error, embedded []string) {
	switch meant, ok := sigma.Suggest(name, embedded); {
	case ok:
		c.complaints = append(c.complaints, fmt.Sprintf("unknown pipeline %q; did you mean %q?", name, meant))
	case strings.ContainsAny(name, `./\`):
		c.complaints = append(c.complaints, fmt.Sprintf("pipeline %q: %v", name, err))
	default:
		c.complaints = append(c.complaints, fmt.Sprintf("unknown pipeline %q; use a file of the workspace or one of %s", name, strings.Join(embedded, ", ")))
	}
}

func (c choice) files() (all []*pipelineFile) {
	for _, one := range c.chosen {
		if one.file != nil {
			all = append(all, one.file)
		}
	}
	return all
}

// load returns the pipelines that can be used.
func (c choice) load() []*pipeline.Pipeline {
	var all []*pipeline.Pipeline
	named := false
	for _, one := range c.chosen {
		switch {
		case one.embedded == noPipeline:
			named = true
		case one.file == nil:
			named = true
			p, _ := pipeline.Builtin(one.embedded)
			all = append(all, p)
		case one.file.parsed().pipeline != nil:
			all = append(all, one.file.parsed().pipeline)
		}
	}
	if !named {
		all = slices.Insert(all, 0, standard())
	}
	return all
}

func (s *server) pipelineFile(name string, u uri.URI, source *sigma.Source) *pipelineFile {
	f := &pipelineFile{uri: u, source: source}
	f.parsed = sync.OnceValue(func() (result parsedPipeline) {
		defer s.survive(name)
		result.pipeline, result.problems = pipeline.Parse(name, source)
		return result
	})
	return f
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
