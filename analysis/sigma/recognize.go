package sigma

import (
	"regexp"
	"slices"
	"strings"
)

// Other formats have keys of the same names: "filter" and "detection" are
// common words. The kind of a document is decided by evidence: sections count
// by how closely they have Sigma's structure, and unknown keys count against.

// foreignKeys are top-level keys of formats that detection engineers keep next
// to their rules. None is a key of Sigma.
var foreignKeys = keySet(
	// Kubernetes, workflows, containers, infrastructure, APIs, sites
	"apiVersion", "jobs", "on", "steps", "stages", "services", "openapi", "swagger", "resources", "Resources",
	"AWSTemplateFormatVersion", "hosts", "tasks", "nav", "site_name", "dependencies", "image", "kind", "metadata", "spec",
	// pipelines and settings of Sigma tools, of agents and of log shippers
	"transformations", "postprocessing", "finalizers", "fieldmappings", "logsources", "backends", "schema_version",
	"pipeline", "pipelines", "inputs", "outputs", "sources", "sinks", "transforms", "receivers", "processors",
	"filter_type", "event_type",
	// rules of other engines
	"authors", "timestamp", "group", "groups", "rule", "rules", "AnalysisType", "LogTypes", "RuleID", "Detection",
	"query", "queries", "search", "data_source", "how_to_implement", "requiredDataConnectors", "entityMappings",
	"alert", "realert", "xql_query", "capacity", "leakspeed", "groupby", "nodes", "onsuccess", "requests",
	"http", "info", "pattern", "patterns", "pattern-either", "languages",
	"atomic_tests", "attack_technique", "artifacts", "parameters", "expr", "playbook", "hypothesis", "analytics",
	"event_fields", "event_code", "rule_metadata", "regression_tests_info", "detection_methods", "MitreID", "Commands",
	"ExpectedLocations", "Full_Path", "mqtt", "cameras", "model", "models",
)

func keySet(keys ...string) map[string]bool {
	set := make(map[string]bool, len(keys))
	for _, k := range keys {
		set[k] = true
	}
	return set
}

var (
	usualSelection = regexp.MustCompile(`^(selection|filter|keywords?)`)

	logsourceKeys    = []string{"category", "product", "service", "definition"}
	levels           = []string{"informational", "low", "medium", "high", "critical"}
	statuses         = []string{"stable", "test", "experimental", "deprecated", "unsupported"}
	correlationTypes = []string{"event_count", "value_count", "temporal", "temporal_ordered", "ordered_temporal", "value_sum", "value_avg", "value_percentile", "value_median"}
)

