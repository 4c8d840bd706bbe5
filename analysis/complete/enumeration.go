package complete

import (
	"slices"
	"strconv"

	"sigma-lsp/analysis/keys"
)

// word is an allowed text and its meaning.
type word struct{ text, doc string }

// suggestedValues are words that their keys do not list, the likeliest first.
var suggestedValues = map[string][]word{
	"license": {
		{"DRL-1.1", "Detection Rule License 1.1, used by the public rules"}, {"MIT", "MIT License"},
		{"Apache-2.0", "Apache License 2.0"}, {"BSD-3-Clause", "BSD 3-Clause License"},
		{"CC-BY-4.0", "Creative Commons Attribution 4.0"}, {"CC0-1.0", "Creative Commons Zero 1.0"},
	},
	"taxonomy": {{"sigma", "Sigma's own names (the default)"}},
	"timespan": {
		{"5m", "5 minutes"}, {"1m", "1 minute"}, {"10m", "10 minutes"}, {"15m", "15 minutes"}, {"30m", "30 minutes"},
		{"1h", "1 hour"}, {"24h", "24 hours"}, {"7d", "7 days"}, {"30s", "30 seconds"},
	},
	"timeframe": {{"5m", "5 minutes"}, {"15m", "15 minutes"}, {"1h", "1 hour"}, {"24h", "24 hours"}},
	"scope":     {{"server", "servers"}, {"workstation", "workstations"}, {"domain_controller", "domain controllers"}},
	"falsepositives": {
		{"Unknown", "none known"}, {"Unlikely", "none expected"},
		{"Legitimate administrative activity", "administrators do this too"},
	},
}

// valueOrder is that in which words of a key are likely to be meant, where it is
// another one than that of the table.
var valueOrder = map[string][]string{
	"status": {"experimental", "test", "stable", "deprecated", "unsupported"},
	"level":  {"medium", "high", "low", "critical", "informational"},
	"type":   {"similar", "derived", "obsolete"},
}

// Keys that take one of a few words.
var _ = complete(func(r *request) {
	if !r.value {
		return
	}
	k, isItem, ok := r.keyOfValue()
	if !ok {
		return
	}
	for i, v := range k.Values {
		rank := slices.Index(valueOrder[k.Name], v.Text)
		if rank < 0 {
			rank = 10 + i
		}
		r.offer(Candidate{Label: v.Text, Text: v.Text, Kind: Value, Detail: v.Doc, rank: rank})
	}
	if k.Type == keys.Bool {
		for i, text := range []string{"true", "false"} {
			r.offer(Candidate{Label: text, Text: text, Kind: Value, rank: i})
		}
	}
	for i, w := range suggestedValues[k.Name] {
		c := Candidate{Label: w.text, Kind: Value, Detail: w.doc, rank: 20 + i}
		if k.Type == keys.List {
			if isItem {
				r.offerItem(c)
			}
		} else {
			r.offerValue(c)
		}
	}
})

// keyOfValue finds the key whose value, or an item of its list, is wanted.
func (r *request) keyOfValue() (k keys.Key, isItem, ok bool) {
	path := r.path
	if n := len(path); n > 0 && path[n-1] == "-" {
		path, isItem = path[:n-1], true
	}
	isItem = isItem || r.ownLine
	switch n := len(path); {
	case n == 0:
		return k, false, false
	case n == 1:
		k, ok = keys.Lookup(r.top(), path[0])
		return k, isItem, ok
	}
	for _, p := range keySections {
		if slices.Equal(p.path, path[:len(path)-1]) {
			k, ok = keys.Lookup(p.place, path[len(path)-1])
			return k, isItem, ok
		}
	}
	return k, false, false
}

// The date of a rule, and that of its last change, are those of today.
var _ = complete(func(r *request) {
	if k, _, ok := r.keyOfValue(); ok && r.value && k.Type == keys.Date {
		today := r.Today.Format("2006-01-02")
		r.offer(Candidate{Label: today, Text: today, Kind: Value, Detail: "today"})
	}
})

// An id is a new one.
var _ = complete(func(r *request) {
	if r.value && r.pathIs("id") && r.ID != nil {
		id := r.ID()
		// Whatever is typed, a new id fits.
		r.offer(Candidate{Label: id, Text: id, Filter: r.typed + " " + id, Kind: Value, Detail: "a new random id"})
	}
})

// The author is one of those of neighbouring rules.
var _ = complete(func(r *request) {
	if !r.value || !r.pathIs("author") || r.Index == nil {
		return
	}
	others := r.otherFiles()
	near := others.Authors(r.Folder)
	for i, c := range append(near, others.Authors("")...) {
		if i == 100 {
			break
		}
		r.offerValue(Candidate{Label: c.Word, Kind: Value, Detail: "of " + countOf(c.Uses, "rule"), rank: i})
	}
})

// countOf is a number with what it counts.
func countOf(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return strconv.Itoa(n) + " " + what + "s"
}
