package pipeline

import "sigma-lsp/convert/schema"

// logState is the state with which a pipeline names the custom log that
// contains the events of a rule.
const logState = "log"

// A log source is taken once a pipeline has set where its events are: by
// "change_logsource" with an event type of InsightIDR as category, or by
// "set_state" with the key "log". A refusal with this condition is dropped if a
// later item takes the log source, so the order of the pipelines does not
// matter.
var _ = register(ruleConditions, "logsource_taken", func(p *params) ruleCondition {
	p.readsLogsourceTaken = true
	return (*run).taken
})

func (r *run) taken() bool { return r.rule.eventType != "" || r.rule.log != "" }

// EventType returns the InsightIDR event type of the rule; "" if the pipelines
// set none or search a log instead.
func (w *Rule) EventType() string {
	if _, known := schema.LookupEventType(w.Category); !known || w.log != "" {
		return ""
	}
	return w.Category
}

// Log returns the name of the log that the pipelines search for the rule; ""
// for events of InsightIDR's own types.
func (w *Rule) Log() string { return w.log }

// setEventType records the event type of a log source that a pipeline sets.
func (w *Rule) setEventType(category string) {
	w.eventType = ""
	if _, known := schema.LookupEventType(category); known {
		w.eventType = category
	}
}