// isUUID reports whether a text is a UUID with dashes, in either case.
func isUUID(text string) bool {
	if len(text) != 36 {
		return false
	}
	for i := range len(text) {
		c := text[i] | 0x20
		dash := i == 8 || i == 13 || i == 18 || i == 23
		if dash && text[i] != '-' || !dash && (text[i] < '0' || text[i] > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}

// sectionLine finds the lines that begin a section of a rule, for texts too
// broken to be read.
var sectionLine = regexp.MustCompile(`(?m)^(title|logsource|detection|correlation|filter):`)

// resemblesSigma reports whether a text that could not be read as YAML has the
// lines of a rule: two sections, one of which is more than a title.
func resemblesSigma(text string) bool {
	found := map[string]bool{}
	for _, m := range sectionLine.FindAllStringSubmatch(text, -1) {
		found[m[1]] = true
	}
	return len(found) > 1
}

// recognize returns the kind of a document, and whether that is only a guess.
// The kind follows from the sections, as in pySigma; whether they are Sigma's,
// from the evidence.
func recognize(root *Node) (kind DocumentKind, guess bool) {
	if root == nil || root.Kind != Mapping {
		return NotSigma, false
	}
	e := evidenceOf(root)
	switch {
	case e.foreign == 0 && e.has("title") && (e.misspelled["correlation"] != nil || e.misspelled["filter"] != nil):
		return UnknownDocument, false
	case e.foreign == 0 && e.has("title") && e.misspelled["detection"] != nil && e.misspelled["logsource"] != nil:
		return RuleDocument, false
	case e.has("correlation"):
		kind = CorrelationDocument
	case e.has("filter") && !e.has("detection"):
		kind = FilterDocument
	case e.has("detection"), e.has("logsource") && e.has("title"):
		kind = RuleDocument
	default:
		return NotSigma, false
	}
	switch {
	case e.certain():
		return kind, false
	case e.likely():
		return kind, true
	}
	return NotSigma, false
}

// certain reports whether the document can only be Sigma: a condition that
// names the keys next to it, with a log source or the metadata of a rule; a
// complete correlation or filter; or an unfinished rule, which has only Sigma's
// keys.
func (e *evidence) certain() bool {
	own := e.foreign == 0 && e.unknown == 0
	switch {
	case e.detection == 3 && e.logsource == 2:
		return true
	case e.detection == 3:
		return e.has("title") && (own || e.metadata >= 2 && e.foreign == 0)
	case e.correlation == 3:
		return own || e.has("title") && e.foreign == 0
	case e.filter == 3:
		return e.has("title") && e.foreign == 0
	case e.logsource == 2 && e.has("title") && (e.has("detection") || e.filter >= 2):
		return true
	case e.logsource == 2 && own:
		return e.has("title") && !hasOtherKeys(e.logsourceNode)
	case e.has("correlation"), e.filter >= 2:
		return own && e.metadata >= 3 // title and two more
	}
	return own && (e.metadata >= 3 && e.detection == 2 || e.logsource == 1 && e.metadata >= 2)
}

// likely reports whether a document may be Sigma.
func (e *evidence) likely() bool {
	return e.sections() > 0 && e.detection+e.logsource+e.correlation+e.filter+e.metadata-3*e.foreign >= 2
}

func (e *evidence) sections() (n int) {
	for _, points := range []int{e.detection, e.logsource, e.correlation, e.filter} {
		if points > 0 {
			n++
		}
	}
	return n
}

// isForeign reports whether a document that is not Sigma is known to be of
// another format.
func isForeign(root *Node) bool { return evidenceOf(root).foreign > 0 }

// evidence is what indicates Sigma in a document: 0 points for a section that
// is absent or belongs to something else, 1 for one that is incomplete, 2 or
// more for one with its full structure.
type evidence struct {
	root                                      *Node
	detection, logsource, correlation, filter int
	metadata, foreign, unknown                int
	logsourceNode                             *Node // under any spelling; nil if absent
	// misspelled are the keys of sections whose names have a typing mistake.
	misspelled map[string]*Node
}

func (e *evidence) has(key string) bool {
	_, ok := e.root.Get(key)
	return ok
}

func evidenceOf(root *Node) *evidence {
	e := &evidence{root: root}
	if root == nil {
		return e
	}
	for _, p := range root.Pairs {
		v := p.Value
		one := func(of []string) bool { return v.Kind == Scalar && slices.Contains(of, v.Value) }
		switch key := p.Key.Value; {
		case key == "detection":
			e.detection = detectionEvidence(v)
		case strings.EqualFold(key, "logsource"):
			e.logsource, e.logsourceNode = logsourceEvidence(v), v
		case key == "correlation":
			e.correlation = correlationEvidence(v)
		case key == "filter":
			e.filter = filterEvidence(v)
		case key == "title" && v.Kind == Scalar,
			key == "id" && v.Kind == Scalar && isUUID(v.Value),
			key == "level" && one(levels), key == "status" && one(statuses),
			key == "falsepositives" && v.Kind == Sequence,
			key == "tags" && slices.ContainsFunc(v.Items, func(n *Node) bool { return strings.HasPrefix(n.Value, "attack.") }):
			e.metadata++
		case foreignKeys[key]:
			e.foreign++
		case e.misspells(p):
		case !slices.Contains(Keys, strings.ToLower(key)) && !slices.Contains(logsourceKeys, key):
			e.unknown++
		}
	}
	// A filter names the rules it is for, or their log source.
	if e.filter > 0 && e.logsource < 2 && !e.namesRules() {
		e.filter = 0
	}
	return e
}

// misspells reports whether a key is the misspelled name of a section. What is below it
// has the full structure of the section, which no other format has.
func (e *evidence) misspells(p Pair) bool {
	if p.Key.Kind != Scalar || p.Value.Kind != Mapping {
		return false
	}
	near, ok := SuggestStrict(p.Key.Value, []string{"detection", "logsource", "correlation", "filter"})
	if !ok || e.has(near) {
		return false
	}
	switch near {
	case "detection":
		ok = detectionEvidence(p.Value) == 3
	case "correlation":
		ok = correlationEvidence(p.Value) == 3
	case "filter":
		ok = filterEvidence(p.Value) == 3 && slices.ContainsFunc(p.Value.Pairs, func(p Pair) bool { return p.Key.Value == "rules" })
	default:
		ok = logsourceEvidence(p.Value) == 2 && !hasOtherKeys(p.Value)
	}
	if !ok {
		return false
	}
	if e.misspelled == nil {
		e.misspelled = map[string]*Node{}
	}
	e.misspelled[near] = p.Key
	switch near {
	case "detection":
		e.detection = 3
	case "logsource":
		e.logsource, e.logsourceNode = 2, p.Value
	}
	return true
}

// hasOtherKeys reports whether a log source has keys that Sigma does not define.
func hasOtherKeys(logsource *Node) bool {
	return slices.ContainsFunc(logsource.Pairs, func(p Pair) bool { return !slices.Contains(logsourceKeys, p.Key.Value) })
}

func (e *evidence) namesRules() bool {
	f, _ := e.root.Get("filter")
	rules, ok := f.Value.Get("rules")
	return ok && (rules.Value.Kind == Sequence || rules.Value.Value == "any")
}

// detectionEvidence: a condition that names the keys next to it is found in no
// other format.
func detectionEvidence(n *Node) int {
	switch {
	case n.IsNull(), n.Kind == Sequence:
		return 1
	case n.Kind == Scalar:
		return 0
	}
	condition, ok := n.Get("condition")
	if ok {
		texts := []*Node{condition.Value}
		if condition.Value.Kind == Sequence {
			texts = condition.Value.Items
		}
		for _, t := range texts {
			if namesSelection(n, t) {
				return 3
			}
		}
	}
	for _, p := range n.Pairs {
		if usualSelection.MatchString(p.Key.Value) && selects(p) {
			return 2
		}
	}
	return 1
}

// selects reports whether an entry can be a selection: fields or a list of values
// below a name, or nothing yet.
func selects(p Pair) bool {
	return p.Key.Kind == Scalar && !p.Key.Broken && (p.Value.Kind != Scalar || p.Value.IsNull() || p.Value.Broken)
}

// namesSelection reports whether a condition contains the name of a key next to
// it, or a pattern that matches one.
func namesSelection(detection, condition *Node) bool {
	if condition.Kind != Scalar {
		return false
	}
	words := strings.FieldsFunc(condition.Value, func(r rune) bool { return strings.ContainsRune(" \t\r\n()", r) })
	if len(words) > MaxDepth { // enough to decide
		words = words[:MaxDepth]
	}
	for _, w := range words {
		matches := NamePattern(w)
		for _, p := range detection.Pairs {
			if p.Key.Value != "condition" && selects(p) && matches(p.Key.Value) {
				return true
			}
		}
	}
	return false
}

func logsourceEvidence(n *Node) int {
	switch {
	case n.IsNull():
		return 1
	case n.Kind != Mapping:
		return 0
	}
	found, other := 0, 0
	for _, p := range n.Pairs {
		switch {
		case !slices.Contains(logsourceKeys, p.Key.Value):
			other++
		case p.Key.Value != "definition":
			found++
		}
	}
	switch {
	case found == 0 && other > 0:
		return 0
	case found == 0, other > found:
		return 1
	}
	return 2
}

// correlationEvidence: three of its parts together are found in no other format.
func correlationEvidence(n *Node) int {
	switch {
	case n.IsNull():
		return 1
	case n.Kind == Scalar && slices.Contains(correlationTypes, n.Value):
		return 1
	case n.Kind != Mapping:
		return 0
	}
	parts := 0
	for _, key := range []string{"type", "rules", "timespan", "condition", "group-by"} {
		if p, ok := n.Get(key); ok && (key != "type" || slices.Contains(correlationTypes, p.Value.Value)) {
			parts++
		}
	}
	return min(max(parts, 1), 3)
}

// filterEvidence: a condition that names the keys next to it is found in no
// other format.
func filterEvidence(n *Node) int {
	switch {
	case n.IsNull(), n.Kind == Scalar:
		return 1
	case n.Kind != Mapping:
		return 0
	}
	if condition, ok := n.Get("condition"); ok && namesSelection(n, condition.Value) {
		return 3
	}
	if slices.ContainsFunc(n.Pairs, func(p Pair) bool { return usualSelection.MatchString(p.Key.Value) && selects(p) }) {
		return 2
	}
	return 1
}
