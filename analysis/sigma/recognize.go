package sigma

import (
	"regexp"
	"slices"
	"strings"
)

// Other formats have keys of the same names: "filter" and "detection" are
// common words. What a document is, is decided by evidence: points for each
// part that has the shape Sigma gives it, points against it for keys of other
// formats.
const (
	certain = 3 // and one section in its full shape, or the metadata of a rule
	guessed = 2
)

// foreignKeys are top-level keys of formats that detection engineers keep
// beside their rules. None is a key of Sigma.
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
	uuid           = regexp.MustCompile(`(?i)^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)
	usualSelection = regexp.MustCompile(`^(selection|filter|keywords?)`)

	logsourceKeys    = []string{"category", "product", "service", "definition"}
	levels           = []string{"informational", "low", "medium", "high", "critical"}
	statuses         = []string{"stable", "test", "experimental", "deprecated", "unsupported"}
	correlationTypes = []string{"event_count", "value_count", "temporal", "temporal_ordered", "ordered_temporal", "value_sum", "value_avg", "value_percentile", "value_median"}
)

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

// recognize tells what a document is, and whether that is only a guess. The kind
// follows from the sections that are there, as in pySigma; whether they are
// Sigma's, from the evidence.
func recognize(root *Node) (kind DocumentKind, guess bool) {
	if root == nil || root.Kind != Mapping {
		return NotSigma, false
	}
	e := evidenceOf(root)
	switch {
	case e.has("correlation"):
		kind = CorrelationDocument
	case e.has("filter") && !e.has("detection"):
		kind = FilterDocument
	case e.has("detection"), e.has("logsource") && e.has("title"):
		kind = RuleDocument
	default:
		return NotSigma, false
	}
	sections := e.detection + e.logsource + e.correlation + e.filter
	points := sections + e.metadata - 3*e.foreign
	full := max(e.detection, e.logsource, e.correlation, e.filter) >= 2 || e.metadata >= 3
	switch {
	case sections == 0 && e.metadata < 3:
	case points >= certain && full:
		return kind, false
	case points >= guessed:
		return kind, true
	}
	return NotSigma, false
}

// isForeign reports whether a document that is not Sigma is known to be of
// another format.
func isForeign(root *Node) bool { return evidenceOf(root).foreign > 0 }

// evidence is what speaks for Sigma in a document: 0 points for a section that
// is absent or belongs to something else, 1 for one that is begun, 2 or more
// for one in its full shape.
type evidence struct {
	root                                      *Node
	detection, logsource, correlation, filter int
	metadata, foreign                         int
}

func (e *evidence) has(key string) bool {
	_, ok := e.root.Get(key)
	return ok
}

func evidenceOf(root *Node) *evidence {
	e := &evidence{root: root}
	for _, p := range root.Pairs {
		v := p.Value
		one := func(of []string) bool { return v.Kind == Scalar && slices.Contains(of, v.Value) }
		switch key := p.Key.Value; {
		case key == "detection":
			e.detection = detectionEvidence(v)
		case key == "logsource":
			e.logsource = logsourceEvidence(v)
		case key == "correlation":
			e.correlation = correlationEvidence(v)
		case key == "filter":
			e.filter = filterEvidence(v)
		case key == "title" && v.Kind == Scalar,
			key == "id" && v.Kind == Scalar && uuid.MatchString(v.Value),
			key == "level" && one(levels), key == "status" && one(statuses),
			key == "falsepositives" && v.Kind == Sequence,
			key == "tags" && slices.ContainsFunc(v.Items, func(n *Node) bool { return strings.HasPrefix(n.Value, "attack.") }):
			e.metadata++
		case foreignKeys[key]:
			e.foreign++
		}
	}
	// A filter names the rules it is for, or their log source.
	if rules, ok := e.inFilter("rules"); e.filter > 0 && e.logsource < 2 && (!ok || rules.Kind == Mapping) {
		e.filter = 0
	}
	return e
}

func (e *evidence) inFilter(key string) (*Node, bool) {
	if f, ok := e.root.Get("filter"); ok {
		p, ok := f.Value.Get(key)
		return p.Value, ok
	}
	return nil, false
}

// detectionEvidence: a condition that names what stands beside it is found in
// no other format.
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
		if p.Key.Kind == Scalar && usualSelection.MatchString(p.Key.Value) && !p.Key.Broken {
			return 2
		}
	}
	return 1
}

// namesSelection reports whether a condition has a word that is the name, or the
// pattern, of a key beside it.
func namesSelection(detection, condition *Node) bool {
	if condition.Kind != Scalar {
		return false
	}
	words := strings.FieldsFunc(condition.Value, func(r rune) bool { return strings.ContainsRune(" \t\r\n()", r) })
	if len(words) > MaxDepth { // enough to tell
		words = words[:MaxDepth]
	}
	for _, w := range words {
		if w == "them" {
			return true
		}
		for _, p := range detection.Pairs {
			if p.Key.Kind == Scalar && p.Key.Value != "condition" && Matches(w, p.Key.Value) {
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

func correlationEvidence(n *Node) int {
	switch {
	case n.IsNull():
		return 1
	case n.Kind == Scalar && slices.Contains(correlationTypes, n.Value):
		return 1
	case n.Kind != Mapping:
		return 0
	}
	points := 1
	for _, p := range n.Pairs {
		switch p.Key.Value {
		case "type":
			if slices.Contains(correlationTypes, p.Value.Value) {
				points++
			}
		case "rules", "timespan", "group-by", "aliases":
			points++
		}
	}
	return min(points, 3)
}

func filterEvidence(n *Node) int {
	switch {
	case n.IsNull(), n.Kind == Scalar:
		return 1
	case n.Kind != Mapping:
		return 0
	}
	points := 1
	for _, p := range n.Pairs {
		switch key := p.Key.Value; {
		case key == "condition" && namesSelection(n, p.Value):
			points += 2
		case key == "rules", usualSelection.MatchString(key):
			points++
		}
	}
	return min(points, 3)
}
