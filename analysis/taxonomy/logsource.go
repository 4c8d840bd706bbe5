package taxonomy

import (
	"cmp"
	"slices"
	"strings"

	"sigma-lsp/analysis/sigma"
)

// Logsource is a combination of category, product and service; absent parts are
// "".
type Logsource struct{ Category, Product, Service string }

// LogsourceOf returns the log source of a rule or filter, an empty one for nil.
func LogsourceOf(l *sigma.Logsource) Logsource {
	if l == nil {
		return Logsource{}
	}
	text := func(n *sigma.Node) string {
		if n == nil {
			return ""
		}
		return n.Value
	}
	return Logsource{text(l.Category), text(l.Product), text(l.Service)}
}

// Path formats the log source as category/product/service, without empty
// parts.
func (l Logsource) Path() string {
	parts := []string{l.Category, l.Product, l.Service}
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), "/")
}

// String is "product: windows, service: security".
func (l Logsource) String() string {
	var parts []string
	for _, key := range LogsourceKeys {
		if v := l.Get(key); v != "" {
			parts = append(parts, key+": "+v)
		}
	}
	return strings.Join(parts, ", ")
}

// LogsourceKeys are the keys of a log source that pipelines use.
var LogsourceKeys = []string{"category", "product", "service"}

// Get returns the value of one of the LogsourceKeys.
func (l Logsource) Get(key string) string {
	switch key {
	case "category":
		return l.Category
	case "product":
		return l.Product
	default:
		return l.Service
	}
}

// With returns the log source with another value for one of the LogsourceKeys.
func (l Logsource) With(key, value string) Logsource {
	switch key {
	case "category":
		l.Category = value
	case "product":
		l.Product = value
	default:
		l.Service = value
	}
	return l
}

// Includes reports whether the other log source has all the parts that this one
// has: its events are among those of this one.
func (l Logsource) Includes(other Logsource) bool {
	return (l.Category == "" || l.Category == other.Category) &&
		(l.Product == "" || l.Product == other.Product) &&
		(l.Service == "" || l.Service == other.Service)
}

// Source is what is known of a log source.
type Source struct {
	Logsource
	Rules    int      // public rules that read it
	Doc      string   // a phrase, "" where the name says it all
	Channels []string // the Windows event logs that contain its events
	Events   []Event  // of these event logs, if it does not select all
	Fields   []Field  // that it is known to have
}

// Event is a kind of events in an event log of Windows.
type Event struct{ Channel, ID string }

// Logsources returns the known log sources, those of most public rules first.
func (t *Taxonomy) Logsources() []*Source { return t.sources }

// Source returns what is known of exactly this log source.
func (t *Taxonomy) Source(l Logsource) (*Source, bool) {
	s, ok := t.byLogsource[l]
	return s, ok
}

// KnownLogsource reports whether a log source is known, or is a part of known
// ones: "category: process_creation" is valid for every product.
func (t *Taxonomy) KnownLogsource(l Logsource) bool {
	if _, ok := t.byLogsource[l]; ok {
		return true
	}
	return l != Logsource{} && slices.ContainsFunc(t.sources, func(s *Source) bool { return l.Includes(s.Logsource) })
}

// SuggestLogsource returns the known log source that an unknown one was most
// likely meant to be. The values that differ are not known anywhere, and each
// is at most two edits away from one that goes with the others, or another form
// of it.
func (t *Taxonomy) SuggestLogsource(l Logsource) (Logsource, bool) {
	if t.KnownLogsource(l) {
		return Logsource{}, false
	}
	var unknown []string
	near := l
	for _, key := range LogsourceKeys {
		if value := l.Get(key); value != "" && len(t.LogsourceValues(key, Logsource{}.With(key, value))) == 0 {
			unknown = append(unknown, key)
			near = near.With(key, "")
		}
	}
	for _, key := range unknown {
		var candidates []string
		for _, c := range t.LogsourceValues(key, near) {
			candidates = append(candidates, c.Value)
		}
		value, ok := sigma.SuggestStrict(l.Get(key), candidates)
		if !ok {
			value, ok = otherEnd(l.Get(key), candidates)
		}
		if !ok {
			return Logsource{}, false
		}
		near = near.With(key, value)
	}
	return near, len(unknown) > 0 && t.KnownLogsource(near)
}

// otherEnd returns the only candidate that ends in another form of the same
// word: "process_create" is process_creation, but "registry_add" not registry_set.
func otherEnd(word string, candidates []string) (near string, ok bool) {
	for _, c := range candidates {
		same := 0
		for same < min(len(word), len(c)) && word[same] == c[same] {
			same++
		}
		last := 1 + strings.LastIndexAny(word, "_-. ")
		if last != 1+strings.LastIndexAny(c, "_-. ") || same < last+4 || 4*same < 3*max(len(word), len(c)) {
			continue
		}
		if near != "" {
			return "", false
		}
		near = c
	}
	return near, near != ""
}

// Choice is an accepted value of a key of a log source.
type Choice struct {
	Value string
	Rules int    // public rules with it and the given parts
	Doc   string // where the value makes one known log source
}

// LogsourceValues returns the values that known log sources have for one of the
// LogsourceKeys together with the given parts, the most used first.
func (t *Taxonomy) LogsourceValues(key string, given Logsource) []Choice {
	var choices []Choice
	at := map[string]int{}
	for _, s := range t.sources {
		value := s.Get(key)
		if value == "" || !given.Includes(s.Logsource) {
			continue
		}
		i, ok := at[value]
		if !ok {
			i = len(choices)
			at[value] = i
			choices = append(choices, Choice{Value: value})
			if whole, ok := t.byLogsource[given.With(key, value)]; ok {
				choices[i].Doc = whole.Doc
			}
		}
		choices[i].Rules += s.Rules
	}
	slices.SortStableFunc(choices, func(a, b Choice) int {
		return cmp.Or(cmp.Compare(b.Rules, a.Rules), cmp.Compare(a.Value, b.Value))
	})
	return choices
}

// Generic returns the generic log sources of a Windows event: Sysmon's event 1
// is "category: process_creation". The service is that of a log source with the
// event log. If there are several, each covers part of the events.
func (t *Taxonomy) Generic(service, eventID string) []Logsource {
	var found []Logsource
	log, ok := t.byLogsource[Logsource{Product: "windows", Service: service}]
	if !ok {
		return nil
	}
	is := func(e Event) bool { return e.ID == eventID && slices.Contains(log.Channels, e.Channel) }
	for _, s := range t.sources {
		if s.Category != "" && slices.ContainsFunc(s.Events, is) {
			found = append(found, s.Logsource)
		}
	}
	return found
}

// Rarity returns how well each field identifies the log source of an event: one
// divided by the number of log sources that have it.
func (t *Taxonomy) Rarity() map[string]float64 {
	rarity := map[string]float64{}
	for _, s := range t.sources {
		for _, f := range s.Fields {
			rarity[f.Name]++
		}
	}
	for name, n := range rarity {
		rarity[name] = 1 / n
	}
	return rarity
}
