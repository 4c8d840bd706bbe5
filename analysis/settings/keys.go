package settings

import (
	"slices"
	"strconv"
	"strings"
	"sync"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/taxonomy"
	"sigma-lsp/convert/jsonlogs"
	"sigma-lsp/convert/pipeline"
	"sigma-lsp/convert/terraform"
)

// The enumerated and free texts that the file accepts.
var (
	severityWord = &word{description: "a severity", known: func() []Word {
		return []Word{
			{"off", "not reported"},
			{"hint", "shown faintly by most editors"},
			{"info", "worth reviewing"},
			{"warning", "probably a mistake"},
			{"error", "the rule does not work"},
		}
	}}
	profileWord = &word{description: "a profile", known: func() []Word {
		return []Word{
			{"default", "checks that apply to every rule"},
			{"sigmahq", "also the conventions of the public rules, as configured by SigmaHQ"},
			{"rapid7", "for rules that must run in InsightIDR: what it cannot run is also reported in files that are not open"},
			{"review", "also what reviewers of rules ask about: wide filters, levels, names of renamed programs"},
			{"strict", "every check"},
		}
	}}
	kindWord = &word{description: "a kind of value", known: func() (words []Word) {
		for _, k := range taxonomy.FieldKinds() {
			words = append(words, Word{string(k), k.Doc(taxonomy.Logsource{})})
		}
		return words
	}}
	formatWord = &word{description: "a format", known: func() []Word {
		return []Word{
			{"simple", "the bare condition"},
			{"advanced", "where(condition)"},
			{"detection", "from(event type) where(condition), on several lines"},
		}
	}}
	actionWord = &word{description: "an action", known: func() []Word {
		return []Word{
			{"OFF", "the rule is off"},
			{"ASSESS_ACTIVITY", "detections are recorded for assessment"},
			{"TRACKS_NOTABLE_EVENTS", "detections are tracked as notable events"},
			{"CREATES_ALERTS", "detections create alerts"},
			{"CREATES_INVESTIGATIONS", "detections create investigations"},
		}
	}}
	filtersWord = &word{description: "where filters go", known: func() []Word {
		return []Word{
			{"query", "filters are part of the query of their rules"},
			{"exceptions", "filters become exceptions of the detection rules"},
		}
	}}
	statusWord = &word{description: "a status", known: func() []Word {
		return []Word{{"stable", ""}, {"test", ""}, {"experimental", ""}, {"deprecated", ""}, {"unsupported", ""}}
	}}
	levelWord = &word{description: "a level", known: func() []Word {
		return []Word{{"informational", ""}, {"low", ""}, {"medium", ""}, {"high", ""}, {"critical", ""}}
	}}
	jsonShapeWord = &word{description: "a shape", known: func() []Word {
		var words []Word
		for _, s := range jsonlogs.Shapes {
			words = append(words, Word{s.Name, s.Doc})
		}
		return append(words, Word{"fields", "any other: set the keys and the prefix"})
	}}
	processWord = &word{description: "a log", known: func() []Word {
		return []Word{{"sysmon", "event 1 of Sysmon"}, {"security", "event 4688 of the security log"}}
	}}
	preferWord = &word{description: "a log", known: func() []Word {
		return []Word{{"insightidr", "InsightIDR's own event types"}, {"json", "the custom log"}}
	}}
	pathWord      = &word{description: "a path"}
	checkWord     = &word{description: "the name of a check or of a group", noun: "check or group", known: checkWords, validate: mandatory}
	pipelineWord  = &word{description: "the name of a pipeline or of a file", known: pipelineWords, open: true}
	globWord      = &word{description: "a path pattern", validate: validateGlob}
	fileWord      = &word{description: "the name of a file", validate: validateFileName}
	valueWord     = &word{description: "a single value", any: true}
	ruleWord      = &word{description: "the id of a rule", validate: notEmpty}
	nameWord      = &word{description: "a name", validate: notEmpty}
	namespaceWord = &word{description: "a namespace", pattern: "^[a-z0-9_-]+$", validate: func(text string) string {
		if text == "" || strings.Trim(text, "abcdefghijklmnopqrstuvwxyz0123456789_-") != "" {
			return "a namespace consists of lower-case letters, digits, _ and -; invalid namespace " + quote(text)
		}
		return ""
	}}
)

