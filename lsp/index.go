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

// indexer keeps the index of the workspace up to date, concurrently with
// requests. An edit only records what it changed; one goroutine finds the
// effects on other files, for all recorded edits at once.
type indexer struct {
	mu          sync.Mutex
	running     bool
	fullRebuild bool                               // the folders changed: all files are read
	unread      map[uri.URI]bool                   // files that changed on the disk
	previous    map[uri.URI]func() *workspace.File // summaries of edited files at the last analysis of the others
	trees       workspace.TreeCache
}

// noteEdit notes what a file held before an edit.
func (x *indexer) noteEdit(u uri.URI, before func() *workspace.File) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.previous == nil {
		x.previous = map[uri.URI]func() *workspace.File{}
	}
	if _, known := x.previous[u]; !known {
		x.previous[u] = before
	}
}

// reread records files that changed on the disk, and starts the indexer.
func (x *indexer) reread(s *server, files ...uri.URI) {
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
func (x *indexer) rebuild(s *server) {
	x.mu.Lock()
	x.fullRebuild = true
	x.mu.Unlock()
	x.start(s)
}

// start processes the recorded changes unless the indexer is running.
func (x *indexer) start(s *server) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.running || !x.fullRebuild && len(x.unread) == 0 && len(x.previous) == 0 {
		return
	}
	x.running = true
	go x.run(s)
}

func (x *indexer) run(s *server) {
	for {
		x.mu.Lock()
		anew, unread, before := x.fullRebuild, x.unread, x.previous
		x.fullRebuild, x.unread, x.previous = false, nil, nil
		x.running = anew || len(unread) > 0 || len(before) > 0
		more := x.running
		x.mu.Unlock()
		if !more {
			return
		}
		func() {
			defer s.recoverPanic("index")
			if anew {
				s.indexFolders()
			}
			if before == nil {
				before = map[uri.URI]func() *workspace.File{}
			}
			if len(unread) > 0 {
				s.indexFiles(unread, before)
			}
			s.reanalyze(before)
		}()
	}
}

// indexes reports whether a file belongs to the index: a rule file of the
// folders, or, where no folder is open, any file.
func (snap *snapshot) indexes(u uri.URI) bool {
	if !u.IsFile() || !isRuleFile(u.Path()) {
		return false
	}
	_, below := snap.relativePath(u)
	return below || len(snap.folders) == 0
}

// relativePath returns the path of a file below a folder of the workspace.
func (snap *snapshot) relativePath(u uri.URI) (name string, ok bool) {
	for _, f := range snap.folders {
		name, ok := strings.CutPrefix(u.Path(), strings.TrimSuffix(f.uri.Path(), "/")+"/")
		if ok && f.uri.IsFile() && u.IsFile() {
			parts := strings.Split(name, "/")
			return name, !slices.ContainsFunc(parts[:len(parts)-1], isSkippedFolder)
		}
	}
	return "", false
}

// name is the path of a file in messages.
func (snap *snapshot) name(u uri.URI) string {
	if name, ok := snap.relativePath(u); ok {
		return name
	}
	return path.Base(u.Path())
}

// summaryOf is the summary of a version of an open file, computed on first use.
// A panic for one file must not hide the others.
func (s *server) summaryOf(d *document) func() *workspace.File {
	return sync.OnceValue(func() (f *workspace.File) {
		f = &workspace.File{Key: d.key, Name: d.name}
		defer s.recoverPanic(d.key)
		f = workspace.Summarize(d.key, d.name, d.file())
		f.Tree = d.file
		return f
	})
}

// summarize reads a file of the folders; nil means that it does not exist or
// cannot be read.
func (s *server) summarize(snap *snapshot, u uri.URI, path string) (f *workspace.File) {
	defer s.recoverPanic(string(u))
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
	summary := workspace.Summarize(string(u), snap.name(u), tree)
	summary.Tree = func() *sigma.File { return s.indexer.trees.Read(summary, parse) }
	return summary
}

// indexFolders reads all rules of the folders, on all processors.
func (s *server) indexFolders() {
	snap := s.current.Load()
	show := s.showIndexing(len(snap.folders) > 0)
	var files []ruleFile
	for _, f := range snap.folders {
		files = s.walk(s.base, f.path, files)
	}
	summaries := make([]*workspace.File, len(files))
	for start := 0; start < len(files); start += batchSize {
		show(start, len(files))
		some := files[start:min(start+batchSize, len(files))]
		parallel(s.base, len(some), runtime.GOMAXPROCS(0), func(i int) {
			summaries[start+i] = s.summarize(snap, some[i].uri, some[i].path)
		})
	}
	show(len(files), len(files))
	if s.base.Err() != nil {
		return
	}
	index := workspace.New(summaries, len(snap.folders) > 0)
	s.invalidate(func(next *snapshot) func(*document) bool {
		if !slices.Equal(next.folders, snap.folders) {
			return nil // they are being read already
		}
		next.index, next.indexed = index, true
		for u, d := range next.documents {
			if next.indexes(u) {
				next.index = next.index.With(d.key, s.summaryOf(d))
			}
		}
		s.forgetReports(next, nil)
		return func(*document) bool { return true }
	})
}

