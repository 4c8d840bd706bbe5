package pipeline

import "sigma-lsp/convert/schema"

// logState is the state by which a pipeline says that the events of a rule are
// in a log of the team's own: the name of that log.
const logState = "log"

// A log source is taken once any pipeline says where its events are: by
// "change_logsource" with an event type of InsightIDR as category, or by
// "set_state" with the key "log". A refusal that asks for this is dropped when
// an item that runs later takes the log source, so the order of the pipelines
// does not matter.
var _ = register(ruleConditions, "logsource_taken", func(p *params) ruleCondition {
	p.readsLogsourceTaken = true
	return (*run).taken
})

func (r *run) taken() bool { return r.rule.eventType != "" || r.rule.log != "" }

// EventType returns the event type of InsightIDR whose events the rule reads,
// "" where the pipelines give it none or read a log instead.
func (w *Rule) EventType() string {
	if _, known := schema.LookupEventType(w.Category); !known || w.log != "" {
		return ""
	}
	return w.Category
}

// Log returns the name of the log that the pipelines read for the rule, "" for
// events of InsightIDR's own types.
func (w *Rule) Log() string { return w.log }

// setEventType notes the event type of a log source that a pipeline gives to the rule.
func (w *Rule) setEventType(category string) {
	w.eventType = ""
	if _, known := schema.LookupEventType(category); known {
		w.eventType = category
	}
}
