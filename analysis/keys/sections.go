package keys

var logsourceKeys = []Key{
	{
		Name: "category", Type: Text, Takes: "lower-case word, such as process_creation",
		Doc:    "A kind of event, independent of the product that records it.",
		Source: rules + ", LogSource",
	},
	{
		Name: "product", Type: Text, Takes: "lower-case word, such as windows",
		Doc:    "The operating system or software that writes the logs.",
		Source: rules + ", LogSource",
	},
	{
		Name: "service", Type: Text, Takes: "lower-case word, such as sshd",
		Doc:    "One of the product's logs.",
		Source: rules + ", LogSource",
	},
	{
		Name: "definition", Type: Text, Takes: "text",
		Doc:    "What must be configured so that these events are logged. For readers only; converters ignore it.",
		Source: rules + ", LogSource",
	},
}

const conditionTakes = `expression over selections with "and", "or", "not", "1 of", "all of" and parentheses`

var detectionKeys = []Key{
	{
		Name: "condition", Type: Condition, Use: Required, Takes: conditionTakes,
		Doc:    "Combines the selections. A list of conditions results in one query per condition.",
		Source: rules + ", Condition",
	},
	{
		Name: "timeframe", Type: Timespan, Use: Deprecated, Takes: "number and unit, such as 15m",
		Doc: "The time window of an aggregation. Correlations replace it.",
	},
}

var correlationKeys = []Key{
	{
		Name: "type", Type: Word, Use: Required, Takes: "a correlation type",
		Doc: "How the events of the rules are evaluated.",
		Values: []Value{
			{"event_count", "Counts the events in each group within the timespan."},
			{"value_count", "Counts the distinct values of a field in each group within the timespan."},
			{"temporal", "All rules match within the timespan, in any order."},
			{"temporal_ordered", "All rules match within the timespan, in the order listed."},
			{"value_sum", "Sums a numeric field in each group within the timespan."},
			{"value_avg", "Averages a numeric field in each group within the timespan."},
			{"value_percentile", "Takes a percentile of a numeric field in each group within the timespan: the value that this percentage of the numbers do not exceed."},
			{"value_median", "Takes the median of a numeric field in each group within the timespan. This type is pySigma's; the specification has value_percentile."},
		},
		Source: correlations + ", Correlation type",
	},
	{
		Name: "rules", Type: Rules, Use: Required, Takes: "list of rules, by id or name",
		Doc:    "The rules whose events are correlated. A correlation can be one of them.",
		Source: correlations + ", Related rules",
	},
	{
		Name: "group-by", Type: List, Use: Required, Takes: "list of fields or aliases",
		Doc:    "Events are evaluated separately for each combination of values of these fields: per user, per host.",
		Source: correlations + ", Grouping",
	},
	{
		Name: "timespan", Type: Timespan, Use: Required, Takes: "number and one of s, m, h, d, such as 15m",
		Doc:    "The time window, in seconds, minutes, hours or days.",
		Source: correlations + ", Time Selection",
	},
	{
		Name: "aliases", Type: Mapping, Takes: "aliases, each with one field per rule",
		Doc:    "Common names for fields that have different names in each rule, for use in group-by.",
		Source: correlations + ", Aliases",
	},
	{
		Name: "condition", Type: Mapping, Takes: `comparison with a number, such as "gte: 10"; two comparisons make a range`,
		Doc:    "The threshold. Optional in temporal correlations, where by default all rules must match.",
		Source: correlations + ", Condition",
	},
}

// deprecatedGenerate is where pySigma reads the key, and the specification does
// not have it.
var deprecatedGenerate = func() Key {
	k := generate
	k.Use = Deprecated
	k.Doc += " The specification has it at the top of the document; pySigma reads it here."
	return k
}()

var correlationConditionKeys = []Key{
	{
		Name: "field", Type: Text, Takes: "field, or list of fields whose values are combined",
		Doc:    "The field whose values are counted, summed or averaged. Required for every type except event_count and the temporal types.",
		Source: correlations + ", Correlation Types",
	},
	limit("gte", "at least"),
	limit("gt", "more than"),
	limit("lte", "at most"),
	limit("lt", "less than"),
	limit("eq", "exactly"),
	limit("neq", "different from"),
	{
		Name: "percentile", Type: Number, Takes: "number from 0 to 100",
		Doc: "The percentile for value_percentile; 50 is the median. This key is pySigma's; the specification does not define it.",
	},
}

func limit(name, words string) Key {
	return Key{
		Name: name, Type: Number, Takes: "number",
		Doc:    "The count or the value must be " + words + " this number.",
		Source: correlations + ", Condition",
	}
}

var filterKeys = []Key{
	{
		Name: "rules", Type: Rules, Use: Required, Takes: `list of rules, by id or name, or "any" for all rules of the log source`,
		Doc:    "The rules that the filter applies to.",
		Values: []Value{{"any", "Every rule whose log source is covered by the filter's. Supported by tools, but not in the specification."}},
		Source: filters + ", Relative rules",
	},
	{
		Name: "condition", Type: Condition, Use: Required, Takes: conditionTakes,
		Doc:    "Added to the condition of each rule with “and”: “not selection” excludes the events that the selection matches.",
		Source: filters + ", filter condition",
	},
}
