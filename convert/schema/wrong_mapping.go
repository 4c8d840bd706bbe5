package schema

import (
	_ "embed"
	"sync"
)

// WrongMapping is why a key does not contain a field of Sigma, according to
// public evidence.
type WrongMapping struct {
	Holds string // what the key contains
	Right string // the key that contains the field
}

// wrong.tsv has a line "event type, field, key, what it contains, the right
// key" for each mapping that is known to be wrong.
//
//go:embed wrong.tsv
var wrongTable string

type mapping struct{ eventType, field, key string }

var wrongMappings = sync.OnceValue(func() map[mapping]WrongMapping {
	all := map[mapping]WrongMapping{}
	for cells := range rows(wrongTable) {
		all[mapping{cells[0], cells[1], cells[2]}] = WrongMapping{cells[3], cells[4]}
	}
	return all
})

// LookupWrongMapping returns what is wrong with mapping a field of Sigma to a
// key of an event type, if anything.
func LookupWrongMapping(eventType, field, key string) (WrongMapping, bool) {
	w, ok := wrongMappings()[mapping{eventType, field, key}]
	return w, ok
}
