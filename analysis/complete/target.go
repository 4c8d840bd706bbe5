package complete

import (
	"slices"
	"strings"
	"sync"

	"sigma-lsp/analysis/taxonomy"
	"sigma-lsp/convert/pipeline"
	"sigma-lsp/convert/schema"
)

// Target is what some pipelines make of log sources and fields. What it found
// out it keeps; many can ask at once.
type Target struct {
	pipelines []*pipeline.Pipeline
	prepared  sync.Once

	mu     sync.Mutex
	events map[taxonomy.Logsource]event
	keys   map[taxonomy.Logsource]map[string]key
}

// event is a type of events, and whether there is one.
type event struct {
	name string
	ok   bool
}

// key is what a field is called in the target, and how well that is known.
type key struct {
	names  []string
	status string // "" where the name is not known there
}

// NewTarget returns the target of some pipelines.
func NewTarget(pipelines []*pipeline.Pipeline) *Target {
	return &Target{pipelines: pipelines, events: map[taxonomy.Logsource]event{}, keys: map[taxonomy.Logsource]map[string]key{}}
}

// maxTargets bounds the cached log sources: typing one produces many
// intermediate names.
const maxTargets = 1000

// eventType returns the event type of a log source; it reports false if no
// pipeline supports the log source.
func (t *Target) eventType(l taxonomy.Logsource) (string, bool) {
	if l == (taxonomy.Logsource{}) {
		return "", false
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	e, known := t.events[l]
	if !known {
		e.name, e.ok = pipeline.EventType(l, t.pipelines...)
		if len(t.events) >= maxTargets {
			clear(t.events)
		}
		t.events[l] = e
	}
	return e.name, e.ok
}

// keysOf returns the fields of a log source that have a key; nil where nothing
// is known of fields.
func (t *Target) keysOf(l taxonomy.Logsource) map[string]key {
	event, ok := t.eventType(l)
	if !ok {
		return nil
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if keys, known := t.keys[l]; known {
		return keys
	}
	var keys map[string]key
	for field, names := range t.fields(l) {
		if keys == nil {
			keys = map[string]key{}
		}
		k := key{names: slices.Clone(names)}
		for _, name := range names {
			if known, ok := schema.LookupKey(event, name); ok {
				k.status = known.Status
			}
		}
		keys[field] = k
	}
	if len(t.keys) >= maxTargets {
		clear(t.keys)
	}
	t.keys[l] = keys
	return keys
}

func (t *Target) fields(l taxonomy.Logsource) map[string][]string {
	if len(t.pipelines) == 1 {
		return t.pipelines[0].Fields(l.Category, l.Product, l.Service)
	}
	return pipeline.Fields(l, t.pipelines...)
}

func (k key) String() string {
	text := strings.Join(k.names, ", ")
	if k.status != "" {
		text += " (" + k.status + ")"
	}
	return text
}

// Prepare converts all log sources once, so that nobody waits for it later. The
// keys of a log source are computed on demand: those of all would allocate
// fifty megabytes.
func (t *Target) Prepare(all *taxonomy.Taxonomy) {
	t.prepared.Do(func() {
		for _, s := range all.Logsources() {
			t.eventType(s.Logsource)
		}
		all.Fields()
		all.Attack()
	})
}
