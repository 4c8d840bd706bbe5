package pipeline

// Pipelines only run on rules, so this is never true.
var _ = register(ruleConditions, "is_sigma_correlation_rule", func(*params) ruleCondition {
	return func(*run) bool { return false }
})
