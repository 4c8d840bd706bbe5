package schema

import (
	_ "embed"
	"sync"
)

// Event is one of the kinds of events that an event type holds, told apart by
// the value of a key.
type Event struct {
	Name      string
	Collected bool   // by all that Rapid7 wrote
	Listed    bool   // by one of two undated versions of its page
	Evidence  string // where events that are not collected are known from
}

// events.tsv has a line "event type, key, value, yes, one or no for collected, name,
// where else" for each kind; the value "*" stands for all others.
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

// LookupEvent returns what is known of the events of a type that have a value
// under a key. It returns false where the key does not tell kinds of that
// event type apart.
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
