package lsp

import (
	"os"
	"path"
	"path/filepath"
	"sync"

	"go.lsp.dev/uri"
	"go.uber.org/zap"

	"sigma-lsp/analysis/local"
	team "sigma-lsp/analysis/settings"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/taxonomy"
	"sigma-lsp/convert/pipeline"
)

// nearby finds the settings that hold for a file: those of the client and of
// the nearest settings file. It is made anew when one of them changes, and may
// be asked by many at once.
type nearby struct {
	server  *server
	base    *settings // without a settings file
	folders []folder
	texts   map[uri.URI]*sigma.Source // of the files that are open

	mu   sync.Mutex
	of   map[string]*settings  // by the path of a folder
	from map[uri.URI]*settings // by settings file
}

func (s *server) nearby(st *state) *nearby {
	n := &nearby{server: s, base: st.settings, folders: st.folders, texts: map[uri.URI]*sigma.Source{}, of: map[string]*settings{}, from: map[uri.URI]*settings{}}
	for u, d := range st.documents {
		n.texts[u] = d.source
	}
	return n
}

// settingsOf returns the settings that hold for a file.
func (st *state) settingsOf(u uri.URI) *settings {
	if st.near == nil {
		return st.settings
	}
	return st.near.settings(u)
}

// place tells in which folder of the workspace a file lies, and its path there.
// What is not on the disk yet belongs to the first folder.
func (n *nearby) place(u uri.URI) (f folder, name string, ok bool) {
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

func (n *nearby) settings(u uri.URI) *settings {
	f, name, ok := n.place(u)
	if !ok {
		return n.base
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	key := filepath.Join(f.path, path.Dir(name))
	found, known := n.of[key]
	if !known {
		found = n.find(f, name)
		n.of[key] = found
	}
	return found
}

// find looks for the nearest settings file of a file.
func (n *nearby) find(f folder, name string) *settings {
	file := team.Nearest(name, func(name string) bool {
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
	if n.from[u] == nil {
		n.from[u] = n.read(f, u, file)
	}
	return n.from[u]
}

// read makes settings of a settings file.
func (n *nearby) read(f folder, u uri.URI, file string) *settings {
	one := *n.base
	one.home = filepath.Join(f.path, filepath.FromSlash(path.Dir(file)))
	one.places = append(one.places[:len(one.places):len(one.places)], u)
	files := team.Below(f.path, &n.server.attacks)
	text := func(name string) (*sigma.Source, error) {
		at, err := uri.JoinPath(f.uri, name)
		if err != nil {
			return nil, local.ErrOutside
		}
		one.places = append(one.places, at)
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
	read := team.Read(file, source, team.In(file, team.Files{Text: text, Attack: func(name string) (*taxonomy.Attack, error) {
		if at, err := uri.JoinPath(f.uri, name); err == nil {
			one.places = append(one.places, at)
		}
		return files.Attack(name)
	}}))
	one.policy = team.NewPolicy(read, n.base.policy.Over)
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
	one.aim()
	return &one
}

func problemFile(u uri.URI, source *sigma.Source, read parsedPipeline) *pipelineFile {
	return &pipelineFile{uri: u, source: source, parsed: func() parsedPipeline { return read }}
}

// withValues adds the pipeline that gives placeholders their values.
func (s *settings) withValues(pipelines []*pipeline.Pipeline) []*pipeline.Pipeline {
	if s.values == nil {
		return pipelines
	}
	return append([]*pipeline.Pipeline{s.values}, pipelines...)
}

// all returns the settings that were asked for, the client's first.
func (n *nearby) all() []*settings {
	n.mu.Lock()
	defer n.mu.Unlock()
	all := []*settings{n.base}
	for _, one := range n.from {
		all = append(all, one)
	}
	return all
}

// names reports whether a file is a settings file, or one that the settings in
// use name.
func (st *state) names(u uri.URI) bool {
	if isSettings(u) || st.near == nil {
		return true
	}
	for _, one := range st.near.all() {
		if one.names(u) {
			return true
		}
	}
	return false
}

func isSettings(u uri.URI) bool { return uri.Basename(u) == team.FileName }

// files are the settings files and pipelines in use, which show faults of their
// own.
func (st *state) files() map[uri.URI]*pipelineFile {
	files := map[uri.URI]*pipelineFile{}
	if st.near != nil {
		for _, one := range st.near.all() {
			for _, f := range one.files {
				files[f.uri] = f
			}
		}
	}
	return files
}

// fileOf returns a settings file, or a pipeline in use.
func (st *state) fileOf(u uri.URI) *pipelineFile {
	if isSettings(u) {
		st.settingsOf(u) // so that it is among them
	}
	if f := st.files()[u]; f != nil {
		return f
	}
	if d, ok := st.documents[u]; ok && isSettings(u) { // in no folder of the workspace
		return problemFile(u, d.source, parsedPipeline{problems: team.Read(team.FileName, d.source, team.Files{}).Problems})
	}
	return nil
}
