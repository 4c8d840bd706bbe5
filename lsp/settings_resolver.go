package lsp

import (
	"os"
	"path"
	"path/filepath"
	"sync"

	"go.lsp.dev/uri"
	"go.uber.org/zap"

	"sigma-lsp/analysis/safepath"
	team "sigma-lsp/analysis/settings"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/taxonomy"
	"sigma-lsp/convert/pipeline"
)

// settingsResolver finds the effective settings of a file: those of the client
// and of the closest settings file. It is replaced when one of them changes. It
// is safe for concurrent use.
type settingsResolver struct {
	server  *server
	base    *settings // without a settings file
	folders []folder
	texts   map[uri.URI]*sigma.Source // of the files that are open

	mu       sync.Mutex
	byFolder map[string]*settings  // by the path of a folder
	byFile   map[uri.URI]*settings // by settings file
}

func (s *server) newSettingsResolver(snap *snapshot) *settingsResolver {
	n := &settingsResolver{server: s, base: snap.settings, folders: snap.folders, texts: map[uri.URI]*sigma.Source{}, byFolder: map[string]*settings{}, byFile: map[uri.URI]*settings{}}
	for u, d := range snap.documents {
		n.texts[u] = d.source
	}
	return n
}

// settingsOf returns the effective settings of a file.
func (snap *snapshot) settingsOf(u uri.URI) *settings {
	if snap.resolver == nil {
		return snap.settings
	}
	return snap.resolver.settings(u)
}

// folderOf returns the workspace folder of a file, and its path there. A file
// that is not on the disk yet belongs to the first folder.
func (n *settingsResolver) folderOf(u uri.URI) (f folder, name string, ok bool) {
	if !u.IsFile() {
		if len(n.folders) > 0 {
			return n.folders[0], "untitled.yml", true
		}
		return folder{}, "", false
	}
	for _, candidate := range n.folders {
		rel, err := filepath.Rel(candidate.path, u.FsPath())
		if err == nil && filepath.IsLocal(rel) && len(candidate.path) > len(f.path) {
			f, name, ok = candidate, filepath.ToSlash(rel), true
		}
	}
	return f, name, ok
}

func (n *settingsResolver) settings(u uri.URI) *settings {
	f, name, ok := n.folderOf(u)
	if !ok {
		return n.base
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	key := filepath.Join(f.path, path.Dir(name))
	found, known := n.byFolder[key]
	if !known {
		found = n.find(f, name)
		n.byFolder[key] = found
	}
	return found
}

// find looks for the nearest settings file of a file.
func (n *settingsResolver) find(f folder, name string) *settings {
	file := team.FindUpwards(name, func(name string) bool {
		if u, err := uri.JoinPath(f.uri, name); err == nil && n.texts[u] != nil {
			return true
		}
		info, err := os.Lstat(filepath.Join(f.path, filepath.FromSlash(name)))
		return err == nil && !info.IsDir()
	})
	if file == "" {
		return n.base
	}
	u, err := uri.JoinPath(f.uri, file)
	if err != nil {
		return n.base
	}
	if n.byFile[u] == nil {
		n.byFile[u] = n.read(f, u, file)
	}
	return n.byFile[u]
}

// read makes settings of a settings file.
func (n *settingsResolver) read(f folder, u uri.URI, file string) *settings {
	one := *n.base
	one.folder = filepath.Join(f.path, filepath.FromSlash(path.Dir(file)))
	one.candidates = append(one.candidates[:len(one.candidates):len(one.candidates)], u)
	files := team.FilesIn(f.path, &n.server.attacks)
	text := func(name string) (*sigma.Source, error) {
		at, err := uri.JoinPath(f.uri, name)
		if err != nil {
			return nil, safepath.ErrOutside
		}
		one.candidates = append(one.candidates, at)
		if open := n.texts[at]; open != nil {
			return open, nil
		}
		return files.Text(name)
	}
	source, err := text(file)
	if err != nil {
		n.server.log.Warn("settings file", zap.String("file", file), zap.Error(err))
		return n.base
	}
	read := team.Read(file, source, team.RelativeTo(file, team.Files{Text: text, Attack: func(name string) (*taxonomy.Attack, error) {
		if at, err := uri.JoinPath(f.uri, name); err == nil {
			one.candidates = append(one.candidates, at)
		}
		return files.Attack(name)
	}}))
	one.policy = team.NewPolicy(read, n.base.policy.Overrides)
	one.files = append(one.files[:len(one.files):len(one.files)], problemFile(u, source, parsedPipeline{problems: read.Problems}))
	for _, p := range read.Pipelines {
		if at, err := uri.JoinPath(f.uri, path.Join(path.Dir(file), p.Name.Value)); err == nil && p.Source != nil {
			one.files = append(one.files, problemFile(at, p.Source, parsedPipeline{p.Pipeline, p.Problems}))
		}
	}
	if form, ok := read.Form(); ok {
		one.form = form
	}
	pipelines, named := read.Load()
	one.values = read.Values()
	one.pipelines = func() []*pipeline.Pipeline { // called by many at once
		if !named {
			return one.withValues(n.base.pipelines())
		}
		return one.withValues(pipelines)
	}
	one.initTarget()
	return &one
}

func problemFile(u uri.URI, source *sigma.Source, read parsedPipeline) *pipelineFile {
	return &pipelineFile{uri: u, source: source, parsed: func() parsedPipeline { return read }}
}

// withValues adds the pipeline with the values of placeholders.
func (s *settings) withValues(pipelines []*pipeline.Pipeline) []*pipeline.Pipeline {
	if s.values == nil {
		return pipelines
	}
	return append([]*pipeline.Pipeline{s.values}, pipelines...)
}

// all returns the settings that are in use, the client's first.
func (n *settingsResolver) all() []*settings {
	n.mu.Lock()
	defer n.mu.Unlock()
	all := []*settings{n.base}
	for _, one := range n.byFile {
		all = append(all, one)
	}
	return all
}

// isConfigFile reports whether a file is a settings file, or one that the settings in
// use name.
func (snap *snapshot) isConfigFile(u uri.URI) bool {
	if isSettings(u) || snap.resolver == nil {
		return true
	}
	for _, one := range snap.resolver.all() {
		if one.usesFile(u) {
			return true
		}
	}
	return false
}

func isSettings(u uri.URI) bool { return uri.Basename(u) == team.FileName }

// configFiles are the settings files and pipelines in use, which have
// diagnostics of their own.
func (snap *snapshot) configFiles() map[uri.URI]*pipelineFile {
	files := map[uri.URI]*pipelineFile{}
	if snap.resolver != nil {
		for _, one := range snap.resolver.all() {
			for _, f := range one.files {
				files[f.uri] = f
			}
		}
	}
	return files
}

// configFile returns a settings file, or a pipeline in use.
func (snap *snapshot) configFile(u uri.URI) *pipelineFile {
	if isSettings(u) {
		snap.settingsOf(u) // so that it is among them
	}
	if f := snap.configFiles()[u]; f != nil {
		return f
	}
	if d, ok := snap.documents[u]; ok && isSettings(u) { // in no folder of the workspace
		return problemFile(u, d.source, parsedPipeline{problems: team.Read(team.FileName, d.source, team.Files{}).Problems})
	}
	return nil
}
