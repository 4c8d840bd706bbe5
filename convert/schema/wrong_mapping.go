package schema

import (
	_ "embed"
	"sync"
)

// WrongMapping says why a key does not hold what a field of Sigma does, by public
// evidence.
type WrongMapping struct {
	Holds string // what the key holds
	Right string // the key that holds the field
}

// wrong.tsv has a line "event type, field, key, what it holds, the right key"
// for each mapping that is known to be wrong.
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

// LookupWrongMapping tells what is wrong with mapping a field of Sigma to a key of an
// event type, where anything is.
func LookupWrongMapping(eventType, field, key string) (WrongMapping, bool) {
	w, ok := wrongMappings()[mapping{eventType, field, key}]
	return w, ok
}
