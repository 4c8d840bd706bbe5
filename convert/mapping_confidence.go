package convert

import (
	"fmt"
	"strings"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/convert/leql"
	"sigma-lsp/convert/pipeline"
	"sigma-lsp/convert/schema"
)

// checkMappings notes keys of the query that may not contain what the rule
// tests, and events that InsightIDR may not collect. Keys and event types that
// only the user knows are not judged.
func (r *Result) checkMappings(rule *sigma.Rule) {
	collected := true
	r.eachItem(func(i *pipeline.Item) {
		if r.reportUncollected(rule, i) {
			collected = false
		}
	})
	seen := map[string]bool{}
	r.eachItem(func(i *pipeline.Item) {
		if i.From == nil || i.Field == "" || !i.Mapped {
			return
		}
		at, field, key := i.From.FieldAt, i.From.Field, i.Field
		if mark := fmt.Sprint(at, key); seen[mark] {
			return
		} else {
			seen[mark] = true
		}
		r.checkMapping(r.Events(), at, field, key, collected)
	})
}

// checkMapping notes if it is not certain that a key contains a field.
func (r *Result) checkMapping(eventType string, at sigma.Span, field, key string, collected bool) {
	if w, ok := schema.LookupWrongMapping(eventType, field, key); ok {
		r.note("idr-field-doubtful", at, "%q is mapped to %s, which holds %s; the right key is %s", field, key, w.Holds, w.Right)
		return
	}
	k, ok := schema.LookupKey(eventType, key)
	switch {
	case !ok || pipeline.IsConfirmed(key, r.pipelines):
	case k.Status == schema.Inferred || k.Status == schema.Unknown:
		r.note("idr-mapping-inferred", at, "%q is mapped to %s, a key of %s with the status %q%s", field, key, strings.TrimPrefix(eventType, schema.LogEventType("")), k.Status, sourceSuffix(k))
	case !collected:
		r.note("idr-mapping-inferred", at, "%q is mapped to %s, a key with the status %q%s, in events that Rapid7's documentation does not list as collected", field, key, k.Status, sourceSuffix(k))
	}
}

// Events names the events that the query reads as in the schema: their type, or
// the log.
func (r *Result) Events() string {
	if r.EventType == "" && r.Log != "" {
		return schema.LogEventType(r.Log)
	}
	return r.EventType
}

// Probe is a query for Log Search that shows whether events have a key.
func Probe(key string) string { return "where(" + leql.QuoteKey(key) + " != null) limit(1)" }

func sourceSuffix(k schema.Key) string {
	if k.Source == "" {
		return ""
	}
	return " (" + k.Source + ")"
}

// reportUncollected notes tests for events that InsightIDR may not collect. It
// reports whether the item only tests for events that are certainly not
// collected.
func (r *Result) reportUncollected(rule *sigma.Rule, i *pipeline.Item) bool {
	if i.Negated {
		return false
	}
	at, missing, doubtful := logsourceSpan(rule), []string{}, false
	for _, v := range i.Values {
		_, text := kindOf(v)
		e, ok := schema.LookupEvent(r.EventType, i.Field, text)
		if !ok || e.Collected || text == "" || pipeline.IsCollected(text, r.pipelines) {
			continue
		}
		doubtful = doubtful || !e.Listed
		if e.Name != "" {
			text += ", " + e.Name
		}
		missing = append(missing, fmt.Sprintf("%s (%s)", text, e.Evidence))
		if i.From != nil {
			at = i.From.At()
		}
	}
	if len(missing) > 0 {
		r.note("idr-event-not-collected", at, "events of %s may not be collected in your tenant: %s %s",
			r.EventType, i.Field, strings.Join(missing, " or "))
	}
	return doubtful && len(missing) == len(i.Values)
}

// eachItem calls f for each item of the rule, including those that a pipeline
// added.
func (r *Result) eachItem(f func(*pipeline.Item)) {
	for _, s := range r.Rule.Selections {
		walkItems(s.Test, f)
	}
}

// note adds a problem that is not blocking.
func (r *Result) note(check string, at sigma.Span, format string, args ...any) {
	r.Problems = append(r.Problems, Problem{Problem: sigma.Problem{Check: check, At: at, Text: sigma.Messagef(format, args...)}})
}
