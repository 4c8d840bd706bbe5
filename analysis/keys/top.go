package keys

// top returns the keys of a document whose heart is the given sections.
func top(sections ...Key) []Key {
	var keys []Key
	keys = append(keys, beforeSections...)
	keys = append(keys, sections...)
	return append(keys, behindSections...)
}

var beforeSections = []Key{
	{
		Name: "title", Type: Text, Use: Required, Takes: "a text of at most 256 characters",
		Doc:    "What the rule detects, in a few words. It is what an analyst reads first of an alert.",
		Source: rules + ", Title",
	},
	{
		Name: "id", Type: ID, Use: Public, Takes: "a random UUID (version 4)",
		Doc:    "Tells the rule from all others, wherever it goes. A rule whose logic changes much, or that is derived from another, gets a new one; smaller changes keep it.",
		Source: rules + ", Identification",
	},
	{
		Name: "name", Type: Text, Takes: "a text without blanks that no other rule has, of at most 256 characters",
		Doc:    "What correlations and filters can call the rule by, in place of its id.",
		Source: rules + ", Name",
	},
	{
		Name: "related", Type: Records, Takes: `a list of relations, each an "id" and a "type"`,
		Doc:    "Other rules that this one has to do with, and how.",
		Source: rules + ", Identification",
	},
	{
		Name: "taxonomy", Type: Text, Takes: `a name, "sigma" where it is left out`,
		Doc:    "Whose names of fields, values and log sources the rule uses. Tools take Sigma's own; for another the pipeline has to translate.",
		Source: rules + ", Taxonomy",
	},
	{
		Name: "status", Type: Word, Use: Public, Takes: "one of five words",
		Doc: "How far the rule can be trusted. Tools pick rules by it.",
		Values: []Value{
			{"stable", "Tried and reliable: for production and dashboards."},
			{"test", "Mostly reliable; it may need small changes for an environment."},
			{"experimental", "New: it may give false positives or be noisy, and yet find something. New public rules begin with it."},
			{"deprecated", "Replaced or covered by another rule, which names this one under \"related\". It is kept for reference."},
			{"unsupported", "Cannot be used as it stands, because it asks for something that Sigma or the tools do not have."},
		},
		Source: rules + ", Status",
	},
	{
		Name: "description", Type: Text, Use: Public, Takes: `a text; several lines stand behind "|"`,
		Doc:    "What is detected and why it is suspicious. In public rules it begins with “Detects”.",
		Source: rules + ", Description",
	},
	{
		Name: "license", Type: Text, Takes: "an identifier of SPDX, such as DRL-1.1",
		Doc:    "Under which licence the rule may be used.",
		Source: rules + ", License",
	},
	{
		Name: "references", Type: List, Use: Public, Takes: "a list of addresses",
		Doc:    "Where the knowledge comes from: articles, papers, posts. A technique of ATT&CK is a tag, not a reference.",
		Source: rules + ", References",
	},
	{
		Name: "author", Type: Text, Use: Public, Takes: "a text; several names are parted by commas",
		Doc:    "Who wrote the rule.",
		Source: rules + ", Author",
	},
	{
		Name: "date", Type: Date, Use: Public, Takes: "a date, YYYY-MM-DD",
		Doc:    "When the rule was written.",
		Source: rules + ", Date",
	},
	{
		Name: "modified", Type: Date, Takes: "a date, YYYY-MM-DD",
		Doc:    "When the rule last changed in title, log source, detection or level, or became deprecated.",
		Source: rules + ", Modified",
	},
	{
		Name: "tags", Type: List, Use: Public, Takes: "a list of tags, each a namespace, a dot and a name",
		Doc:    "What the rule belongs to: mostly tactics and techniques of MITRE ATT&CK, also vulnerabilities and kinds of rules.",
		Source: rules + ", Tags",
	},
}