func notEmpty(text string) string {
	if strings.TrimSpace(text) == "" {
		return "the name is empty"
	}
	return ""
}

// mandatory refuses the checks whose severity cannot be changed.
func mandatory(name string) string {
	if c := check.Lookup(name); c != nil && c.Mandatory {
		return quote(name) + " is always an error, because no tool can read such a file; fix the file, or exclude it"
	}
	return ""
}

var checkWords = sync.OnceValue(func() []Word {
	var words []Word
	for _, g := range Groups() {
		words = append(words, Word{g, "all checks of the group"})
	}
	for _, c := range check.Checks() {
		if !c.Mandatory {
			words = append(words, Word{c.Name, c.Title})
		}
	}
	return words
})

// Groups returns the names of the groups of checks.
func Groups() []string {
	var groups []string
	for _, c := range check.Checks() {
		if !slices.Contains(groups, c.Group) {
			groups = append(groups, c.Group)
		}
	}
	slices.Sort(groups)
	return groups
}

func pipelineWords() []Word {
	words := make([]Word, 0, 4)
	for _, name := range pipeline.BuiltinNames() {
		p, _ := pipeline.Builtin(name)
		words = append(words, Word{name, p.Title})
	}
	words = append(words, Word{jsonlogs.Name, "custom logs in JSON, as configured under json"})
	return append(words, Word{NoPipeline, "disables the embedded pipelines"})
}

var severities = &mapping{key: checkWord, value: severityWord, description: "checks or groups to severities"}

// top is the whole file.
var top = &object{description: "the settings", keys: keys}

func keyNamed(name string) *key { return top.key(name) }

