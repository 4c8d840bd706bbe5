package convert

import (
	"fmt"
	"strings"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/convert/leql"
	"sigma-lsp/convert/pipeline"
	"sigma-lsp/convert/schema"
)

// evidence tells how well it is known that the keys of the query hold what the
// rule asks for, and that InsightIDR collects its events. Only what is known
// counts: of a key or event type of the user's own nothing is said.
func (r *Result) evidence(rule *sigma.Rule) {
	collected := true
	r.items(func(i *pipeline.Item) {
		if r.uncollected(rule, i) {
			collected = false
		}
	})
	seen := map[string]bool{}
	r.items(func(i *pipeline.Item) {
		if i.From == nil || i.Field == "" || !i.Mapped {
			return
		}
		at, field, key := i.From.FieldAt, i.From.Field, i.Field
		if mark := fmt.Sprint(at, key); seen[mark] {
			return
		} else {
			seen[mark] = true
		}
		r.weigh(r.Events(), at, field, key, collected)
	})
}

// weigh tells how well it is known that a key holds a field.
func (r *Result) weigh(eventType string, at sigma.Span, field, key string, collected bool) {
	if w, ok := schema.LookupWrong(eventType, field, key); ok {
		r.shade("idr-field-doubtful", at, "%q is mapped to %s, which holds %s; the right key is %s", field, key, w.Holds, w.Right)
		return
	}
	k, ok := schema.LookupKey(eventType, key)
	switch {
	case !ok || pipeline.Confirms(key, r.pipelines):
	case k.Status == schema.Inferred || k.Status == schema.Unknown:
		r.shade("idr-mapping-inferred", at, "%q is mapped to %s, a key of %s with the status %q%s", field, key, strings.TrimPrefix(eventType, schema.InLog("")), k.Status, from(k))
	case !collected:
		r.shade("idr-mapping-inferred", at, "%q is mapped to %s, a key with the status %q%s, in events that Rapid7's documentation does not list as collected", field, key, k.Status, from(k))
	}
}

// Events names the events that the query reads, as the schema knows them: their
// type, or the log.
func (r *Result) Events() string {
	if r.EventType == "" && r.Log != "" {
		return schema.InLog(r.Log)
	}
	return r.EventType
}

// Probe is the query that shows in Log Search whether events have a key.
func Probe(key string) string { return "where(" + leql.QuoteKey(key) + " != null) limit(1)" }

func from(k schema.Key) string {
	if k.Source == "" {
		return ""
	}
	return " (" + k.Source + ")"
}

// uncollected reports whether an item asks for events that InsightIDR does not
// collect, and for no others.
func (r *Result) uncollected(rule *sigma.Rule, i *pipeline.Item) bool {
	if i.Negated {
		return false
	}
	at, missing, doubtful := logsourceAt(rule), []string{}, false
	for _, v := range i.Values {
		_, text := kindOf(v)
		e, ok := schema.LookupEvent(r.EventType, i.Field, text)
		if !ok || e.Collected || text == "" || pipeline.Collects(text, r.pipelines) {
			continue
		}
		doubtful = doubtful || !e.Listed
		if e.Name != "" {
			text += ", " + e.Name
		}
		missing = append(missing, fmt.Sprintf("%s (%s)", text, e.Else))
		if i.From != nil {
			at = i.From.At()
		}
	}
	if len(missing) > 0 {
		r.shade("idr-event-not-collected", at, "events of %s may not be collected in your tenant: %s %s",
			r.EventType, i.Field, strings.Join(missing, " or "))
	}
	return doubtful && len(missing) == len(i.Values)
}

// items calls f for each item of the rule, those that a pipeline added
// included.
func (r *Result) items(f func(*pipeline.Item)) {
	for _, s := range r.Rule.Selections {
		each(s.Test, f)
	}
}

// shade adds a problem that does not stop the translation.
func (r *Result) shade(check string, at sigma.Span, format string, args ...any) {
	r.Problems = append(r.Problems, Problem{Problem: sigma.Problem{Check: check, At: at, Text: sigma.Messagef(format, args...)}})
}
