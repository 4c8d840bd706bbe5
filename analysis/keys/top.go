package keys

// topKeys returns the keys of a document whose heart is the given sections.
func topKeys(sections ...Key) []Key {
	var keys []Key
	keys = append(keys, keysBeforeLogsource...)
	keys = append(keys, sections...)
	return append(keys, keysAfterDetection...)
}

var keysBeforeLogsource = []Key{
	{
		Name: "title", Type: Text, Use: Required, Takes: "text, at most 256 characters",
		Doc:    "What the rule detects, in a few words. The first thing an analyst reads in an alert.",
		Source: rules + ", Title",
	},
	{
		Name: "id", Type: ID, Use: Public, Takes: "random UUID (version 4)",
		Doc:    "Identifies the rule across repositories. Use a new id for a derived rule or a major change of the logic; keep it for smaller changes.",
		Source: rules + ", Identification",
	},
	{
		Name: "name", Type: Text, Takes: "unique text without spaces, at most 256 characters",
		Doc:    "A name by which correlations and filters can refer to the rule instead of its id.",
		Source: rules + ", Name",
	},
	{
		Name: "related", Type: Records, Takes: `list of relations, each with "id" and "type"`,
		Doc:    "Other rules that this one is related to, and how.",
		Source: rules + ", Identification",
	},
	{
		Name: "taxonomy", Type: Text, Takes: `name; the default is "sigma"`,
		Doc:    "The naming scheme of the rule's fields, values and log sources. Tools expect Sigma's; any other needs a pipeline that translates it.",
		Source: rules + ", Taxonomy",
	},
	{
		Name: "status", Type: Word, Use: Public, Takes: "one of five values",
		Doc: "How mature the rule is. Tools select rules by status.",
		Values: []Value{
			{"stable", "Proven: ready for production and dashboards."},
			{"test", "Mostly reliable; may need small changes for your environment."},
			{"experimental", "New: useful, but may cause false positives or noise. New public rules start here."},
			{"deprecated", "Replaced or covered by another rule, which lists this one under \"related\". Kept for reference."},
			{"unsupported", "Cannot be used in its current state, because it needs something that Sigma or the tools do not support."},
		},
		Source: rules + ", Status",
	},
	{
		Name: "description", Type: Text, Use: Public, Takes: `text; start several lines with "|"`,
		Doc:    "What is detected and why it is suspicious. In public rules it starts with “Detects”.",
		Source: rules + ", Description",
	},
	{
		Name: "license", Type: Text, Takes: "SPDX identifier, such as DRL-1.1",
		Doc:    "The license of the rule.",
		Source: rules + ", License",
	},
	{
		Name: "references", Type: List, Use: Public, Takes: "list of URLs",
		Doc:    "Sources that the rule is based on: articles, papers, posts. Use tags for ATT&CK techniques.",
		Source: rules + ", References",
	},
	{
		Name: "author", Type: Text, Use: Public, Takes: "text; separate several names with commas",
		Doc:    "Who wrote the rule.",
		Source: rules + ", Author",
	},
	{
		Name: "date", Type: Date, Use: Public, Takes: "date, YYYY-MM-DD",
		Doc:    "When the rule was written.",
		Source: rules + ", Date",
	},
	{
		Name: "modified", Type: Date, Takes: "date, YYYY-MM-DD",
		Doc:    "When the title, log source, detection or level last changed, or the rule was deprecated.",
		Source: rules + ", Modified",
	},
	{
		Name: "tags", Type: List, Use: Public, Takes: "list of tags in the form namespace.name",
		Doc:    "Categories of the rule: mostly MITRE ATT&CK tactics and techniques, also vulnerabilities and rule types.",
		Source: rules + ", Tags",
	},
}

