// Package schema contains what is publicly known about InsightIDR's event types
// and their keys: where events are found, which kinds of events are collected,
// the type of a key's values, and how certain a key is. It is used for
// explanations and findings, and to recognize event types; the keys of a query
// never depend on it.
package schema

import (
	"cmp"
	_ "embed"
	"maps"
	"slices"
	"strings"
	"sync"
)

// EventType is a kind of normalized event.
type EventType struct {
	Name   string
	LogSet string // log set in Log Search
}

// Key is a key of an event type.
type Key struct {
	Name   string
	Type   string // "" if only the parent object is known
	Status string // Documented, Seen, Inferred or Unknown
	Source string // source of the key
}

// Values of Status.
const (
	Documented = "documented"
	Seen       = "seen in example"
	Inferred   = "inferred"
	Unknown    = "unknown"
)

// keys.tsv has a line "event type, log set" for each event type, followed by
// lines "empty, key, type, status, source" for its keys. TestFresh writes it.
// own.tsv has the same form and is maintained by hand: keys from other sources,
// and logs without a known event type, which are named "log:" and the name of
// the log.
var (
	//go:embed keys.tsv
	table string
	//go:embed own.tsv
	ownTable string
)

// commonKeys is the event type whose keys occur in all others.
const commonKeys = "_common"

type typeEntry struct {
	eventType EventType
	keys      map[string]Key
	patterns  []Key // keys with a part "N", a position in an array, or "*" at the end
}

var entries = sync.OnceValue(func() map[string]*typeEntry {
	all := map[string]*typeEntry{}
	var last *typeEntry
	for cells := range rows(table, ownTable) {
		if cells[0] != "" {
			if last = all[cells[0]]; last == nil {
				last = &typeEntry{EventType{cells[0], cells[1]}, map[string]Key{}, nil}
				all[cells[0]] = last
			}
			continue
		}
		k := Key{cells[1], cells[2], cells[3], cells[4]}
		last.keys[k.Name] = k
		if strings.Contains(k.Name, ".N.") || strings.HasSuffix(k.Name, ".*") {
			last.patterns = append(last.patterns, k)
		}
	}
	return all
})

// rows yields the cells of each line.
func rows(tables ...string) func(yield func([]string) bool) {
	return func(yield func([]string) bool) {
		for _, table := range tables {
			for line := range strings.Lines(table) {
				if line = strings.TrimSuffix(line, "\n"); line != "" && !yield(strings.Split(line, "\t")) {
					return
				}
			}
		}
	}
}

// LookupEventType returns what is known of an event type.
func LookupEventType(name string) (EventType, bool) {
	if e, ok := entries()[name]; ok && isEventType(name) {
		return e.eventType, true
	}
	return EventType{}, false
}

// LogEventType is the event type under which the keys of a log are looked up.
func LogEventType(log string) string { return "log:" + log }

// isEventType excludes universal event sources, raw logs, and logs without a
// known event type.
func isEventType(name string) bool {
	kind, _, _ := strings.Cut(name, ":")
	return name != commonKeys && kind != "uef" && kind != "raw" && kind != "log"
}

// EventTypes returns the known event types, by name.
func EventTypes() []EventType {
	var all []EventType
	for _, name := range slices.Sorted(maps.Keys(entries())) {
		if isEventType(name) {
			all = append(all, entries()[name].eventType)
		}
	}
	return all
}

// Keys returns the known keys of an event type, by name.
func Keys(eventType string) []Key {
	e, ok := entries()[eventType]
	if !ok {
		return nil
	}
	return slices.SortedFunc(maps.Values(e.keys), func(a, b Key) int { return cmp.Compare(a.Name, b.Name) })
}

// LookupKey returns what is known about a key of an event type. An unknown key
// is as certain as the array or object that contains it: "source_json.a.b" as
// "source_json", the event of the vendor.
func LookupKey(eventType, key string) (Key, bool) {
	var known []*typeEntry
	for _, name := range []string{eventType, commonKeys} {
		if e, ok := entries()[name]; ok {
			known = append(known, e)
		}
	}
	for _, e := range known {
		if k, ok := e.keys[key]; ok {
			return k, true
		}
		for _, k := range e.patterns {
			if matchesPattern(k.Name, key) {
				k.Name = key
				if k.Type == "object" {
					k.Type = ""
				}
				return k, true
			}
		}
	}
	for above := parent(key); above != ""; above = parent(above) {
		for _, e := range known {
			k, ok := e.keys[above]
			of, isArray := strings.CutPrefix(k.Type, "array of ")
			if !ok || !isArray && k.Type != "object" && k.Type != "null|object" {
				continue
			}
			k.Name, k.Type = key, ""
			if isArray {
				k.Type = of
			}
			return k, true
		}
	}
	return Key{}, false
}

func parent(key string) string {
	return key[:max(strings.LastIndexByte(key, '.'), 0)]
}

// matchesPattern reports whether a key matches a pattern.
func matchesPattern(pattern, key string) bool {
	for pattern != "" {
		part, rest, _ := strings.Cut(pattern, ".")
		name, left, more := strings.Cut(key, ".")
		switch {
		case name == "":
			return false
		case part == "*" && rest == "":
			return true
		case part == "N" && strings.Trim(name, "0123456789") != "", part != "N" && part != name:
			return false
		case rest == "":
			return !more
		}
		pattern, key = rest, left
	}
	return false
}
