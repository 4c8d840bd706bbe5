package explain

import (
	"strings"

	"sigma-lsp/analysis/keys"
	"sigma-lsp/analysis/sigma"
)

// place returns the section in which the innermost entry is looked up.
func (w *writer) place() (keys.Section, bool) {
	switch len(w.path) {
	case 1:
		switch w.document.Kind {
		case sigma.CorrelationDocument:
			return keys.CorrelationRule, true
		case sigma.FilterDocument:
			return keys.FilterRule, true
		case sigma.ActionDocument:
			return keys.Action, true
		}
		if w.path[0] == "action" {
			return keys.Action, true
		}
		return keys.Rule, true
	case 2:
		switch w.path[0] {
		case "logsource":
			return keys.Logsource, true
		case "detection":
			return keys.Detection, true
		case "correlation":
			return keys.Correlation, true
		case "filter":
			return keys.Filter, true
		case "related":
			return keys.Related, true
		}
	case 3:
		if w.path[0] == "correlation" && w.path[1] == "condition" {
			return keys.CorrelationCondition, true
		}
	}
	return 0, false
}

// entry is the key of the innermost entry, if the section has it.
func (w *writer) entry() (keys.Key, bool) {
	p, ok := w.place()
	if !ok {
		return keys.Key{}, false
	}
	k, ok := keys.Lookup(p, w.path[len(w.path)-1])
	if !ok && len(w.path) == 1 { // rules of one kind may have keys of another
		k, ok = keys.Lookup(keys.Rule, w.path[0])
	}
	return k, ok
}

var uses = map[keys.Use]string{
	keys.Required:   "Required.",
	keys.Public:     "Optional, but present in public rules.",
	keys.Optional:   "Optional.",
	keys.Deprecated: "Deprecated.",
}

// key explains a key of Sigma's own.
func (w *writer) key() bool {
	if !w.onKey {
		return false
	}
	k, ok := w.entry()
	if !ok {
		return false
	}
	w.explainers(w.node.Span)
	w.paragraph("%s: %s", Name(k.Name), prose(k.Doc))
	w.paragraph("%s. %s", prose(upperFirst(k.Takes)), prose(uses[k.Use]))
	for _, v := range k.Values {
		w.item("%s: %s", Name(v.Text), prose(v.Doc))
	}
	if k.Source != "" {
		w.paragraph("Source: %s.", prose(k.Source))
	}
	return true
}

// upperFirst returns a phrase with an upper-case first letter, as a sentence
// starts.
func upperFirst(phrase string) string { return strings.ToUpper(phrase[:1]) + phrase[1:] }

// word explains a value out of a few.
func (w *writer) word() bool {
	if w.onKey {
		return false
	}
	k, ok := w.entry()
	if !ok {
		return false
	}
	v, ok := k.Value(w.node.Value)
	if !ok {
		return false
	}
	w.explainers(w.node.Span)
	w.paragraph("%s: %s", Name(v.Text), prose(v.Doc))
	return true
}
