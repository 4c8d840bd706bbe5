package keys

var ofLogsource = []Key{
	{
		Name: "category", Type: Text, Takes: "a word in small letters, such as process_creation",
		Doc:    "A kind of events, whatever product records them.",
		Source: rules + ", LogSource",
	},
	{
		Name: "product", Type: Text, Takes: "a word in small letters, such as windows",
		Doc:    "The system or the software whose logs are read.",
		Source: rules + ", LogSource",
	},
	{
		Name: "service", Type: Text, Takes: "a word in small letters, such as sshd",
		Doc:    "One of the logs of the product.",
		Source: rules + ", LogSource",
	},
	{
		Name: "definition", Type: Text, Takes: "a text",
		Doc:    "What has to be set up so that there are such events at all. For people: no converter reads it.",
		Source: rules + ", LogSource",
	},
}

const conditionTakes = `selections joined by "and", "or", "not", "1 of", "all of" and brackets`

var ofDetection = []Key{
	{
		Name: "condition", Type: Condition, Use: Required, Takes: conditionTakes,
		Doc:    "How the selections come together. A list of conditions gives a query for each.",
		Source: rules + ", Condition",
	},
	{
		Name: "timeframe", Type: Timespan, Use: Outdated, Takes: "a number and a unit, such as 15m",
		Doc: "The time in which the events of an aggregation had to fall. Sigma has correlations for that now.",
	},
}

var ofCorrelation = []Key{
	{
		Name: "type", Type: Word, Use: Required, Takes: "one of the types of correlations",
		Doc: "What is asked of the events of the rules.",
		Values: []Value{
			{"event_count", "Counts the events of each group within the timespan."},
			{"value_count", "Counts the different values that a field has in the events of each group within the timespan."},
			{"temporal", "All of the rules match within the timespan, in whatever order."},
			{"temporal_ordered", "All of the rules match within the timespan, in the order in which they are listed."},
			{"value_sum", "Adds up the numbers of a field in each group within the timespan."},
			{"value_avg", "Takes the average of the numbers of a field in each group within the timespan."},
			{"value_percentile", "Takes a percentile of the numbers of a field in each group within the timespan: the number that so many percent of them do not exceed."},
			{"value_median", "Takes the median of the numbers of a field in each group within the timespan. pySigma has this type, the specification writes value_percentile."},
		},
		Source: correlations + ", Correlation type",
	},
	{
		Name: "rules", Type: Rules, Use: Required, Takes: "a list of rules, by id or name",
		Doc:    "The rules whose events are looked at. A correlation can be among them.",
		Source: correlations + ", Related rules",
	},
	{
		Name: "group-by", Type: List, Use: Required, Takes: "a list of fields or aliases",
		Doc:    "Events are looked at apart for each combination of values of these fields: per user, per host.",
		Source: correlations + ", Grouping",
	},
	{
		Name: "timespan", Type: Timespan, Use: Required, Takes: "a number and one of s, m, h, d, such as 15m",
		Doc:    "The time in which all of it has to happen: seconds, minutes, hours or days.",
		Source: correlations + ", Time Selection",
	},
	{
		Name: "aliases", Type: Mapping, Takes: "names, and below each the field for every rule",
		Doc:    "Names for fields that are called differently in the events of each rule, to be used in group-by.",
		Source: correlations + ", Aliases",
	},
	{
		Name: "condition", Type: Mapping, Takes: `a comparison with a number, such as "gte: 10"; two make a range`,
		Doc:    "When the count or the value is reached. Temporal correlations can do without: then all rules must match.",
		Source: correlations + ", Condition",
	},
}

// outdatedGenerate is where pySigma reads the key, and the specification does
// not have it.
var outdatedGenerate = func() Key {
	k := generate
	k.Use = Outdated
	k.Doc += " The specification has it at the top of the document; pySigma reads it here."
	return k
}()

var ofCorrelationCondition = []Key{
	{
		Name: "field", Type: Text, Takes: "a field, or a list of fields whose values are taken together",
		Doc:    "The field whose values are counted, added up or averaged. Every type but event_count and the temporal ones needs it.",
		Source: correlations + ", Correlation Types",
	},
	limit("gte", "at least"),
	limit("gt", "more than"),
	limit("lte", "at most"),
	limit("lt", "less than"),
	limit("eq", "exactly"),
	limit("neq", "anything but"),
	{
		Name: "percentile", Type: Number, Takes: "a number from 0 to 100",
		Doc: "Which percentile a value_percentile looks at; 50 is the median. It is pySigma's: the specification leaves it open.",
	},
}

func limit(name, words string) Key {
	return Key{
		Name: name, Type: Number, Takes: "a number",
		Doc:    "The count or the value must be " + words + " this number.",
		Source: correlations + ", Condition",
	}
}

var ofFilter = []Key{
	{
		Name: "rules", Type: Rules, Use: Required, Takes: `a list of rules, by id or name, or "any" for all of the log source`,
		Doc:    "The rules that the filter applies to.",
		Values: []Value{{"any", "Every rule whose log source lies within that of the filter. The tools know it, the specification does not."}},
		Source: filters + ", Relative rules",
	},
	{
		Name: "condition", Type: Condition, Use: Required, Takes: conditionTakes,
		Doc:    "What a matching event must fulfil beside the condition of the rule: “not selection” leaves out what the selection finds.",
		Source: filters + ", filter condition",
	},
}
