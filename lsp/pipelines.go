package lsp

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"

	team "sigma-lsp/analysis/settings"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/convert/jsonlogs"
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

// noPipeline means no embedded pipeline at all.
const noPipeline = "none"

// pipelines reads the names of pipelines: embedded ones, or files of the
// workspace, which are added to the default one unless an embedded one, or
// "none", is listed too.
func (a *settingsReader) pipelines(value protocol.LSPAny) {
	var names []string
	if protocol.Unmarshal(value, &names) != nil || value.Kind() != '[' {
		a.warn("setting %q: must be a list of names and files, not %s", "pipelines", shortValue(value))
		return
	}
	chosen := a.server.choose(a.state, names)
	for _, text := range chosen.warnings {
		a.warn("setting %q: %s", "pipelines", text)
	}
	a.settings.files, a.settings.candidates = chosen.files(), chosen.candidates
	a.settings.pipelines = sync.OnceValue(func() []*pipeline.Pipeline { return chosen.load(nil) })
}

// pipelineList is what a list of pipelines names.
type pipelineList struct {
	entries    []pipelineEntry
	candidates []uri.URI // candidate paths of files
	warnings   []string
}

type pipelineEntry struct {
	embedded string
	file     *pipelineFile
}

// choose resolves the names of pipelines and returns what is wrong with the
// others.
func (s *server) choose(snap *snapshot, names []string) (c pipelineList) {
	embedded := team.EmbeddedNames()
	for _, name := range names {
		if name == noPipeline || slices.Contains(embedded, name) {
			c.entries = append(c.entries, pipelineEntry{embedded: name})
			continue
		}
		places, u, source, err := snap.locate(name)
		c.candidates = append(c.candidates, places...)
		if err == nil && source.Len() > sigma.MaxSize {
			err = errTooLarge
		}
		if err != nil {
			c.warn(name, err, embedded)
			continue
		}
		file := s.pipelineFile(name, u, source)
		c.entries = append(c.entries, pipelineEntry{file: file})
		// In an open document the author sees the errors, and may be about to
		// fix them.
		if _, open := snap.documents[u]; !open && file.parsed().pipeline == nil {
			c.warnings = append(c.warnings, fmt.Sprintf("pipeline %q has errors and is not used", name))
		}
	}
	return c
}

func (c *pipelineList) warn(name string, err error, embedded []string) {
	switch meant, ok := sigma.Suggest(name, embedded); {
	case ok:
		c.warnings = append(c.warnings, fmt.Sprintf("unknown pipeline %q; did you mean %q?", name, meant))
	case strings.ContainsAny(name, `./\`):
		c.warnings = append(c.warnings, fmt.Sprintf("pipeline %q: %v", name, err))
	default:
		c.warnings = append(c.warnings, fmt.Sprintf("unknown pipeline %q; use a file of the workspace or one of %s", name, strings.Join(embedded, ", ")))
	}
}

func (c pipelineList) files() (all []*pipelineFile) {
	for _, one := range c.entries {
		if one.file != nil {
			all = append(all, one.file)
		}
	}
	return all
}

// load returns the pipelines that can be used, with the custom logs of a settings
// file, which may be nil.
func (c pipelineList) load(settings *team.File) []*pipeline.Pipeline {
	var all []*pipeline.Pipeline
	named := false
	for _, one := range c.entries {
		switch {
		case one.embedded == noPipeline:
			named = true
		case one.embedded == jsonlogs.Name:
			named = true
			all = append(all, settings.CustomLogs())
		case one.file == nil:
			named = true
			p, _ := pipeline.Builtin(one.embedded)
			all = append(all, p)
		case one.file.parsed().pipeline != nil:
			all = append(all, one.file.parsed().pipeline)
		}
	}
	if !named {
		all = slices.Insert(all, 0, defaultPipeline())
	}
	return all
}

func (s *server) pipelineFile(name string, u uri.URI, source *sigma.Source) *pipelineFile {
	f := &pipelineFile{uri: u, source: source}
	f.parsed = sync.OnceValue(func() (result parsedPipeline) {
		defer s.recoverPanic(name)
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
