package lsp

import (
	"context"
	"maps"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"

	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"
	"go.uber.org/zap"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/workspace"
)

// indexing keeps the index of the workspace up to date, beside the requests. An
// edit only notes what it changed; what follows from it for other files is found
// out by one goroutine, which takes all that came up meanwhile at once.
type indexing struct {
	mu      sync.Mutex
	running bool
	anew    bool                               // the folders changed: all files are read
	unread  map[uri.URI]bool                   // files that changed on the disk
	before  map[uri.URI]func() *workspace.File // what edited files held when others were last looked at
	trees   workspace.Trees
}

// edited notes what a file held before an edit.
func (x *indexing) edited(u uri.URI, before func() *workspace.File) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.before == nil {
		x.before = map[uri.URI]func() *workspace.File{}
	}
	if _, known := x.before[u]; !known {
		x.before[u] = before
	}
}

// reread notes files that changed on the disk, and takes them up.
func (x *indexing) reread(s *server, files ...uri.URI) {
	x.mu.Lock()
	if x.unread == nil {
		x.unread = map[uri.URI]bool{}
	}
	for _, u := range files {
		x.unread[u] = true
	}
	x.mu.Unlock()
	x.start(s)
}

// rebuild reads all files of the folders.
func (x *indexing) rebuild(s *server) {
	x.mu.Lock()
	x.anew = true
	x.mu.Unlock()
	x.start(s)
}

// start takes up what was noted.
func (x *indexing) start(s *server) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.running || !x.anew && len(x.unread) == 0 && len(x.before) == 0 {
		return
	}
	x.running = true
	go x.run(s)
}

func (x *indexing) run(s *server) {
	for {
		x.mu.Lock()
		anew, unread, before := x.anew, x.unread, x.before
		x.anew, x.unread, x.before = false, nil, nil
		x.running = anew || len(unread) > 0 || len(before) > 0
		more := x.running
		x.mu.Unlock()
		if !more {
			return
		}
		func() {
			defer s.survive("index")
			if anew {
				s.indexFolders()
			}
			if before == nil {
				before = map[uri.URI]func() *workspace.File{}
			}
			if len(unread) > 0 {
				s.indexFiles(unread, before)
			}
			s.lookAgain(before)
		}()
	}
}

// indexes reports whether a file belongs to the index: a rule file of the
// folders, or, where no folder is open, any file.
func (st *state) indexes(u uri.URI) bool {
	if !u.IsFile() || !isRuleFile(u.Path()) {
		return false
	}
	_, below := st.below(u)
	return below || len(st.folders) == 0
}

// below returns the path of a file below a folder of the workspace.
func (st *state) below(u uri.URI) (name string, ok bool) {
	for _, f := range st.folders {
		name, ok := strings.CutPrefix(u.Path(), strings.TrimSuffix(f.uri.Path(), "/")+"/")
		if ok && f.uri.IsFile() && u.IsFile() {
			parts := strings.Split(name, "/")
			return name, !slices.ContainsFunc(parts[:len(parts)-1], passedOver)
		}
	}
	return "", false
}

// name is what a file is called in front of people.
func (st *state) name(u uri.URI) string {
	if name, ok := st.below(u); ok {
		return name
	}
	return path.Base(u.Path())
}

// summaryOf is the summary of a version of an open file, made on first use. A
// fault of ours in one file must not hide the others.
func (s *server) summaryOf(d *document) func() *workspace.File {
	return sync.OnceValue(func() (f *workspace.File) {
		f = &workspace.File{Key: d.key, Name: d.name}
		defer s.survive(d.key)
		f = workspace.Summarize(d.key, d.name, d.file())
		f.Tree = d.file
		return f
	})
}

// summarize reads a file of the folders; nil stands for one that is not there,
// or cannot be read.
func (s *server) summarize(st *state, u uri.URI, path string) (f *workspace.File) {
	defer s.survive(string(u))
	parse := func() *sigma.File {
		text, err := read(path)
		if err != nil {
			s.log.Debug("read", zap.Error(err))
			return nil
		}
		return s.parse(sigma.NewSource(text))
	}
	tree := parse()
	if tree == nil {
		return nil
	}
	summary := workspace.Summarize(string(u), st.name(u), tree)
	summary.Tree = func() *sigma.File { return s.indexing.trees.Read(summary, parse) }
	return summary
}

// indexFolders reads all rules of the folders, on all processors.
func (s *server) indexFolders() {
	st := s.state.Load()
	show := s.showIndexing(len(st.folders) > 0)
	var files []ruleFile
	for _, f := range st.folders {
		files = s.walk(s.base, f.path, files)
	}
	summaries := make([]*workspace.File, len(files))
	for start := 0; start < len(files); start += batch {
		show(start, len(files))
		some := files[start:min(start+batch, len(files))]
		spread(s.base, len(some), runtime.GOMAXPROCS(0), func(i int) {
			summaries[start+i] = s.summarize(st, some[i].uri, some[i].path)
		})
	}
	show(len(files), len(files))
	if s.base.Err() != nil {
		return
	}
	index := workspace.New(summaries, len(st.folders) > 0)
	s.renew(func(next *state) func(*document) bool {
		if !slices.Equal(next.folders, st.folders) {
			return nil // they are read anew already
		}
		next.index, next.indexed = index, true
		for u, d := range next.documents {
			if next.indexes(u) {
				next.index = next.index.With(d.key, s.summaryOf(d))
			}
		}
		s.forgetPages(next, nil)
		return func(*document) bool { return true }
	})
}

