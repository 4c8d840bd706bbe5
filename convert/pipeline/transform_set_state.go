package pipeline

// The state "log" is the name of the log that contains the events of the rule,
// see "logsource_taken".
var _ = register(transformations, "set_state", func(p *params) transformation {
	key, val := p.text("key"), p.anyValue("val")
	name, isText := val.(string)
	if n, _ := p.get("key"); p.candidates.isMarked(n) {
		p.candidates.add(Candidate{Name: logState, Doc: "name of the log that holds the events; the log source is taken"})
	}
	if n, ok := p.get("val"); ok && key == logState && !isText {
		p.reportMismatch(n, "val", "the name of a log")
	}
	return func(r *run) {
		if r.scope.state == nil {
			r.scope.state = map[string]any{}
		}
		r.scope.state[key] = val
		if key == logState {
			r.rule.log = name
		}
	}
})
