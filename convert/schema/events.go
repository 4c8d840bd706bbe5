package schema

import (
	_ "embed"
	"sync"
)

// Event is one kind of event of an event type, identified by the value of a
// key.
type Event struct {
	Name      string
	Collected bool   // according to all of Rapid7's documentation
	Listed    bool   // listed in one of two undated versions of its page
	Evidence  string // evidence for events that are not collected
}

// events.tsv has a line "event type, key, value, yes, one or no for collected,
// name, evidence" for each kind; the value "*" matches all others.
//
//go:embed events.tsv
var eventTable string

type eventKinds struct {
	key    string
	events map[string]Event
}

var events = sync.OnceValue(func() map[string]*eventKinds {
	all := map[string]*eventKinds{}
	for cells := range rows(eventTable) {
		k := all[cells[0]]
		if k == nil {
			k = &eventKinds{cells[1], map[string]Event{}}
			all[cells[0]] = k
		}
		k.events[cells[2]] = Event{Name: cells[4], Collected: cells[3] == "yes", Listed: cells[3] != "no", Evidence: cells[5]}
	}
	return all
})

// LookupEvent returns what is known about events of a type with a value of a
// key. It returns false if the key does not identify kinds of that event type.
func LookupEvent(eventType, key, value string) (Event, bool) {
	k := events()[eventType]
	if k == nil || k.key != key {
		return Event{}, false
	}
	if e, ok := k.events[value]; ok {
		return e, true
	}
	e, ok := k.events["*"]
	return e, ok
}
