// Package implied tells which tests of a rule its log source has already made:
// in a rule for process_creation, EventID 1 holds for every event that comes
// from Sysmon, and EventID 4624 for none.
package implied

import (
	"strings"

	"sigma-lsp/analysis/match"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/taxonomy"
)

// Relation is how a test relates to what its log source says.
type Relation uint8

// The relations. Partly is that of a test that holds for the events of one of
// several logs, and Contradicts that of one that holds for none.
const (
	Unrelated Relation = iota
	Partly
	Wholly
	Contradicts
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

// Of returns how an item relates to its log source.
func Of(t *taxonomy.Taxonomy, l taxonomy.Logsource, i *sigma.Item) Relation {
	k := kindOf(i.Field)
	if k == other || i.Broken {
		return Unrelated
	}
	r, ok := t.Recorded(l)
	if !ok {
		return Unrelated
	}
	matches, ok := match.Item(i)
	if !ok {
		return Unrelated
	}
	holds := func(text string) bool { return matches(match.NewEvent(map[string]any{i.Field: text})) }
	count := func(texts []string) (n int) {
		for _, text := range texts {
			if holds(text) {
				n++
			}
		}
		return n
	}
	known := map[kind][]string{eventID: r.EventIDs, channel: r.Channels, provider: r.Providers}[k]
	switch n := count(known); {
	case len(known) == 0:
	case n == len(known):
		return Wholly
	case n > 0:
		return Partly
	case k == provider, k == eventID && count(r.Other) > 0:
		// Others may write such events, and other logs hold them.
	default:
		return Contradicts
	}
	return Unrelated
}
