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

// setup are the flags and settings files of a run.
type setup struct {
	pipelineNames []string
	config        string
	noConfig      bool // --no-config
	profile       string

	errors      io.Writer
	pipelines   []*pipeline.Pipeline   // by --pipeline
	byFolder    map[string]*fileConfig // by folder
	nearestFile map[string]string      // path of the settings file by directory, both absolute
	byFile      map[string]*fileConfig // by settings file
	attacks     settings.AttackFiles
	listed      []input // all files that inputs found, also those that are not checked
	runFiles    *runFiles
	bounds      bounds
}

// fileConfig is the configuration of all files under one settings file, or
// under none.
type fileConfig struct {
	folder    string // directory of the settings file
	policy    *settings.Policy
	pipelines []*pipeline.Pipeline
}

// addSetupFlags adds the flags that select settings files and pipelines.
func addSetupFlags(c *cobra.Command, s *setup) {
	c.Flags().StringVar(&s.config, "config", "", "settings `file` to use instead of the nearest "+settings.FileName)
	c.Flags().BoolVar(&s.noConfig, "no-config", false, "ignore settings files")
	c.MarkFlagsMutuallyExclusive("config", "no-config")
	addPipelineFlag(c, &s.pipelineNames)
}

// start reads the files that the flags name.
func (s *setup) start(c *cobra.Command) error {
	s.errors, s.bounds = c.ErrOrStderr(), boundsOf(c.Context())
	s.byFolder, s.nearestFile, s.byFile = map[string]*fileConfig{}, map[string]string{}, map[string]*fileConfig{}
	if flag := c.Flags().Lookup("profile"); flag != nil && !flag.Changed {
		s.profile = ""
	}
	var err error
	if len(s.pipelineNames) > 0 {
		s.pipelines, err = loadPipelines(s.pipelineNames, s.errors)
	}
	return err
}

// inputs lists the files of the paths and reads the settings files that apply to
// them. An invalid settings file is an error. Files in directories that settings
// exclude are dropped and counted, with excludeNamed also named files.
func (s *setup) inputs(paths []string, excludeNamed bool) ([]input, int, error) {
	var all []input
	left := 0
	s.listed = listInputs(paths)
	for _, in := range s.listed {
		g, err := s.configFor(in.path)
		switch {
		case err != nil:
			return nil, 0, err
		case in.fromFolder && filepath.Base(in.path) == settings.FileName:
		case (excludeNamed || in.fromFolder) && g.policy.EffectiveFor(g.relativePath(in.canonicalPath)).Excluded != nil:
			left++
		default:
			all = append(all, in)
		}
	}
	s.runFiles = newRunFiles(s.listed)
	return all, left, nil
}

// startFiles starts a run on the files of the paths, with a console for its
// output. Only files in directories can be excluded.
func (s *setup) startFiles(c *cobra.Command, paths []string) ([]input, *console, error) {
	if err := s.start(c); err != nil {
		return nil, nil, err
	}
	all, _, err := s.inputs(paths, false)
	return all, newConsole(c.OutOrStdout(), c.ErrOrStderr()), err
}

// open reads a file of the run and its configuration.
func (s *setup) open(in input, stdin io.Reader) (*file, *fileConfig, error) {
	source, err := s.runFiles.read(in, stdin)
	if err != nil {
		return nil, nil, err
	}
	g, err := s.configFor(in.path)
	if err != nil {
		return nil, nil, err
	}
	f := newFile(in, source, g.pipelines, nil)
	f.resolver = s.runFiles.resolverFor(in)
	return f, g, nil
}

// configFor returns the configuration of a file. It is safe for concurrent use
// for files that inputs has listed.
func (s *setup) configFor(name string) (*fileConfig, error) {
	folder := filepath.Dir(name)
	if g, known := s.byFolder[folder]; known {
		return g, nil
	}
	absolute, err := filepath.Abs(folder)
	if err != nil {
		return nil, err
	}
	g, err := s.findConfig(absolute)
	if err != nil {
		return nil, err
	}
	s.byFolder[folder] = g
	return g, nil
}

