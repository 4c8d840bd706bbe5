package pipeline

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"sigma-lsp/analysis/sigma"
)

type attributeKind int

const (
	customAttribute attributeKind = iota // a key that Sigma does not define
	textAttribute
	listAttribute
	levelAttribute
	statusAttribute
	dateAttribute
)

// attributeKinds are the kinds of the attributes that Sigma defines.
var attributeKinds = map[string]attributeKind{
	"title": textAttribute, "id": textAttribute, "name": textAttribute, "taxonomy": textAttribute,
	"description": textAttribute, "license": textAttribute, "author": textAttribute,
	"references": listAttribute, "tags": listAttribute, "fields": listAttribute,
	"falsepositives": listAttribute, "scope": listAttribute,
	"level": levelAttribute, "status": statusAttribute,
	"date": dateAttribute, "modified": dateAttribute,
}

// Levels and statuses from the lowest to the highest. Source: the order of
// pySigma's SigmaLevel and SigmaStatus; the specification orders levels alike.
var (
	levels   = []string{"informational", "low", "medium", "high", "critical"}
	statuses = []string{"unsupported", "deprecated", "experimental", "test", "stable"}
)

func rank(order []string, word any) int {
	text, _ := word.(string)
	return slices.Index(order, strings.ToLower(text))
}

// attribute returns an attribute of the rule, nil if it has none: a string,
// number, boolean, list or mapping. Attributes that Sigma defines take
// precedence over those of set_custom_attribute.
func (w *Rule) attribute(name string) any {
	switch name {
	case "related", "logsource", "detection":
		return nil
	case "fields":
		list := make([]any, len(w.Fields))
		for i, f := range w.Fields {
			list[i] = f
		}
		return list
	}
	_, defined := attributeKinds[name]
	if v, ok := w.Custom[name]; ok && !defined {
		return v
	}
	p, ok := w.Source.Key(name)
	if !ok || p.Value.IsNull() || p.Value.Broken {
		switch {
		case name == "taxonomy":
			return "sigma"
		case attributeKinds[name] == listAttribute && name != "scope":
			return []any{}
		}
		return nil
	}
	if p.Value.Kind == sigma.Scalar && defined {
		return p.Value.Value
	}
	return shallow(p.Value)
}

// shallow returns the value of a node of the rule. The content of mappings is
// dropped, as no condition or template uses it.
func shallow(n *sigma.Node) any {
	switch n.Kind {
	case sigma.Mapping:
		return map[string]any{}
	case sigma.Sequence:
		list := make([]any, len(n.Items))
		for i, c := range n.Items {
			if c.Kind == sigma.Scalar {
				list[i] = scalar(c)
			}
		}
		return list
	}
	return scalar(n)
}

var dateForm = regexp.MustCompile(`^([1-3]\d{3})(?:-(\d\d)-(\d\d)|/(\d\d?)/(\d\d?))$`)

// isoDate writes a date as 2024-01-31, or "" if the text is not a date. The
// form 2024/1/31 is an older one of Sigma.
func isoDate(text string) string {
	m := dateForm.FindStringSubmatch(text)
	if m == nil {
		return ""
	}
	pad := func(s string) string { return strings.Repeat("0", 2-len(s)) + s }
	iso := m[1] + "-" + pad(m[2]+m[4]) + "-" + pad(m[3]+m[5])
	if _, err := time.Parse(time.DateOnly, iso); err != nil {
		return ""
	}
	return iso
}