var keysAfterDetection = []Key{
	{
		Name: "falsepositives", Type: List, Use: Public, Takes: "list of texts; Unknown or Unlikely if there are none",
		Doc:    "Benign activity that also matches. Analysts read it to assess an alert.",
		Source: rules + ", FalsePositives",
	},
	{
		Name: "level", Type: Word, Use: Public, Takes: "one of five values",
		Doc: "How severe a match is.",
		Values: []Value{
			{"informational", "Only enriches events, for example with a tag, without an alert. May match a very large number of events."},
			{"low", "Notable, but rarely an incident by itself. Relevant in large numbers or combined with others; review occasionally."},
			{"medium", "Relevant; review regularly."},
			{"high", "Relevant; triggers an alert and needs prompt review."},
			{"critical", "Almost certainly an incident; needs immediate review. Only for rules with almost no false positives."},
		},
		Source: rules + ", Level",
	},
	{
		Name: "scope", Type: List, Takes: "list of words, such as server",
		Doc:    "The types of systems that the rule is meant for.",
		Source: rules + ", Scope",
	},
	{
		Name: "regression_tests_path", Type: Text, Takes: "path of a file that lists tests",
		Doc: "Events that the rule must match, in the format of the public rules. “sigma-lsp test” and the code lens “run tests” run them.",
	},
	{
		Name: "simulation", Type: Records, Takes: "list of simulations",
		Doc: "Attack simulator tests that trigger the rule, as named by some public rules. Converters ignore it.",
	},
}

var (
	logsource = Key{
		Name: "logsource", Type: Mapping, Use: Required, Takes: "any of category, product and service",
		Doc:    "The log that the rule searches. Pipelines choose the event type and keys from it.",
		Source: rules + ", LogSource",
	}
	detection = Key{
		Name: "detection", Type: Mapping, Use: Required, Takes: "named selections and a condition",
		Doc:    "Which events match.",
		Source: rules + ", Detection",
	}
	fields = Key{
		Name: "fields", Type: List, Use: Deprecated, Takes: "list of fields",
		Doc:    "Fields that an analyst should see with a match. Public rules no longer use it.",
		Source: rules + ", Fields",
	}
	correlation = Key{
		Name: "correlation", Type: Mapping, Use: Required, Takes: "type, rules, timespan and the other keys of the type",
		Doc:    "How events of other rules must be combined: how many, with which values, in which order, in which time window.",
		Source: correlations + ", Correlation section",
	}
	generate = Key{
		Name: "generate", Type: Bool, Takes: "true or false; the default is false",
		Doc:    "Whether the rules that the correlation refers to are also converted to separate queries.",
		Source: correlations + ", Generate",
	}
	filter = Key{
		Name: "filter", Type: Mapping, Use: Required, Takes: "rules, named selections and a condition",
		Doc:    "Adds a condition to every rule that it names, to keep the exceptions of an environment in one place.",
		Source: filters + ", Global Filter",
	}
	action = Key{
		Name: "action", Type: Word, Use: Deprecated, Takes: "one of three values",
		Doc: "Combines the documents of a file, as before correlations were introduced. Newer converters ignore it.",
		Values: []Value{
			{"global", "The keys of this document are added to every rule after it in the file."},
			{"reset", "The keys of the global document no longer apply to the documents after it."},
			{"repeat", "This rule is the previous one, with its own keys added."},
		},
	}
)

var relatedKeys = []Key{
	{
		Name: "id", Type: ID, Use: Required, Takes: "UUID of a rule",
		Doc:    "The related rule.",
		Source: rules + ", Identification",
	},
	{
		Name: "type", Type: Word, Use: Required, Takes: "one of five values",
		Doc: "How the other rule is related to this one.",
		Values: []Value{
			{"derived", "This rule was derived from the other one; both may stay in use."},
			{"obsolete", "This rule replaces the other one, which is no longer used."},
			{"merged", "This rule was merged from the other ones, which may stay in use."},
			{"renamed", "This rule had this id before; no rule should use it any more."},
			{"similar", "The rules are similar, for example the same detection for different logs."},
		},
		Source: rules + ", Identification",
	},
}

// simulationKeys is what the public rules name: no specification has it.
var simulationKeys = []Key{
	{Name: "type", Type: Text, Takes: "name of a collection, such as atomic-red-team", Doc: "The collection that contains the test."},
	{Name: "name", Type: Text, Takes: "text", Doc: "The name of the test."},
	{Name: "technique", Type: Text, Takes: "technique id, such as T1059.001", Doc: "The ATT&CK technique that the test simulates."},
	{Name: "atomic_guid", Type: ID, Takes: "UUID", Doc: "The id of the test in Atomic Red Team."},
}
