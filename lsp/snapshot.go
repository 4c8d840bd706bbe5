package lsp

import (
	"context"
	"maps"
	"sync"
	"sync/atomic"

	"go.lsp.dev/uri"

	"sigma-lsp/analysis/workspace"
	"sigma-lsp/convert/ruletest"
)

// snapshot is the state that requests read. It is immutable: every edit and
// every new setting makes a new one, so a request sees the state at its
// arrival.
type snapshot struct {
	documents map[uri.URI]*document
	settings  *settings // of the client
	resolver  *settingsResolver
	folders   []folder
	samples   map[ruleKey][]ruletest.Sample // events that rules were run on
	disk      int                           // counts the reported changes of files and folders
	index     *workspace.Index
	indexed   bool // the index contains the files of the folders
}

// store holds the current snapshot.
type store struct {
	current atomic.Pointer[snapshot]
	writeMu sync.Mutex // held while the next snapshot is made
	config  config
	changed broadcast // at each new snapshot
}

type snapshotKey struct{}

// snapshot returns the state as it was when the request came in.
func (s *server) snapshot(ctx context.Context) *snapshot {
	if snap, ok := ctx.Value(snapshotKey{}).(*snapshot); ok {
		return snap
	}
	return s.current.Load()
}

// updateSnapshot makes the next state.
func (s *server) updateSnapshot(change func(next *snapshot)) {
	s.writeMu.Lock()
	next := *s.current.Load()
	next.documents = maps.Clone(next.documents)
	if next.documents == nil {
		next.documents = map[uri.URI]*document{}
	}
	change(&next)
	s.current.Store(&next)
	s.writeMu.Unlock()
	s.changed.send()
}

// broadcast wakes all goroutines that wait for the next change.
type broadcast struct {
	mu   sync.Mutex
	next chan struct{}
}

func (b *broadcast) wait() <-chan struct{} {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.next
}

func (b *broadcast) send() {
	b.mu.Lock()
	defer b.mu.Unlock()
	close(b.next)
	b.next = make(chan struct{})
}
