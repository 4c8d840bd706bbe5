// Package implied tells which tests of a rule its log source has already made:
// in a rule for process_creation, EventID 1 holds for every event that comes
// from Sysmon, and EventID 4624 for none.
package implied

import (
	"slices"
	"strings"

	"sigma-lsp/analysis/match"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/taxonomy"
)

// kind is what of an event a field holds.
type kind uint8

const (
	other kind = iota
	eventID
	channel
	provider
)

// fields are the spellings in public rules and exports, without case, spaces and
// punctuation, behind the last dot.
var fields = map[string]kind{
	"eventid": eventID, "eventcode": eventID,
	"channel": channel, "logname": channel, "eventlog": channel,
	"providername": provider, "provider": provider, "sourcename": provider, "source": provider, "eventsource": provider,
}

func kindOf(field string) kind {
	name := strings.ToLower(field)
	if k := fields[plain.Replace(name)]; k != other {
		return k
	}
	for _, prefix := range []string{"winlog.", "event.system.", "system.", "event."} {
		if rest, ok := strings.CutPrefix(name, prefix); ok {
			return fields[plain.Replace(rest)]
		}
	}
	return other
}

var plain = strings.NewReplacer("_", "", " ", "", "-", "", ".", "")

// Concerns reports whether a field says where an event was recorded.
func Concerns(field string) bool { return kindOf(field) != other }

// Of tells for which origins of its log source a test holds, as bits in their
// order. It reports false for a test that the log source does not decide: one of
// another field, or one that an origin leaves open.
func Of(origins []taxonomy.Origin, i *sigma.Item) (holds uint64, decided bool) {
	k := kindOf(i.Field)
	if k == other || i.Broken || len(origins) == 0 || len(origins) > 64 {
		return 0, false
	}
	plainly := *i // "neq" of all that the test holds for
	plainly.Negated = false
	matches, ok := match.Item(&plainly)
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
			if test(v) != first { // a real test: it takes some of the events
				return 0, false
			}
		}
		if first {
			holds |= 1 << n
		}
	}
	if holds == 0 && (k == provider || k == eventID && slices.ContainsFunc(taxonomy.ObjectEvents, test)) {
		return 0, false // others may write such events, and other logs hold them
	}
	if i.Negated {
		holds = All(origins) &^ holds
	}
	return holds, true
}

// All is the bits of all origins.
func All(origins []taxonomy.Origin) uint64 { return 1<<len(origins) - 1 }