var keys = []*key{
	{
		name:   "profile",
		title:  "which checks run by default",
		doc:    `The profile sets which checks run and the severity of their findings, unless a setting below overrides it.`,
		schema: profileWord,
		apply:  func(r *reader, e entry) { r.file.Profile = e.value.word() },
	},
	{
		name:  "checks",
		title: "severity by check or group",
		doc: `Sets the severity of a check, or of all checks in a group. A group changes only the checks that the profile turns
on, or all of its checks if the profile turns on none. A check takes precedence over its group. Errors that make a
file unreadable, such as syntax errors, cannot be changed.`,
		schema: severities,
		apply:  func(r *reader, e entry) { r.file.Checks = choices(e.value) },
	},
	{
		name:  "overrides",
		title: "severity by check or group for some files",
		doc: `Each override has path patterns, and severities for the files that match. Overrides take precedence over
` + "`checks`" + `, and later overrides over earlier ones.`,
		schema: &list{&object{description: "an override", keys: overrideKeys, required: []string{"paths"}}},
		apply: func(r *reader, e entry) {
			for _, v := range e.value.items {
				r.file.Overrides = append(r.file.Overrides, Override{globs(v.get("paths")), choices(v.get("checks"))})
			}
		},
	},
	{
		name:  "exclude",
		title: "files without findings",
		doc: `Patterns of files in which nothing is reported, even if they are passed explicitly on the command line. They are
still converted.`,
		schema: &list{globWord},
		apply:  func(r *reader, e entry) { r.file.Exclude = globs(e.value) },
	},
	{
		name:   "rules",
		title:  "checks that are off for one rule",
		doc:    `Maps the id of a rule to checks or groups that are never reported for it.`,
		schema: &mapping{key: ruleWord, value: &list{checkWord}, description: "ids of rules to lists of checks"},
		apply: func(r *reader, e entry) {
			for _, one := range e.value.entries {
				r.file.Rules = append(r.file.Rules, Exception{one.name, one.value.words()})
			}
		},
	},
	{
		name:   "tag-namespaces",
		title:  "your tag namespaces",
		doc:    `Tags of these namespaces are not reported as unknown.`,
		schema: &list{namespaceWord},
		apply:  func(r *reader, e entry) { r.file.TagNamespaces = e.value.words() },
	},
	{
		name:   "custom-keys",
		title:  "your rule keys",
		doc:    `Top-level keys of a rule that are not reported as unknown or misspelled.`,
		schema: &list{nameWord},
		apply:  func(r *reader, e entry) { r.file.CustomKeys = e.value.words() },
	},
	{
		name:   "logsources",
		title:  "your log sources",
		doc:    `Log sources in addition to Sigma's, each with its fields.`,
		schema: &list{&object{description: "a log source", keys: logsourceKeys, required: []string{"category", "product", "service"}}},
		apply: func(r *reader, e entry) {
			for _, v := range e.value.items {
				r.file.Logsources = append(r.file.Logsources, Logsource{
					Category: v.get("category").word(), Product: v.get("product").word(), Service: v.get("service").word(),
					Fields: v.get("fields").words(),
				})
			}
		},
	},
	{
		name:   "fields",
		title:  "your fields, for every log source",
		doc:    `Field names that are not reported as unknown or misspelled in any log source.`,
		schema: &list{nameWord},
		apply:  func(r *reader, e entry) { r.file.Fields = e.value.words() },
	},
	{
		name:   "field-kinds",
		title:  "what your fields hold",
		doc:    `The kind of value of a field in every log source. Checks report values that a field of this kind cannot hold.`,
		schema: &mapping{key: nameWord, value: kindWord, description: "fields to kinds"},
		apply: func(r *reader, e entry) {
			for _, one := range e.value.entries {
				r.file.FieldKinds = append(r.file.FieldKinds, FieldKind{one.name, one.value.word()})
			}
		},
	},
	{
		name:  "placeholders",
		title: "values of placeholders",
		doc: `The values that the modifier ` + "`expand`" + ` substitutes for ` + "`%name%`" + `: a list of values for each name. They take
precedence over the values in pipelines.`,
		schema: &mapping{key: nameWord, value: &list{valueWord}, description: "names to lists of values"},
		apply: func(r *reader, e entry) {
			for _, one := range e.value.entries {
				r.file.Placeholders = append(r.file.Placeholders, Placeholder{one.name, Words(one.value.words())})
			}
		},
	},
	{
		name:  "collected",
		title: "Sysmon events collected in your tenant",
		doc: `Ids of the Sysmon events that InsightIDR collects in your tenant. They are not reported by
` + "`idr-event-not-collected`" + `; its page has a query that finds them.`,
		schema: &object{description: "what is collected", keys: collectedKeys},
		apply:  func(r *reader, e entry) { r.file.Collected = e.value.get("sysmon").words() },
	},
	{
		name:   "confirmed",
		title:  "LEQL keys that exist in your events",
		doc:    `Keys that you have found with the query shown by ` + "`idr-mapping-inferred`" + `. They are no longer reported.`,
		schema: &list{nameWord},
		apply:  func(r *reader, e entry) { r.file.Confirmed = e.value.words() },
	},
	{
		name:  "leave-out",
		title: "fields to ignore if InsightIDR has no key for them",
		doc: `Fields such as ` + "`IntegrityLevel`" + `. If the pipelines refuse one of these fields, its tests are removed from the
query instead. The query is then wider than the rule, which ` + "`idr-field-left-out`" + ` reports.`,
		schema: &list{nameWord},
		apply:  func(r *reader, e entry) { r.file.OmitFields = e.value.words() },
	},
	{
		name:  "pipelines",
		title: "pipelines that convert the rules",
		doc: `Names of embedded pipelines, and files in pySigma's format. Files are added to the default pipeline, unless the
list also contains an embedded pipeline or ` + "`none`" + `.`,
		schema: &list{pipelineWord},
		apply:  (*reader).pipelines,
	},
	{
		name:  "json",
		title: "custom logs in JSON",
		doc: `Maps a log source (a product, ` + "`product/service`" + `, a category or ` + "`category/product`" + `) to the format of its events and
the log that contains them. The pipeline ` + "`insightidr-json`" + ` uses them if the other pipelines refuse a rule. It is active
unless ` + "`pipelines`" + ` lists only others. See [custom-logs.md](custom-logs.md).`,
		schema: &mapping{key: nameWord, value: &object{description: "a log", keys: jsonKeys}, description: "log sources to logs"},
		apply: func(r *reader, e entry) {
			for _, one := range e.value.entries {
				v := one.value
				r.file.JSON = append(r.file.JSON, jsonlogs.Log{
					Source: one.name.Value, Log: v.get("log").text, Shape: v.get("shape").text, Prefix: v.get("prefix").text,
					EventID: v.get("event-id").text, Channel: v.get("channel").text, Provider: v.get("provider").text, Computer: v.get("computer").text,
					Prefer: v.get("prefer").text == "json", Security: v.get("process-creation").text == "security",
				})
			}
		},
	},
	{
		name:  "terraform",
		title: "what Terraform detection rules do",
		doc: `The action of a rule in ` + "`sigma-lsp convert --output terraform`" + `: the action for its status, else
for its level, else ` + "`action`" + `. The default is ` + "`CREATES_ALERTS`" + `. With
` + "`filters: exceptions`" + `, Sigma filters become exceptions of the detection rules.`,
		schema: &object{description: "what detections do", keys: terraformKeys},
		apply: func(r *reader, e entry) {
			by := func(name string) map[string]string {
				actions := map[string]string{}
				for _, one := range e.value.get(name).entries {
					actions[one.name.Value] = one.value.text
				}
				return actions
			}
			r.file.Resources = terraform.Options{
				Action: e.value.get("action").text, ByStatus: by("by-status"), ByLevel: by("by-level"),
				Exceptions: e.value.get("filters").text == "exceptions",
			}
		},
	},
	{
		name:   "format",
		title:  "format of the queries",
		doc:    `The format in which hovers and ` + "`sigma-lsp convert`" + ` show queries.`,
		schema: formatWord,
		apply:  func(r *reader, e entry) { r.file.Format = e.value.word() },
	},
	{
		name:  "attack",
		title: "a newer version of MITRE ATT&CK",
		doc: `A file with the tactics and techniques of another MITRE ATT&CK version, used instead of the embedded one: the
STIX bundle published by MITRE (` + "`enterprise-attack.json`" + `), up to 64 MiB.`,
		schema: fileWord,
		apply:  (*reader).attack,
	},
	{
		name:  "import",
		title: "configuration of sigma-cli's validators",
		doc: `A file with ` + "`validators`" + ` and ` + "`exclusions`" + `, as ` + "`sigma check --validation-config`" + ` takes it. Each validator sets the checks
that report the same. The settings file takes precedence.`,
		schema: fileWord,
		apply:  (*reader).imports,
	},
}

