package lsp

import (
	"context"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"
	"go.uber.org/zap"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

// batchSize is how many files are checked between two progress reports.
const batchSize = 64

// reportCache remembers the ids of the reports on files that are not open, as long
// as the files stay as they are. The reports themselves would fill the memory.
type reportCache struct {
	mu    sync.Mutex
	byURI map[uri.URI]cachedReport
	asked bool
}

type cachedReport struct {
	settings *settings
	modified time.Time
	size     int64
	id       string
}

// DiagnosticWorkspace answers with the diagnostics of all rules of the
// workspace. When nothing is new to the client it waits until something is:
// clients ask again as soon as they have an answer.
func (s *server) DiagnosticWorkspace(ctx context.Context, p *protocol.WorkspaceDiagnosticParams) (*protocol.WorkspaceDiagnosticReport, error) {
	v := &workspaceDiagnostics{server: s, partial: p.PartialResultToken, ids: map[uri.URI]string{}, sent: map[uri.URI]bool{}}
	for _, previous := range p.PreviousResultIds {
		v.ids[previous.URI] = previous.Value
	}
	s.reports.mu.Lock()
	first := !s.reports.asked
	s.reports.asked = true
	s.reports.mu.Unlock()

	if err := s.whenIndexed(ctx); err != nil {
		return nil, err
	}
	changed := s.changed.wait()
	err := v.checkAll(ctx, s.progress(p.WorkDoneToken, "Checking Sigma rules"))
	for err == nil && len(v.sent) == 0 && !(first && len(v.ids) == 0) {
		select {
		case <-changed:
			changed = s.changed.wait()
			err = v.checkChanged(ctx)
		case <-s.inputEnded:
			err = context.Canceled
		case <-ctx.Done():
			err = ctx.Err()
		}
	}
	if err != nil {
		return nil, err
	}
	return &protocol.WorkspaceDiagnosticReport{Items: v.answer()}, nil
}

// workspaceDiagnostics is one run over the workspace.
type workspaceDiagnostics struct {
	server  *server
	partial protocol.ProgressToken // where parts of the answer go, or nil

	state *snapshot
	ids   map[uri.URI]string // of the reports that the client has
	sent  map[uri.URI]bool   // in this answer
	items []protocol.WorkspaceDocumentDiagnosticReport
}

// checkAll checks every file.
func (v *workspaceDiagnostics) checkAll(ctx context.Context, show *progress) error {
	defer show.end()
	v.state = v.server.current.Load()
	left := maps.Clone(v.ids)
	for u := range v.openFiles() {
		delete(left, u)
		v.add(u, v.server.reportOf(v.state, u))
	}
	var files []ruleFile
	for _, f := range v.state.folders {
		files = v.server.walk(ctx, f.path, files)
	}
	files = slices.DeleteFunc(files, func(f ruleFile) bool {
		delete(left, f.uri)
		_, open := v.openFiles()[f.uri]
		return open
	})
	for start := 0; start < len(files) && ctx.Err() == nil; start += batchSize {
		show.report(start, len(files))
		some := files[start:min(start+batchSize, len(files))]
		for i, r := range v.checkFiles(ctx, some) {
			if r != nil {
				v.add(some[i].uri, r)
			}
		}
		v.flush()
	}
	for u := range left {
		v.add(u, newReport(nil)) // the file is gone
	}
	return ctx.Err()
}

// checkChanged checks what may have changed since.
func (v *workspaceDiagnostics) checkChanged(ctx context.Context) error {
	before := v.state
	now := v.server.current.Load()
	if now.disk != before.disk || now.settings != before.settings {
		return v.checkAll(ctx, nil)
	}
	v.state = now
	for u, d := range now.documents {
		if before.documents[u] != d {
			v.add(u, v.server.reportOf(now, u))
		}
	}
	for u := range before.documents {
		if _, open := now.documents[u]; !open {
			return v.checkAll(ctx, nil)
		}
	}
	v.flush()
	return nil
}

// openFiles returns the files whose text is in memory.
func (v *workspaceDiagnostics) openFiles() map[uri.URI]bool {
	open := map[uri.URI]bool{}
	for u := range v.state.documents {
		open[u] = true
	}
	for u := range v.state.configFiles() {
		open[u] = true
	}
	return open
}

// add adds a report to the answer, unless the client has it.
func (v *workspaceDiagnostics) add(u uri.URI, r *report) {
	if v.ids[u] == r.id() {
		return
	}
	v.ids[u] = r.id()
	v.sent[u] = true
	v.items = append(v.items, &protocol.WorkspaceFullDocumentDiagnosticReport{
		FullDocumentDiagnosticReport: fullReport(r), URI: u, Version: v.version(u),
	})
}

func (v *workspaceDiagnostics) version(u uri.URI) *int32 {
	if d, ok := v.state.documents[u]; ok {
		return &d.version
	}
	return nil
}

// flush sends new reports to a client that accepts partial results.
func (v *workspaceDiagnostics) flush() {
	if v.partial != nil && len(v.items) > 0 {
		v.server.send(v.partial, &protocol.WorkspaceDiagnosticReportPartialResult{Items: v.items})
		v.items = nil
	}
}

// answer is what is new and was not sent in parts, and that the rest is not.
func (v *workspaceDiagnostics) answer() []protocol.WorkspaceDocumentDiagnosticReport {
	v.flush()
	items := v.items
	if items == nil {
		items = []protocol.WorkspaceDocumentDiagnosticReport{}
	}
	for _, u := range slices.Sorted(maps.Keys(v.ids)) {
		if !v.sent[u] {
			items = append(items, &protocol.WorkspaceUnchangedDocumentDiagnosticReport{
				UnchangedDocumentDiagnosticReport: protocol.UnchangedDocumentDiagnosticReport{
					Kind: string(protocol.DocumentDiagnosticReportKindUnchanged), ResultID: v.ids[u],
				}, URI: u, Version: v.version(u),
			})
		}
	}
	return items
}

// ruleFile is a file of the workspace that may hold rules.
type ruleFile struct {
	path     string
	uri      uri.URI
	modified time.Time
	size     int64
}

// walk lists the regular files in a folder that may be rules. Links are not
// followed: they can lead out of the folder, or in a circle.
func (s *server) walk(ctx context.Context, root string, files []ruleFile) []ruleFile {
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil:
			s.log.Debug("walk", zap.Error(err))
			return nil
		case entry.IsDir() && isSkippedFolder(entry.Name()):
			return filepath.SkipDir
		case !entry.Type().IsRegular() || !isRuleFile(path):
			return nil
		}
		if info, err := entry.Info(); err == nil {
			files = append(files, ruleFile{path, uri.File(path), info.ModTime(), info.Size()})
		}
		return nil
	})
	if err != nil {
		s.log.Debug("walk", zap.Error(err))
	}
	return files
}

