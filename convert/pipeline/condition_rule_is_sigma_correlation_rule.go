package pipeline

// Pipelines run over rules alone, so this never holds.
var _ = register(ruleConditions, "is_sigma_correlation_rule", func(*params) ruleCondition {
	return func(*run) bool { return false }
})