// findConfig finds the settings file of a directory, up to the top of its
// repository.
func (s *setup) findConfig(folder string) (*fileConfig, error) {
	file := ""
	switch {
	case s.noConfig:
	case s.config != "":
		absolute, err := filepath.Abs(s.config)
		if err != nil {
			return nil, err
		}
		file = absolute
	default:
		file = s.nearestSettings(folder)
	}
	if g, known := s.byFile[file]; known {
		return g, nil
	}
	g, err := s.load(file)
	if err == nil {
		s.byFile[file] = g
	}
	return g, err
}

// nearestSettings is the settings file of a directory or of its nearest parent;
// "" where there is none.
func (s *setup) nearestSettings(folder string) string {
	if file, known := s.nearestFile[folder]; known {
		return file
	}
	file := filepath.Join(folder, settings.FileName)
	if info, err := os.Lstat(file); err != nil || info.IsDir() || !s.inBounds(folder) {
		file = ""
		if !s.isTop(folder) {
			file = s.nearestSettings(filepath.Dir(folder))
		}
	}
	s.nearestFile[folder] = file
	return file
}

// inBounds reports whether files of a directory may be read.
func (s *setup) inBounds(folder string) bool {
	_, ok := s.bounds.top(folder)
	return ok
}

// isTop reports whether a directory is the top of a repository, of the file
// system, or of the bounds.
func (s *setup) isTop(folder string) bool {
	if top, ok := s.bounds.top(folder); !ok || top == folder {
		return true
	}
	_, err := os.Lstat(filepath.Join(folder, ".git"))
	return err == nil || filepath.Dir(folder) == folder
}

// load reads a settings file; "" means none.
func (s *setup) load(name string) (*fileConfig, error) {
	over := settings.Overrides{Profile: s.profile, Name: "--profile"}
	g := &fileConfig{pipelines: s.pipelines}
	var file *settings.File
	if name != "" {
		g.folder = filepath.Dir(name)
		top := g.folder
		for !s.isTop(top) {
			top = filepath.Dir(top)
		}
		if _, err := os.Lstat(filepath.Join(top, ".git")); err != nil {
			top = g.folder // not in a repository
		}
		shown := displayPath(name)
		inTop, err := filepath.Rel(top, name)
		if err != nil {
			return nil, err
		}
		inside := filepath.ToSlash(inTop)
		files := settings.FilesIn(top, &s.attacks)
		source, err := files.Text(inside)
		if err != nil {
			return nil, fmt.Errorf("settings %s: %w", sanitize(shown), err)
		}
		file = settings.Read(shown, source, settings.RelativeTo(inside, files))
		if len(file.Problems) > 0 {
			var b bytes.Buffer
			for _, p := range file.Problems {
				styleOf(s.errors).writeFinding(&b, shown, source, finding{severity: check.Error, at: p.At, text: p.Text, check: p.Check, related: p.Related})
			}
			_, _ = s.errors.Write(b.Bytes())
			return nil, fmt.Errorf("settings %s: %s", sanitize(shown), count(len(file.Problems), "error"))
		}
	}
	g.policy = settings.NewPolicy(file, over)
	var err error
	if g.pipelines, err = withCustomLogs(g.pipelines, file); err != nil {
		return nil, err
	}
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

// displayPath is the path of a file in output: relative to the working
// directory if it is inside.
func displayPath(name string) string {
	if here, err := os.Getwd(); err == nil {
		if rel, err := filepath.Rel(here, name); err == nil && filepath.IsLocal(rel) {
			return filepath.ToSlash(rel)
		}
	}
	return filepath.ToSlash(name)
}

// relativePath is the path of a file relative to the directory of the settings
// file.
func (g *fileConfig) relativePath(absolute string) string {
	if g.folder == "" {
		return filepath.ToSlash(absolute)
	}
	if inside, ok := strings.CutPrefix(absolute, g.folder+string(filepath.Separator)); ok { // the common case
		return filepath.ToSlash(inside)
	}
	if rel, err := filepath.Rel(g.folder, absolute); err == nil {
		absolute = rel
	}
	return filepath.ToSlash(absolute)
}
