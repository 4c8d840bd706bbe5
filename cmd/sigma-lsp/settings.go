package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/settings"
	"sigma-lsp/convert/pipeline"
)

// setup is what flags and settings files say of the files of a run.
type setup struct {
	pipelineNames []string
	config        string
	without       bool // --no-config
	profile       string

	errors  io.Writer
	named   []*pipeline.Pipeline // by --pipeline
	nearby  map[string]*governed // by folder
	above   map[string]string    // the settings file by folder, both absolute
	read    map[string]*governed // by settings file
	attacks settings.AttackFiles
	listed  []input // all files that inputs found, those without findings too
	bounds  bounds
}

// governed is what holds for the files under one settings file, or under none.
type governed struct {
	folder    string // of the settings file
	policy    *settings.Policy
	pipelines []*pipeline.Pipeline
}

// addSetupFlags adds the flags that choose settings files and pipelines.
func addSetupFlags(c *cobra.Command, s *setup) {
	c.Flags().StringVar(&s.config, "config", "", "settings `file` to use instead of the nearest "+settings.FileName)
	c.Flags().BoolVar(&s.without, "no-config", false, "ignore settings files")
	c.MarkFlagsMutuallyExclusive("config", "no-config")
	addPipelineFlag(c, &s.pipelineNames)
}

// start reads what the flags name.
func (s *setup) start(c *cobra.Command) error {
	s.errors, s.bounds = c.ErrOrStderr(), boundsOf(c.Context())
	s.nearby, s.above, s.read = map[string]*governed{}, map[string]string{}, map[string]*governed{}
	if flag := c.Flags().Lookup("profile"); flag != nil && !flag.Changed {
		s.profile = ""
	}
	var err error
	if len(s.pipelineNames) > 0 {
		s.named, err = loadPipelines(s.pipelineNames, s.errors)
	}
	return err
}

// inputs lists the files that paths name, and reads the settings files that
// hold for them: with a fault in one of those the run does not start. Files
// that settings exclude are left out where that is asked for them.
func (s *setup) inputs(paths []string, excluded func(input) bool) ([]input, int, error) {
	var all []input
	left := 0
	s.listed = inputs(paths)
	for _, in := range s.listed {
		g, err := s.of(in.path)
		switch {
		case err != nil:
			return nil, 0, err
		case in.found && filepath.Base(in.path) == settings.FileName:
		case excluded(in) && g.policy.For(g.name(in.key)).Excluded != nil:
			left++
		default:
			all = append(all, in)
		}
	}
	return all, left, nil
}

// of returns what holds for a file. It is safe for many at once when inputs has
// listed the file.
func (s *setup) of(name string) (*governed, error) {
	folder := filepath.Dir(name)
	if g, known := s.nearby[folder]; known {
		return g, nil
	}
	absolute, err := filepath.Abs(folder)
	if err != nil {
		return nil, err
	}
	g, err := s.find(absolute)
	if err != nil {
		return nil, err
	}
	s.nearby[folder] = g
	return g, nil
}

// find looks for the settings file of a folder, up to the top of its
// repository.
func (s *setup) find(folder string) (*governed, error) {
	file := ""
	switch {
	case s.without:
	case s.config != "":
		absolute, err := filepath.Abs(s.config)
		if err != nil {
			return nil, err
		}
		file = absolute
	default:
		file = s.nearest(folder)
	}
	if g, known := s.read[file]; known {
		return g, nil
	}
	g, err := s.load(file)
	if err == nil {
		s.read[file] = g
	}
	return g, err
}

// nearest is the settings file of a folder or of the nearest one above it, ""
// where there is none.
func (s *setup) nearest(folder string) string {
	if file, known := s.above[folder]; known {
		return file
	}
	file := filepath.Join(folder, settings.FileName)
	if info, err := os.Lstat(file); err != nil || info.IsDir() || !s.bounded(folder) {
		file = ""
		if !s.isTop(folder) {
			file = s.nearest(filepath.Dir(folder))
		}
	}
	s.above[folder] = file
	return file
}

// bounded reports whether files of a folder may be read.
func (s *setup) bounded(folder string) bool {
	_, ok := s.bounds.top(folder)
	return ok
}

// isTop reports whether a folder is the top of a repository, of the file system,
// or of what may be read.
func (s *setup) isTop(folder string) bool {
	if top, ok := s.bounds.top(folder); !ok || top == folder {
		return true
	}
	_, err := os.Lstat(filepath.Join(folder, ".git"))
	return err == nil || filepath.Dir(folder) == folder
}

// load reads a settings file, "" standing for none.
func (s *setup) load(name string) (*governed, error) {
	over := settings.Over{Profile: s.profile, Name: "--profile"}
	g := &governed{pipelines: s.named}
	var file *settings.File
	if name != "" {
		g.folder = filepath.Dir(name)
		top := g.folder
		for !s.isTop(top) {
			top = filepath.Dir(top)
		}
		if _, err := os.Lstat(filepath.Join(top, ".git")); err != nil {
			top = g.folder // in no repository
		}
		shown := shownPath(name)
		inTop, err := filepath.Rel(top, name)
		if err != nil {
			return nil, err
		}
		inside := filepath.ToSlash(inTop)
		files := settings.Below(top, &s.attacks)
		source, err := files.Text(inside)
		if err != nil {
			return nil, fmt.Errorf("settings %s: %w", visible(shown), err)
		}
		file = settings.Read(shown, source, settings.In(inside, files))
		if len(file.Problems) > 0 {
			var b bytes.Buffer
			for _, p := range file.Problems {
				lookOf(s.errors).write(&b, shown, source, message{severity: check.Error, at: p.At, text: p.Text, check: p.Check, related: p.Related})
			}
			_, _ = s.errors.Write(b.Bytes())
			return nil, fmt.Errorf("settings %s: %s", visible(shown), count(len(file.Problems), "error"))
		}
	}
	g.policy = settings.NewPolicy(file, over)
	if g.pipelines == nil {
		var named bool
		if g.pipelines, named = file.Load(); !named {
			standard, _ := pipeline.Builtin(pipeline.BuiltinNames()[0])
			g.pipelines = []*pipeline.Pipeline{standard}
		}
	}
	if values := file.Values(); values != nil {
		g.pipelines = slices.Concat([]*pipeline.Pipeline{values}, g.pipelines)
	}
	return g, nil
}

// shownPath is how a file is called: relative to the working directory, if it
// lies below it.
func shownPath(name string) string {
	if here, err := os.Getwd(); err == nil {
		if rel, err := filepath.Rel(here, name); err == nil && filepath.IsLocal(rel) {
			return filepath.ToSlash(rel)
		}
	}
	return filepath.ToSlash(name)
}

// name is the path of a file from the folder of the settings file.
func (g *governed) name(absolute string) string {
	if g.folder == "" {
		return filepath.ToSlash(absolute)
	}
	if inside, ok := strings.CutPrefix(absolute, g.folder+string(filepath.Separator)); ok { // as nearly all are
		return filepath.ToSlash(inside)
	}
	if rel, err := filepath.Rel(g.folder, absolute); err == nil {
		absolute = rel
	}
	return filepath.ToSlash(absolute)
}