var collectedKeys = []*key{
	{name: "sysmon", title: "ids of Sysmon events, such as 1, 8 and 25", schema: &list{valueWord}},
}

var terraformKeys = []*key{
	{name: "action", title: "what each detection does", schema: actionWord},
	{name: "by-status", title: "action by rule status", schema: &mapping{key: statusWord, value: actionWord, description: "statuses to actions"}},
	{name: "by-level", title: "action by rule level", schema: &mapping{key: levelWord, value: actionWord, description: "levels to actions"}},
	{name: "filters", title: "where filters go", schema: filtersWord},
}

var jsonKeys = []*key{
	{name: "log", title: "name of the log in InsightIDR", schema: nameWord},
	{name: "shape", title: "format of Windows events", schema: jsonShapeWord},
	{name: "prefix", title: "path prefix of the fields of an event, such as data.", schema: pathWord},
	{name: "event-id", title: "key of the event id, for the shape fields", schema: nameWord},
	{name: "channel", title: "key of the channel, for the shape fields", schema: nameWord},
	{name: "provider", title: "key of the provider, for the shape fields", schema: nameWord},
	{name: "computer", title: "key of the computer, for the shape fields", schema: nameWord},
	{name: "process-creation", title: "which events are used for process_creation on Windows", schema: processWord},
	{name: "prefer", title: "which log takes precedence if InsightIDR has an event type too", schema: preferWord},
}

