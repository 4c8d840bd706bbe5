package settings

import (
	"slices"
	"strconv"
	"strings"
	"sync"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/convert/jsonlogs"
	"sigma-lsp/convert/pipeline"
	"sigma-lsp/convert/terraform"
)

// The words that can stand in the file.
var (
	severityWord = &word{what: "a severity", known: func() []Word {
		return []Word{
			{"off", "the finding is not given"},
			{"hint", "a mark that most editors show faintly"},
			{"info", "worth a look"},
			{"warning", "most likely a fault"},
			{"error", "a fault: the rule does not work"},
		}
	}}
	profileWord = &word{what: "a profile", known: func() []Word {
		return []Word{
			{"default", "what is right for every rule"},
			{"sigmahq", "with the conventions of the public rules, as their own configuration has them"},
			{"rapid7", "for rules that have to run in InsightIDR: what it cannot run is also reported of files that are not open"},
			{"strict", "every check, but for the conventions of the public rules"},
		}
	}}
	formatWord = &word{what: "a format", known: func() []Word {
		return []Word{
			{"simple", "the bare condition"},
			{"advanced", "where(condition)"},
			{"detection", "from(event type) where(condition), on several lines"},
		}
	}}
	actionWord = &word{what: "an action", known: func() []Word {
		return []Word{
			{"OFF", "the rule is off"},
			{"ASSESS_ACTIVITY", "detections are kept for assessment"},
			{"TRACKS_NOTABLE_EVENTS", "detections are notable events"},
			{"CREATES_ALERTS", "detections create alerts"},
			{"CREATES_INVESTIGATIONS", "detections create investigations"},
		}
	}}
	statusWord = &word{what: "a status", known: func() []Word {
		return []Word{{"stable", ""}, {"test", ""}, {"experimental", ""}, {"deprecated", ""}, {"unsupported", ""}}
	}}
	levelWord = &word{what: "a level", known: func() []Word {
		return []Word{{"informational", ""}, {"low", ""}, {"medium", ""}, {"high", ""}, {"critical", ""}}
	}}
	jsonShapeWord = &word{what: "a shape", known: func() []Word {
		var words []Word
		for _, s := range jsonlogs.Shapes {
			words = append(words, Word{s.Name, s.Doc})
		}
		return append(words, Word{"fields", "other: name the keys and the prefix"})
	}}
	processWord = &word{what: "a log", known: func() []Word {
		return []Word{{"sysmon", "event 1 of Sysmon"}, {"security", "event 4688 of the security log"}}
	}}
	preferWord = &word{what: "a log", known: func() []Word {
		return []Word{{"insightidr", "InsightIDR's own event types"}, {"json", "the custom log"}}
	}}
	pathWord      = &word{what: "a path"}
	checkWord     = &word{what: "the name of a check or of a group of checks", bare: "check or group", known: checkWords, fault: mandatory}
	pipelineWord  = &word{what: "the name of a pipeline or of a file", known: pipelineWords, open: true}
	globWord      = &word{what: "a pattern for paths", fault: globFault}
	fileWord      = &word{what: "the name of a file", fault: fileFault}
	valueWord     = &word{what: "a single value", any: true}
	ruleWord      = &word{what: "the id of a rule", fault: notEmpty}
	nameWord      = &word{what: "a name", fault: notEmpty}
	namespaceWord = &word{what: "a namespace", pattern: "^[a-z0-9_-]+$", fault: func(text string) string {
		if text == "" || strings.Trim(text, "abcdefghijklmnopqrstuvwxyz0123456789_-") != "" {
			return "a namespace is of lower-case letters, digits, _ and -, not " + quote(text)
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
		return quote(name) + " is always an error: no tool can read a file that has it; fix the file, or exclude it"
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
	words = append(words, Word{jsonlogs.Name, "logs that you send as JSON, as json says"})
	return append(words, Word{NoPipeline, "leaves the embedded pipelines out"})
}

var severities = &mapping{key: checkWord, value: severityWord, what: "checks or groups to severities"}

// top is the whole file.
var top = &object{what: "the settings", keys: keys}

func keyNamed(name string) *key { return top.key(name) }

var keys = []*key{
	{
		name:  "profile",
		title: "which checks run where nothing else is said",
		doc:   `The profile says which checks run, and how serious their findings are, where nothing below says otherwise.`,
		shape: profileWord,
		take:  func(r *reader, e entry) { r.file.Profile = e.value.word() },
	},
	{
		name:  "checks",
		title: "severity by check or group",
		doc: `A check that is named gets that severity. A group stands for its checks that are on; for all of them where the
profile has none of it on. A check that is named itself goes before its group. Syntax errors and what else
keeps a file from being read are always errors.`,
		shape: severities,
		take:  func(r *reader, e entry) { r.file.Checks = choices(e.value) },
	},
	{
		name:  "overrides",
		title: "severity by check or group for some of the files",
		doc: `Each override has patterns for paths and severities for the files that they take. Overrides go before
` + "`checks`" + `, later ones before earlier ones.`,
		shape: &list{&object{what: "an override", keys: overrideKeys, need: []string{"paths"}}},
		take: func(r *reader, e entry) {
			for _, v := range e.value.items {
				r.file.Overrides = append(r.file.Overrides, Override{globs(v.get("paths")), choices(v.get("checks"))})
			}
		},
	},
	{
		name:  "exclude",
		title: "files without findings",
		doc: `Patterns for files of which no finding is given, on the command line even when they are named. They are
translated all the same.`,
		shape: &list{globWord},
		take:  func(r *reader, e entry) { r.file.Exclude = globs(e.value) },
	},
	{
		name:  "rules",
		title: "checks that are off for one rule",
		doc:   `By the id of a rule: checks or groups whose findings are not given of it, whatever else is said.`,
		shape: &mapping{key: ruleWord, value: &list{checkWord}, what: "ids of rules to lists of checks"},
		take: func(r *reader, e entry) {
			for _, one := range e.value.entries {
				r.file.Rules = append(r.file.Rules, Exception{one.name, one.value.words()})
			}
		},
	},
	{
		name:  "tag-namespaces",
		title: "namespaces of tags that are yours",
		doc:   `Tags of these namespaces are not reported as unknown.`,
		shape: &list{namespaceWord},
		take:  func(r *reader, e entry) { r.file.TagNamespaces = e.value.words() },
	},
	{
		name:  "custom-keys",
		title: "keys of rules that are yours",
		doc:   `Keys at the top of a rule that are not reported as unknown or misspelt.`,
		shape: &list{nameWord},
		take:  func(r *reader, e entry) { r.file.CustomKeys = e.value.words() },
	},
	{
		name:  "logsources",
		title: "log sources that are yours",
		doc:   `Log sources that are known beside those of Sigma, each with the fields that it has.`,
		shape: &list{&object{what: "a log source", keys: logsourceKeys, need: []string{"category", "product", "service"}}},
		take: func(r *reader, e entry) {
			for _, v := range e.value.items {
				r.file.Logsources = append(r.file.Logsources, Logsource{
					Category: v.get("category").word(), Product: v.get("product").word(), Service: v.get("service").word(),
					Fields: v.get("fields").words(),
				})
			}
		},
	},
	{
		name:  "fields",
		title: "fields that are known in every log source",
		doc:   `Names of fields that are not reported as unknown or misspelt, whatever the log source is.`,
		shape: &list{nameWord},
		take:  func(r *reader, e entry) { r.file.Fields = e.value.words() },
	},
	{
		name:  "placeholders",
		title: "values of placeholders",
		doc: `What the modifier ` + "`expand`" + ` puts in the place of ` + "`%name%`" + `: for each name a list of values. They come before what
pipelines have to say of the same names.`,
		shape: &mapping{key: nameWord, value: &list{valueWord}, what: "names to lists of values"},
		take: func(r *reader, e entry) {
			for _, one := range e.value.entries {
				r.file.Placeholders = append(r.file.Placeholders, Placeholder{one.name, Words(one.value.words())})
			}
		},
	},
	{
		name:  "collected",
		title: "events that InsightIDR collects in your tenant",
		doc: `Ids of the Sysmon events that your tenant collects. They are not reported by
` + "`idr-event-not-collected`" + `, whose page has the query that finds them.`,
		shape: &object{what: "what is collected", keys: collectedKeys},
		take:  func(r *reader, e entry) { r.file.Collected = e.value.get("sysmon").words() },
	},
	{
		name:  "confirmed",
		title: "LEQL keys that you have seen in your events",
		doc:   `Keys that were found with the query that ` + "`idr-mapping-inferred`" + ` gives. They are not reported by it any more.`,
		shape: &list{nameWord},
		take:  func(r *reader, e entry) { r.file.Confirmed = e.value.words() },
	},
	{
		name:  "leave-out",
		title: "fields to leave out where InsightIDR has no key for them",
		doc: `Fields such as ` + "`IntegrityLevel`" + `. Where the pipelines refuse one of them, its tests are left out of the query
instead: it matches more than the rule, and ` + "`idr-field-left-out`" + ` says so.`,
		shape: &list{nameWord},
		take:  func(r *reader, e entry) { r.file.LeaveOut = e.value.words() },
	},
	{
		name:  "pipelines",
		title: "pipelines that translate the rules",
		doc: `Names of embedded pipelines, and files in pySigma's format. Files are added to the default pipeline unless an
embedded one, or ` + "`none`" + `, is named beside them.`,
		shape: &list{pipelineWord},
		take:  (*reader).pipelines,
	},
	{
		name:  "json",
		title: "logs that you send to InsightIDR as JSON",
		doc: `By log source (a product, ` + "`product/service`" + `, a category or ` + "`category/product`" + `): how its events are written, and the log
that holds them. The pipeline ` + "`insightidr-json`" + ` takes them where the others refuse a rule; it is used unless
` + "`pipelines`" + ` lists others alone. See [custom-logs.md](custom-logs.md).`,
		shape: &mapping{key: nameWord, value: &object{what: "a log", keys: jsonKeys}, what: "log sources to logs"},
		take: func(r *reader, e entry) {
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
		title: "what detections do that are deployed by Terraform",
		doc: `The action of a rule in ` + "`sigma-lsp convert --output terraform`" + `: that of its status, else of its level, else
` + "`action`" + `. Without any it is ` + "`CREATES_ALERTS`" + `.`,
		shape: &object{what: "what detections do", keys: terraformKeys},
		take: func(r *reader, e entry) {
			by := func(name string) map[string]string {
				actions := map[string]string{}
				for _, one := range e.value.get(name).entries {
					actions[one.name.Value] = one.value.text
				}
				return actions
			}
			r.file.Resources = terraform.Options{Action: e.value.get("action").text, ByStatus: by("by-status"), ByLevel: by("by-level")}
		},
	},
	{
		name:  "format",
		title: "format of the queries",
		doc:   `The format in which hovers and ` + "`sigma-lsp convert`" + ` show queries.`,
		shape: formatWord,
		take:  func(r *reader, e entry) { r.file.Format = e.value.word() },
	},
	{
		name:  "attack",
		title: "newer data on MITRE ATT&CK",
		doc: `A file with the tactics and techniques of a version of MITRE ATT&CK, in place of the embedded one: the STIX bundle
that MITRE publishes (` + "`enterprise-attack.json`" + `), up to 64 MiB.`,
		shape: fileWord,
		take:  (*reader).attack,
	},
	{
		name:  "import",
		title: "configuration of sigma-cli's validators",
		doc: `A file with ` + "`validators`" + ` and ` + "`exclusions`" + `, as ` + "`sigma check --validation-config`" + ` takes it. Each validator stands for the
checks that find what it finds. What this file says of a check goes before.`,
		shape: fileWord,
		take:  (*reader).imports,
	},
}

var collectedKeys = []*key{
	{name: "sysmon", title: "ids of Sysmon events, such as 1, 8 and 25", shape: &list{valueWord}},
}

var terraformKeys = []*key{
	{name: "action", title: "what each detection does", shape: actionWord},
	{name: "by-status", title: "action by the status of the rule", shape: &mapping{key: statusWord, value: actionWord, what: "statuses to actions"}},
	{name: "by-level", title: "action by the level of the rule", shape: &mapping{key: levelWord, value: actionWord, what: "levels to actions"}},
}

var jsonKeys = []*key{
	{name: "log", title: "name of the log in InsightIDR", shape: nameWord},
	{name: "shape", title: "how events of Windows are written", shape: jsonShapeWord},
	{name: "prefix", title: "path before the fields of an event, such as data.", shape: pathWord},
	{name: "event-id", title: "key of the event id, of the shape fields", shape: nameWord},
	{name: "channel", title: "key of the channel, of the shape fields", shape: nameWord},
	{name: "provider", title: "key of the provider, of the shape fields", shape: nameWord},
	{name: "computer", title: "key of the computer, of the shape fields", shape: nameWord},
	{name: "process-creation", title: "whose events are read for process_creation of Windows", shape: processWord},
	{name: "prefer", title: "which log goes first where InsightIDR has an event type too", shape: preferWord},
}

var overrideKeys = []*key{
	{name: "paths", title: "patterns for the files", shape: &list{globWord}},
	{name: "checks", title: "severity by check or group", shape: severities},
}

var logsourceKeys = []*key{
	{name: "category", title: "kind of the events, as in a rule", shape: nameWord},
	{name: "product", title: "what writes them, as in a rule", shape: nameWord},
	{name: "service", title: "which of its logs, as in a rule", shape: nameWord},
	{name: "fields", title: "fields that its events have", shape: &list{nameWord}},
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
	embedded := pipeline.BuiltinNames()
	near, meant := sigma.Suggest(p.Name.Value, embedded)
	switch fault := fileFault(p.Name.Value); {
	case fault != "" && !meant:
		r.problem(valueKind, p.Name.At, "%s", fault)
		return false
	case r.files.Text == nil:
		return false
	}
	source, err := r.files.Text(p.Name.Value)
	switch {
	case err != nil && meant:
		r.problem(nameKind, p.Name.At, "no pipeline %s; did you mean %q?", quote(p.Name.Value), near)
	case err != nil && !strings.ContainsAny(p.Name.Value, "./"):
		r.problem(nameKind, p.Name.At, "no pipeline %s; it is neither a file nor one of %s", quote(p.Name.Value), strings.Join(embedded, ", "))
	case err != nil:
		r.problem(fileKind, p.Name.At, "%v", err)
	default:
		p.Source = source
		p.Pipeline, p.Problems = pipeline.Parse(p.Name.Value, source)
		if len(p.Problems) > 0 {
			r.problem(fileKind, p.Name.At, "the pipeline has faults and is left out until they are mended: line %s, %s", lineOf(source, p.Problems[0].At), p.Problems[0].Text)
		}
		return true
	}
	return false
}

func lineOf(s *sigma.Source, at sigma.Span) string { return strconv.Itoa(s.LineOf(at.Start) + 1) }