// indexFiles reads files that changed on the disk. Those that are open stay as
// they are in the editor.
func (s *server) indexFiles(unread map[uri.URI]bool, before map[uri.URI]func() *workspace.File) {
	snap := s.current.Load()
	var files []uri.URI
	for u := range unread {
		if _, open := snap.documents[u]; !open && snap.indexes(u) {
			files = append(files, u)
		}
	}
	summaries := make([]*workspace.File, len(files))
	parallel(s.base, len(files), backgroundWorkers(), func(i int) {
		if snap.onDisk(files[i]) {
			summaries[i] = s.summarize(snap, files[i], files[i].FsPath())
		}
	})
	if s.base.Err() != nil || len(files) == 0 {
		return
	}
	s.updateSnapshot(func(next *snapshot) {
		changes := map[string]*workspace.File{}
		for i, u := range files {
			if _, open := next.documents[u]; !open && next.indexes(u) {
				changes[string(u)] = summaries[i]
				if _, edited := before[u]; !edited {
					before[u] = next.index.LazyFile(string(u))
				}
			}
		}
		next.index = next.index.WithAll(changes)
	})
}

// onDisk reports whether a file is one that a walk of its folder finds: a
// regular file, to which no link leads.
func (snap *snapshot) onDisk(u uri.URI) bool {
	for _, f := range snap.folders {
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

// reanalyze replaces the documents whose results depend on other files that
// changed.
func (s *server) reanalyze(before map[uri.URI]func() *workspace.File) {
	index := s.current.Load().index
	affected, all := map[string]bool{}, false
	for u, old := range before {
		keys, any := index.Affected(old(), index.File(string(u)))
		maps.Copy(affected, keys)
		all = all || any
	}
	open := s.current.Load().documents
	if !all && !slices.ContainsFunc(slices.Collect(maps.Keys(affected)), func(key string) bool {
		_, ok := open[uri.URI(key)]
		return ok || s.hasReport(uri.URI(key))
	}) {
		// The others may keep their results, but should not keep old versions
		// of files in memory.
		for _, d := range open {
			d.index.Store(index)
		}
		return
	}
	s.invalidate(func(next *snapshot) func(*document) bool {
		s.forgetReports(next, affected)
		return func(d *document) bool { return all || affected[d.key] }
	})
}

// invalidate makes the next snapshot, in which the chosen documents are
// analyzed again. The client is notified of those whose diagnostics changed.
func (s *server) invalidate(change func(next *snapshot) (chosen func(*document) bool)) {
	type pair struct{ before, after *document }
	var renewed []pair
	s.updateSnapshot(func(next *snapshot) {
		chosen := change(next)
		if chosen == nil {
			return
		}
		for u, d := range next.documents {
			if !chosen(d) {
				d.index.Store(next.index)
				continue
			}
			fresh := s.newDocument(d.uri, d.version, d.source, next.contextOf(u, d.settings), d.file)
			fresh.typing = d.typing
			next.documents[u] = fresh
			renewed = append(renewed, pair{d, fresh})
		}
	})
	differ := false
	for _, p := range renewed {
		if p.before.report().id() != p.after.report().id() || s.awaitsIndex(p.before) {
			differ = true
			s.push(p.after.uri)
		}
	}
	if differ {
		s.refreshClient()
	}
}

// hasReport reports whether diagnostics of a file that is not open were sent.
func (s *server) hasReport(u uri.URI) bool {
	s.reports.mu.Lock()
	defer s.reports.mu.Unlock()
	_, ok := s.reports.byURI[u]
	return ok
}

// forgetReports drops the cached diagnostics of files that are not open, of all
// files if keys is nil.
func (s *server) forgetReports(next *snapshot, keys map[string]bool) {
	s.reports.mu.Lock()
	defer s.reports.mu.Unlock()
	forgotten := len(s.reports.byURI)
	maps.DeleteFunc(s.reports.byURI, func(u uri.URI, _ cachedReport) bool { return keys == nil || keys[string(u)] })
	if len(s.reports.byURI) < forgotten {
		next.disk++
	}
}

// whenIndexed waits until the index contains the files of the folders.
func (s *server) whenIndexed(ctx context.Context) error {
	for {
		changed := s.changed.wait()
		if s.current.Load().indexed {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// indexedSnapshot waits for the index and returns the snapshot that has it: what a
// rule becomes may depend on any other file.
func (s *server) indexedSnapshot(ctx context.Context) (*snapshot, error) {
	if err := s.whenIndexed(ctx); err != nil {
		return nil, err
	}
	return s.current.Load(), nil
}

// showIndexing reports the progress of indexing to a client that supports
// server-initiated progress. The client's answer is not awaited.
func (s *server) showIndexing(wanted bool) func(done, all int) {
	if !wanted || !s.capabilities.progress {
		return func(int, int) {}
	}
	const token = protocol.String("sigma-lsp/index")
	created := make(chan *progress, 1)
	go func() {
		defer s.recoverPanic("progress")
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