// isSkippedFolder reports whether a folder of that name contains no rules of
// the author.
func isSkippedFolder(name string) bool { return name == ".git" || name == "node_modules" }

func isRuleFile(path string) bool {
	ext := strings.ToLower(filepath.Ext(path))
	return ext == ".yml" || ext == ".yaml"
}

// checkFiles makes the reports on some files, nil for those that the client has and
// those that cannot be read.
func (v *workspaceDiagnostics) checkFiles(ctx context.Context, files []ruleFile) []*report {
	reports := make([]*report, len(files))
	parallel(ctx, len(files), backgroundWorkers(), func(i int) { reports[i] = v.checkFile(files[i]) })
	return reports
}

// backgroundWorkers is the number of processors but one, which is left to the edits.
func backgroundWorkers() int { return max(1, runtime.GOMAXPROCS(0)-1) }

// parallel does something n times, as often at once as there are workers. It
// stops early when the context ends.
func parallel(ctx context.Context, n, workers int, do func(i int)) {
	work := make(chan int)
	var running sync.WaitGroup
	for range min(workers, n) {
		running.Go(func() {
			for i := range work {
				do(i)
			}
		})
	}
	for i := range n {
		if ctx.Err() != nil {
			break
		}
		work <- i
	}
	close(work)
	running.Wait()
}

func (v *workspaceDiagnostics) checkFile(f ruleFile) (r *report) {
	s, settings := v.server, v.state.settingsOf(f.uri)
	defer s.recoverPanic(string(f.uri))
	s.reports.mu.Lock()
	known := s.reports.byURI[f.uri]
	s.reports.mu.Unlock()
	now := cachedReport{settings, f.modified, f.size, known.id}
	if known == now && v.ids[f.uri] == known.id {
		return nil
	}
	text, err := read(f.path)
	if err != nil {
		s.log.Debug("read", zap.Error(err))
		return nil
	}
	source := sigma.NewSource(text)
	if file := v.state.configFile(f.uri); file != nil {
		r = newReport(s.problems(file))
	} else {
		r = newReport(s.diagnostics(f.uri, source, s.checkClosed(source, v.state.contextOf(f.uri, settings))))
	}
	now.id = r.id()
	s.reports.mu.Lock()
	if s.reports.byURI == nil {
		s.reports.byURI = map[uri.URI]cachedReport{}
	}
	s.reports.byURI[f.uri] = now
	s.reports.mu.Unlock()
	return r
}

// checkClosed checks a file that is not open. Findings about InsightIDR in
// rules that nobody is editing are reported only on request.
func (s *server) checkClosed(source *sigma.Source, w analysisContext) []check.Finding {
	checking := w.checkSettings(w.convert)
	profile, _ := w.settings.policy.Profile()
	checking.SkipTranslation = profile != "rapid7"
	return check.Run(s.parse(source), checking)
}

// read returns the text of a file. Of one that is too large it returns just
// enough to detect that.
func read(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	var b strings.Builder
	_, err = io.Copy(&b, io.LimitReader(f, sigma.MaxSize+1))
	return b.String(), err
}