var behindSections = []Key{
	{
		Name: "falsepositives", Type: List, Use: Public, Takes: "a list of texts; Unknown or Unlikely where there is none",
		Doc:    "What harmless activity matches too. An analyst reads it to judge an alert.",
		Source: rules + ", FalsePositives",
	},
	{
		Name: "level", Type: Word, Use: Public, Takes: "one of five words",
		Doc: "How much attention a match deserves.",
		Values: []Value{
			{"informational", "Only marks events, for example with a tag; nobody is alerted. Very many events may match."},
			{"low", "Worth knowing, seldom an incident. It counts when there are many, or together with others; looked through now and then."},
			{"medium", "Relevant; looked through by a person more often."},
			{"high", "Relevant, and alerts at once; needs prompt review."},
			{"critical", "Almost certainly an incident; needs review immediately. For rules that hardly err."},
		},
		Source: rules + ", Level",
	},
	{
		Name: "scope", Type: List, Takes: "a list of words, such as server",
		Doc:    "Which kinds of machines the rule is meant for.",
		Source: rules + ", Scope",
	},
	{
		Name: "regression_tests_path", Type: Text, Takes: "the path of a file that lists tests",
		Doc: "Events that the rule must match, as the public rules keep them. “sigma-lsp test” and the lens “run tests” run them.",
	},
	{
		Name: "simulation", Type: Records, Takes: "a list of simulations",
		Doc: "Tests of an attack simulator that make the rule fire, as some public rules name them. No converter reads it.",
	},
}

var (
	logsource = Key{
		Name: "logsource", Type: Mapping, Use: Required, Takes: "category, product and service, alone or together",
		Doc:    "Which log the rule reads. Pipelines choose event type and keys by it.",
		Source: rules + ", LogSource",
	}
	detection = Key{
		Name: "detection", Type: Mapping, Use: Required, Takes: "selections by name, and a condition over them",
		Doc:    "Which events match.",
		Source: rules + ", Detection",
	}
	fields = Key{
		Name: "fields", Type: List, Use: Outdated, Takes: "a list of fields",
		Doc:    "Fields that an analyst wants to see beside a match. Public rules no longer use it.",
		Source: rules + ", Fields",
	}
	correlation = Key{
		Name: "correlation", Type: Mapping, Use: Required, Takes: "a type, rules, a timespan and what the type needs beside them",
		Doc:    "How events of other rules have to come together: how many, with which values, in which order, within which time.",
		Source: correlations + ", Correlation section",
	}
	generate = Key{
		Name: "generate", Type: Bool, Takes: "true or false, which is meant where it is left out",
		Doc:    "Whether the rules that the correlation names become queries of their own beside it.",
		Source: correlations + ", Generate",
	}
	filter = Key{
		Name: "filter", Type: Mapping, Use: Required, Takes: "rules, selections by name, and a condition over them",
		Doc:    "What is demanded beside the condition of every rule that it names: one place for exceptions of an environment.",
		Source: filters + ", Global Filter",
	}
	action = Key{
		Name: "action", Type: Word, Use: Outdated, Takes: "one of three words",
		Doc: "Joins documents of a file, as rules did before correlations: newer converters do not read it.",
		Values: []Value{
			{"global", "The keys of this document are part of every rule behind it in the file."},
			{"reset", "The keys of the global document no longer belong to what follows."},
			{"repeat", "This rule is the one before it, with the keys that it has itself."},
		},
	}
)

var ofRelated = []Key{
	{
		Name: "id", Type: ID, Use: Required, Takes: "the UUID of a rule",
		Doc:    "The other rule.",
		Source: rules + ", Identification",
	},
	{
		Name: "type", Type: Word, Use: Required, Takes: "one of five words",
		Doc: "What the other rule is to this one.",
		Values: []Value{
			{"derived", "This rule was made from the other one; both may stay in use."},
			{"obsolete", "This rule takes the place of the other one, which is no longer used."},
			{"merged", "This rule was put together from the other ones, which may stay in use."},
			{"renamed", "This rule had that id before; no rule should have it any more."},
			{"similar", "The two are alike, for example the same detection on other logs."},
		},
		Source: rules + ", Identification",
	},
}

// ofSimulation is what the public rules name: no specification has it.
var ofSimulation = []Key{
	{Name: "type", Type: Text, Takes: "the name of a collection, such as atomic-red-team", Doc: "The collection of tests that this one is of."},
	{Name: "name", Type: Text, Takes: "a text", Doc: "What the test is called there."},
	{Name: "technique", Type: Text, Takes: "the id of a technique, such as T1059.001", Doc: "The technique of ATT&CK that the test carries out."},
	{Name: "atomic_guid", Type: ID, Takes: "a UUID", Doc: "The id of the test in Atomic Red Team."},
}
