package taxonomy

import (
	"regexp"
	"slices"
	"strings"
)

// Namespace is the part of a tag before the first dot.
type Namespace struct {
	Name   string
	Doc    string
	Form   string  // what may follow the dot, for messages: "YYYY-NNNN"
	Values []Value // known ones; nothing else may follow unless there is a pattern

	// Pattern is the form of other values. A namespace with neither pattern nor
	// values, such as a team's own, accepts any.
	Pattern *regexp.Regexp
}

// Valid reports whether the part after the dot is well-formed. For "attack"
// only the form is checked here: see Attack.Lookup.
func (n *Namespace) Valid(rest string) bool {
	if n.Pattern == nil && n.Values == nil {
		return rest != ""
	}
	return slices.ContainsFunc(n.Values, func(v Value) bool { return v.Text == rest }) ||
		n.Pattern != nil && n.Pattern.MatchString(rest)
}

// Namespaces returns the known namespaces.
func (t *Taxonomy) Namespaces() []Namespace { return t.namespaces }

// Namespace returns a namespace by name.
func (t *Taxonomy) Namespace(name string) (*Namespace, bool) {
	i := slices.IndexFunc(t.namespaces, func(n Namespace) bool { return n.Name == name })
	if i < 0 {
		return nil, false
	}
	return &t.namespaces[i], true
}

// SplitTag cuts a tag at its first dot.
func SplitTag(tag string) (namespace, rest string, ok bool) { return strings.Cut(tag, ".") }

// namespaces are the standard ones. Source: Sigma tags appendix 2.1. D3FEND's tactic "restore" is younger than
// the appendix, "tlp.white" is what version 1 of the protocol called "clear".
func namespaces() []Namespace {
	return []Namespace{
		{
			Name: "attack", Doc: "tactics, techniques, groups and software of MITRE ATT&CK", Form: "a tactic, or an id such as t1059.001, g0016, s0002",
			Pattern: regexp.MustCompile(`^(t\d{4}(\.\d{3})?|(g|s|ds|m|a|c|dc|det)\d{4}|[a-z]+(-[a-z]+)*)$`),
		},
		{
			Name: "car", Doc: "an analytic of MITRE's Cyber Analytics Repository", Form: "YYYY-MM-NNN",
			Pattern: regexp.MustCompile(`^\d{4}-(0[1-9]|1[0-2])-\d{3}$`),
		},
		{
			Name: "cve", Doc: "the vulnerability whose exploitation the rule detects", Form: "YYYY-NNNN",
			Pattern: regexp.MustCompile(`^\d{4}-\d{4,}$`),
		},
		{
			Name: "d3fend", Doc: "countermeasures of MITRE D3FEND", Form: "a tactic, a technique such as d3-am, or an artifact such as d3f-WindowsNtOpenFile",
			Values: []Value{
				{"model", "know the systems and what runs on them"},
				{"harden", "make exploitation dearer before anything happens"},
				{"detect", "find out that somebody is at work"},
				{"isolate", "put barriers between the parts of a system"},
				{"deceive", "lure into a watched environment"},
				{"evict", "remove an intruder"},
				{"restore", "bring the systems back to a better state"},
			},
			Pattern: regexp.MustCompile(`^(d3-[a-z0-9]+|d3f-[A-Z][A-Za-z0-9]*)$`),
		},
		{
			Name: "detection", Doc: "the kind of rule", Form: "dfir, emerging-threats or threat-hunting",
			Values: []Value{
				{"dfir", "for forensics and incident response rather than for alerts"},
				{"emerging-threats", "about a campaign, malware or vulnerability of the time"},
				{"threat-hunting", "a start for a hunt; alone it is too broad for alerts"},
			},
		},
		{
			Name: "stp", Doc: "how robust the detection is, by MITRE's Summiting the Pyramid", Form: "1 to 5, then a, u or k if the log source is settled",
			Values: robustness(),
		},
		{
			Name: "tlp", Doc: "how far the rule may be shared, by the Traffic Light Protocol", Form: "red, amber, amber-strict, green or clear",
			Values: []Value{
				{"red", "for the named recipients only"},
				{"amber-strict", "within the organisation, as far as needed"},
				{"amber", "within the organisation and its clients, as far as needed"},
				{"green", "within the community"},
				{"clear", "without limits"},
				{"white", "without limits; version 2 of the protocol says clear"},
			},
		},
	}
}

// robustness lists the scores of Summiting the Pyramid.
func robustness() []Value {
	levels := [...]string{
		"values that change for free, such as hashes and addresses",
		"what comes with an adversary's own tool",
		"what comes with a tool that was there before",
		"some implementations of a technique",
		"what every implementation of a technique does",
	}
	var values []Value
	for i, doc := range levels {
		level := string(rune('1' + i))
		values = append(values, Value{level, doc}, Value{level + "a", doc + "; seen by the application"},
			Value{level + "u", doc + "; seen in user mode"}, Value{level + "k", doc + "; seen in the kernel"})
	}
	return values
}
