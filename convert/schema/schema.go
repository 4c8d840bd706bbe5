// Package schema holds what is publicly known of InsightIDR's event types and
// their keys: where the events are found, the type of a key's values, and how
// well a key is known. It serves explanations; no translation rests on it.
package schema

import (
	_ "embed"
	"strings"
	"sync"
)

// EventType is a kind of normalised event.
type EventType struct {
	Name   string
	LogSet string // where Log Search lists it
}

// Key is a key of an event type.
type Key struct {
	Name   string
	Type   string
	Status string // documented, seen in example, inferred or unknown
	Source string // where it was found
}

// keys.tsv has a line "event type, log set" for each event type, followed by
// lines "empty, key, type, status, source" for its keys. TestFresh writes it.
//
//go:embed keys.tsv
var table string

// common is the event type whose keys occur in all others.
const common = "_common"

type entry struct {
	eventType EventType
	keys      map[string]Key
}

var entries = sync.OnceValue(func() map[string]*entry {
	all := map[string]*entry{}
	var last *entry
	for line := range strings.Lines(table) {
		cells := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if cells[0] != "" {
			last = &entry{EventType{cells[0], cells[1]}, map[string]Key{}}
			all[cells[0]] = last
			continue
		}
		last.keys[cells[1]] = Key{cells[1], cells[2], cells[3], cells[4]}
	}
	return all
})

// LookupEventType returns what is known of an event type.
func LookupEventType(name string) (EventType, bool) {
	if e, ok := entries()[name]; ok && name != common {
		return e.eventType, true
	}
	return EventType{}, false
}

// LookupKey returns what is known of a key of an event type.
func LookupKey(eventType, key string) (Key, bool) {
	for _, name := range []string{eventType, common} {
		if e, ok := entries()[name]; ok {
			if k, ok := e.keys[key]; ok {
				return k, true
			}
		}
	}
	return Key{}, false
}
