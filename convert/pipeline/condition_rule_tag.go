package pipeline

import "strings"

var _ = register(ruleConditions, "tag", func(p *params) ruleCondition {
	tag := p.text("tag")
	if n, ok := p.get("tag"); ok && isText(n) && !strings.Contains(tag, ".") {
		p.problem(parameterCheck, n.Span, "a tag has a namespace, as in \"attack.t1059\", unlike %s", quote(tag))
	}
	return func(r *run) bool {
		list, _ := r.rule.attribute("tags").([]any)
		for _, t := range list {
			if t == tag {
				return true
			}
		}
		return false
	}
})
