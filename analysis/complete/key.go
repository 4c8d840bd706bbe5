package complete

import (
	"slices"
	"strings"

	"sigma-lsp/analysis/keys"
	"sigma-lsp/analysis/sigma"
)

// keySections are the nested mappings that have their own keys.
var keySections = []struct {
	path  []string
	place keys.Section
}{
	{[]string{"logsource"}, keys.Logsource},
	{[]string{"related", "-"}, keys.Related},
	{[]string{"simulation", "-"}, keys.Simulation},
	{[]string{"detection"}, keys.Detection},
	{[]string{"filter"}, keys.Filter},
	{[]string{"correlation"}, keys.Correlation},
	{[]string{"correlation", "condition"}, keys.CorrelationCondition},
}

var _ = complete(func(r *request) {
	if !r.key {
		return
	}
	if len(r.path) == 0 {
		r.offerKeys(r.top())
		return
	}
	for _, p := range keySections {
		in, isItem := p.path, p.path[len(p.path)-1] == "-"
		switch {
		case r.pathIs(in...):
			r.offerKeys(p.place)
		case isItem && r.ownLine && r.pathIs(in[:len(in)-1]...):
			r.prefix = "- "
			r.offerKeys(p.place)
		}
	}
})

// top guesses the kind of the document from its top-level keys.
func (r *request) top() keys.Section {
	has := func(key string) bool {
		return slices.ContainsFunc(r.root.pairs, func(p *pair) bool { return p.colon >= 0 && p.name == key })
	}
	switch {
	case has("action"):
		return keys.Action
	case has("correlation"):
		return keys.CorrelationRule
	case has("filter") && !has("detection"):
		return keys.FilterRule
	}
	return keys.Rule
}

// offerKeys offers keys that the mapping does not have yet, those first that come
// next after the ones before the cursor.
func (r *request) offerKeys(place keys.Section) {
	all := keys.In(place)
	if place == keys.Rule && !r.hasSibling("detection") && !r.hasSibling("logsource") {
		// It may become something else.
		all = slices.Concat(all, essentialKeys(keys.CorrelationRule, "correlation"), essentialKeys(keys.FilterRule, "filter"), essentialKeys(keys.Action, "action"))
	}
	last := -1
	if r.container != nil && r.container.kind == mapping {
		for _, p := range r.container.pairs {
			if p.key != r.scalar && p.key.at.Start < r.cursor {
				if i := slices.IndexFunc(all, func(k keys.Key) bool { return k.Name == p.name }); i >= 0 {
					last = i
				}
			}
		}
	}
	for i, k := range all {
		if r.hasSibling(k.Name) {
			continue
		}
		c := Candidate{Label: k.Name, Kind: Keyword, Detail: k.Takes, rank: i - last, ResolveKey: ResolveKey{About: "key", Name: k.Name, In: place}}
		if i < last {
			c.rank += 100
		}
		switch {
		case k.Use == keys.Deprecated:
			c.rank += 400
			c.Unsupported = true
		case k.Use == keys.Optional && place != keys.Logsource && place != keys.CorrelationCondition:
			c.rank += 200
		}
		if k.Name == "field" && !sigma.CorrelationType(r.string(r.get(r.root, "correlation", "type"))).UsesField() {
			c.rank += 300
		}
		c.Text, c.Snippet = r.keyText(k)
		r.offer(c)
	}
}

func essentialKeys(place keys.Section, name string) []keys.Key {
	k, ok := keys.Lookup(place, name)
	if !ok {
		return nil
	}
	k.Use = keys.Optional
	return []keys.Key{k}
}

// The snippets for values that can be inserted together with their key.
var startedValues = map[string]string{
	"related":     "\n\t- id: $1\n\t  type: $2",
	"logsource":   "\n\tproduct: $1\n\tcategory: $2",
	"detection":   "\n\tselection:\n\t\t$1\n\tcondition: ${2:selection}",
	"correlation": "\n\ttype: ${1:event_count}\n\trules:\n\t\t- $2\n\tgroup-by:\n\t\t- $3\n\ttimespan: ${4:5m}\n\tcondition:\n\t\tgte: ${5:10}",
	"filter":      "\n\trules:\n\t\t- $1\n\tselection:\n\t\t$2\n\tcondition: ${3:not selection}",
}

// keyText writes a key, with its colon unless that is there.
func (r *request) keyText(k keys.Key) (plain, snippet string) {
	if r.colon || r.quote != 0 {
		return r.prefix + k.Name, ""
	}
	head := r.prefix + k.Name + ":"
	behind := ""
	switch k.Type {
	case keys.List, keys.Records, keys.Rules:
		behind = "\n\t- $0"
	case keys.Mapping:
		behind = "\n\t$0"
	}
	if behind == "" || r.flow {
		return head + " ", ""
	}
	if more := startedValues[k.Name]; more != "" && len(r.path) == 0 {
		behind = more
	}
	if r.prefix != "" || r.container != nil && r.container.parent != nil && r.container.parent.kind == list {
		return head, "" // further lines would have to be indented deeper than this one
	}
	return head, head + r.withIndent(behind)
}

// withIndent writes the tabs of a snippet as the document indents.
func (r *request) withIndent(snippet string) string {
	unit := r.indentUnit
	if unit == 0 {
		unit = 4
	}
	return strings.ReplaceAll(snippet, "\t", strings.Repeat(" ", unit))
}

var _ = explain("key", func(_ *Environment, t ResolveKey) string {
	k, ok := keys.Lookup(t.In, t.Name)
	for _, place := range []keys.Section{keys.CorrelationRule, keys.FilterRule, keys.Action} {
		if !ok && t.In == keys.Rule {
			k, ok = keys.Lookup(place, t.Name)
		}
	}
	return k.Doc
})

// documentKind is the kind of a document by its keys at the top.
func (r *request) documentKind() sigma.DocumentKind {
	switch r.top() {
	case keys.CorrelationRule:
		return sigma.CorrelationDocument
	case keys.FilterRule:
		return sigma.FilterDocument
	}
	return sigma.RuleDocument
}