var overrideKeys = []*key{
	{name: "paths", title: "path patterns", schema: &list{globWord}},
	{name: "checks", title: "severity by check or group", schema: severities},
}

var logsourceKeys = []*key{
	{name: "category", title: "category, as in a rule", schema: nameWord},
	{name: "product", title: "product, as in a rule", schema: nameWord},
	{name: "service", title: "service, as in a rule", schema: nameWord},
	{name: "fields", title: "fields of its events", schema: &list{nameWord}},
}

func choices(v value) []Choice {
	all := make([]Choice, 0, len(v.entries))
	for _, e := range v.entries {
		severity, _ := check.ParseSeverity(e.value.text)
		all = append(all, Choice{e.name, severity, e.at})
	}
	return all
}

func globs(v value) []Glob {
	all := make([]Glob, 0, len(v.items))
	for _, t := range v.words() {
		all = append(all, globOf(t))
	}
	return all
}

// attack reads the version of ATT&CK that is named.
func (r *reader) attack(e entry) {
	r.file.Attack = e.value.word()
	if r.files.Attack == nil {
		return
	}
	a, err := r.files.Attack(e.value.text)
	if err != nil {
		r.problem(fileKind, e.value.at, "%v", err)
		return
	}
	r.file.attack = a
}

// pipelines reads the pipelines that are named.
func (r *reader) pipelines(e entry) {
	r.file.PipelinesAt = e.name.At
	for _, name := range e.value.words() {
		p := Pipeline{Name: name}
		if b, ok := pipeline.Builtin(name.Value); ok {
			p.Pipeline = b
		} else if name.Value == jsonlogs.Name {
			r.file.Pipelines = append(r.file.Pipelines, p)
			continue
		} else if name.Value != NoPipeline && !r.load(&p) {
			p.Source = sigma.NewSource("")
		}
		r.file.Pipelines = append(r.file.Pipelines, p)
	}
}

// load reads a pipeline from its file.
func (r *reader) load(p *Pipeline) bool {
	embedded := EmbeddedNames()
	near, meant := sigma.Suggest(p.Name.Value, embedded)
	switch fault := validateFileName(p.Name.Value); {
	case fault != "" && !meant:
		r.problem(valueKind, p.Name.At, "%s", fault)
		return false
	case r.files.Text == nil:
		return false
	}
	source, err := r.files.Text(p.Name.Value)
	switch {
	case err != nil && meant:
		r.problem(nameKind, p.Name.At, "unknown pipeline %s; did you mean %q?", quote(p.Name.Value), near)
	case err != nil && !strings.ContainsAny(p.Name.Value, "./"):
		r.problem(nameKind, p.Name.At, "unknown pipeline %s; use a file or one of %s", quote(p.Name.Value), strings.Join(embedded, ", "))
	case err != nil:
		r.problem(fileKind, p.Name.At, "%v", err)
	default:
		p.Source = source
		p.Pipeline, p.Problems = pipeline.Parse(p.Name.Value, source)
		if len(p.Problems) > 0 {
			r.problem(fileKind, p.Name.At, "the pipeline has errors and is not used: line %s, %s", lineOf(source, p.Problems[0].At), p.Problems[0].Text)
		}
		return true
	}
	return false
}

func lineOf(s *sigma.Source, at sigma.Span) string { return strconv.Itoa(s.LineOf(at.Start) + 1) }