// indexFiles reads files that changed on the disk. Those that are open stay as
// they are in the editor.
func (s *server) indexFiles(unread map[uri.URI]bool, before map[uri.URI]func() *workspace.File) {
	st := s.state.Load()
	var files []uri.URI
	for u := range unread {
		if _, open := st.documents[u]; !open && st.indexes(u) {
			files = append(files, u)
		}
	}
	summaries := make([]*workspace.File, len(files))
	spread(s.base, len(files), allButOne(), func(i int) {
		if st.onDisk(files[i]) {
			summaries[i] = s.summarize(st, files[i], files[i].FsPath())
		}
	})
	if s.base.Err() != nil || len(files) == 0 {
		return
	}
	s.update(func(next *state) {
		changes := map[string]*workspace.File{}
		for i, u := range files {
			if _, open := next.documents[u]; !open && next.indexes(u) {
				changes[string(u)] = summaries[i]
				if _, edited := before[u]; !edited {
					before[u] = next.index.Later(string(u))
				}
			}
		}
		next.index = next.index.WithAll(changes)
	})
}

// onDisk reports whether a file is one that a walk of its folder finds: a
// regular file, to which no link leads.
func (st *state) onDisk(u uri.URI) bool {
	for _, f := range st.folders {
		inside, err := filepath.Rel(f.path, u.FsPath())
		if err != nil || !filepath.IsLocal(inside) {
			continue
		}
		at := f.path
		parts := strings.Split(inside, string(filepath.Separator))
		for i, part := range parts {
			at = filepath.Join(at, part)
			info, err := os.Lstat(at)
			if err != nil || i < len(parts)-1 && !info.IsDir() || i == len(parts)-1 && !info.Mode().IsRegular() {
				return false
			}
		}
		return true
	}
	return false
}

// lookAgain makes the documents anew for which something else holds after other
// files changed.
func (s *server) lookAgain(before map[uri.URI]func() *workspace.File) {
	index := s.state.Load().index
	affected, all := map[string]bool{}, false
	for u, old := range before {
		keys, any := index.Affected(old(), index.File(string(u)))
		maps.Copy(affected, keys)
		all = all || any
	}
	open := s.state.Load().documents
	if !all && !slices.ContainsFunc(slices.Collect(maps.Keys(affected)), func(key string) bool {
		_, ok := open[uri.URI(key)]
		return ok || s.hasPage(uri.URI(key))
	}) {
		// The others may go on with what they know, but need not keep old
		// versions of files in memory.
		for _, d := range open {
			d.index.Store(index)
		}
		return
	}
	s.renew(func(next *state) func(*document) bool {
		s.forgetPages(next, affected)
		return func(d *document) bool { return all || affected[d.key] }
	})
}

// renew makes the next state, in which the documents that are chosen are looked
// at anew. The client learns of those with other diagnostics than before.
func (s *server) renew(change func(next *state) (chosen func(*document) bool)) {
	type pair struct{ before, after *document }
	var renewed []pair
	s.update(func(next *state) {
		chosen := change(next)
		if chosen == nil {
			return
		}
		for u, d := range next.documents {
			if !chosen(d) {
				d.index.Store(next.index)
				continue
			}
			fresh := s.read(d.uri, d.version, d.source, next.around(u, d.settings), d.file)
			fresh.renewed, fresh.typing = true, d.typing
			next.documents[u] = fresh
			renewed = append(renewed, pair{d, fresh})
		}
	})
	differ := false
	for _, p := range renewed {
		if p.before.report().id() != p.after.report().id() || s.waits(p.before) {
			differ = true
			s.push(p.after.uri)
		}
	}
	if differ {
		s.askAgain()
	}
}

// hasPage reports whether diagnostics of a file that is not open were told.
func (s *server) hasPage(u uri.URI) bool {
	s.pages.mu.Lock()
	defer s.pages.mu.Unlock()
	_, ok := s.pages.of[u]
	return ok
}

// forgetPages lets the diagnostics of files that are not open be made anew, of
// all where none are named.
func (s *server) forgetPages(next *state, keys map[string]bool) {
	s.pages.mu.Lock()
	defer s.pages.mu.Unlock()
	forgotten := len(s.pages.of)
	maps.DeleteFunc(s.pages.of, func(u uri.URI, _ page) bool { return keys == nil || keys[string(u)] })
	if len(s.pages.of) < forgotten {
		next.disk++
	}
}

// whenIndexed waits until the index holds the files of the folders.
func (s *server) whenIndexed(ctx context.Context) error {
	for {
		changed := s.changed.wait()
		if s.state.Load().indexed {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// showIndexing shows how far the index has come, to a client that can show
// work nobody asked for. It is asked beside the work, which does not wait.
func (s *server) showIndexing(wanted bool) func(done, all int) {
	if !wanted || !s.can.progress {
		return func(int, int) {}
	}
	const token = protocol.String("sigma-lsp/index")
	created := make(chan *progress, 1)
	go func() {
		defer s.survive("progress")
		err := s.client.WorkDoneProgressCreate(s.base, &protocol.WorkDoneProgressCreateParams{Token: token})
		if err != nil {
			s.log.Debug("progress", zap.Error(err))
			created <- nil
			return
		}
		created <- s.begin(token, "Indexing Sigma rules", false)
	}()
	var show *progress
	return func(done, all int) {
		if show == nil {
			select {
			case show = <-created:
			default:
			}
		}
		switch {
		case done < all:
			show.report(done, all)
		case show != nil:
			show.end()
		default:
			go func() { (<-created).end() }()
		}
	}
}
