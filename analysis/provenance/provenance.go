// Package provenance decides which tests of a rule are implied by its log
// source: in a rule for process_creation, EventID 1 matches every event from
// Sysmon, and EventID 4624 none.
package provenance

import (
	"slices"
	"strings"

	"sigma-lsp/analysis/match"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/taxonomy"
)

// originPart is the part of an event's origin that a field contains.
type originPart uint8

const (
	other originPart = iota
	eventID
	channel
	provider
)

// fields are the spellings in public rules and exports: lower case, without
// spaces and punctuation, only the part after the last dot.
var fields = map[string]originPart{
	"eventid": eventID, "eventcode": eventID,
	"channel": channel, "logname": channel, "eventlog": channel,
	"providername": provider, "provider": provider, "sourcename": provider, "source": provider, "eventsource": provider,
}

func partOf(field string) originPart {
	name := strings.ToLower(field)
	if k := fields[removePunctuation.Replace(name)]; k != other {
		return k
	}
	for _, prefix := range []string{"winlog.", "event.system.", "system.", "event."} {
		if rest, ok := strings.CutPrefix(name, prefix); ok {
			return fields[removePunctuation.Replace(rest)]
		}
	}
	return other
}

var removePunctuation = strings.NewReplacer("_", "", " ", "", "-", "", ".", "")

// IsOrigin reports whether a field describes where an event was recorded.
func IsOrigin(field string) bool { return partOf(field) != other }

// Decide returns the origins of a log source for which a test is true, as bits
// in their order. It reports false for a test that the log source does not
// decide: one of another field, or one that depends on the event.
func Decide(origins []taxonomy.Origin, i *sigma.Item) (holds uint64, decided bool) {
	k := partOf(i.Field)
	if k == other || i.Broken || len(origins) == 0 || len(origins) > 64 {
		return 0, false
	}
	plainly := *i // "neq" of all that the test holds for
	plainly.Negated = false
	matches, ok := match.CompileItem(&plainly)
	if !ok {
		return 0, false
	}
	test := func(text string) bool { return matches(match.NewEvent(map[string]any{i.Field: text})) }
	for n, o := range origins {
		values := []string{o.EventID}
		switch k {
		case channel:
			values = []string{o.Channel}
		case provider:
			values = o.Providers
		}
		if len(values) == 0 || values[0] == "" {
			return 0, false
		}
		first := test(values[0])
		for _, v := range values[1:] {
			if test(v) != first { // a real test: it matches some of the events
				return 0, false
			}
		}
		if first {
			holds |= 1 << n
		}
	}
	if holds == 0 && (k == provider || k == eventID && slices.ContainsFunc(taxonomy.ObjectEvents, test)) {
		return 0, false // others may write such events, and other logs contain them
	}
	if i.Negated {
		holds = AllOrigins(origins) &^ holds
	}
	return holds, true
}

// AllOrigins is the bits of all origins.
func AllOrigins(origins []taxonomy.Origin) uint64 { return 1<<len(origins) - 1 }
