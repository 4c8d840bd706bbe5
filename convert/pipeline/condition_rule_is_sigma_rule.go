package pipeline

var _ = register(ruleConditions, "is_sigma_rule", func(*params) ruleCondition {
	return func(*run) bool { return true }
})
