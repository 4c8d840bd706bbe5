package pipeline

import (
	"maps"
	"slices"
	"strings"
	"sync"

	"sigma-lsp/analysis/sigma"
)

// Logsources returns the log sources that the pipelines support: those in their
// conditions for which a rule without detection items, or with a single value
// that conditions test, has no rule failure. They are in the order of the
// conditions.
func Logsources(pipelines ...*Pipeline) []Logsource {
	_, _, contents := namedByItems(pipelines)
	var taken []Logsource
	for _, p := range byPriority(pipelines) {
		for _, l := range p.logsources {
			if slices.Contains(taken, l) {
				continue
			}
			with := func(c fieldValue) bool {
				w := probeWithFields(l, nil, nil)
				w.addItem(c.field, sampleValue(c.value))
				return accepts(newRun(w, pipelines))
			}
			if accepts(newRun(probe(l), pipelines)) || slices.ContainsFunc(contents, with) {
				taken = append(taken, l)
			}
		}
	}
	return taken
}

// EventType returns the category that the pipelines set for a log source: the
// most frequent one if there are several. It reports false for a log source
// that they do not support.
func EventType(l Logsource, pipelines ...*Pipeline) (string, bool) {
	r := newRun(probe(l), pipelines)
	if accepts(r) {
		return r.rule.Category, true
	}
	_, _, contents := namedByItems(pipelines)
	found, most := map[string]int{}, ""
	for _, c := range contents {
		w := probeWithFields(l, nil, nil)
		w.addItem(c.field, sampleValue(c.value))
		if r := newRun(w, pipelines); accepts(r) {
			category := r.rule.Category
			if found[category]++; len(found) == 1 || found[category] > found[most] {
				most = category
			}
		}
	}
	return most, len(found) > 0
}

func accepts(r *run) bool {
	r.transform()
	return !slices.ContainsFunc(r.rule.Failures, func(f Failure) bool { return f.Kind == RuleFailure })
}

// namedByItems collects the fields in the items of pipelines, the fields in
// contains_field conditions, and the values in conditions. The number of values
// is limited, and there are none for large pipelines, to limit the time.
func namedByItems(pipelines []*Pipeline) (names, optional []string, contents []fieldValue) {
	items := 0
	for _, p := range pipelines {
		names = append(names, p.fields...)
		optional = append(optional, p.optionalFields...)
		items += len(p.items)
	}
	if len(names)*items > 1<<19 {
		return names, optional, nil
	}
	for _, p := range pipelines {
		for _, c := range p.fieldValues {
			if len(contents) < 64 && !slices.Contains(contents, c) {
				contents = append(contents, c)
			}
		}
	}
	return names, optional, contents
}

// Fields returns the fields that the pipelines map for a log source, with their
// keys. They are found by running the pipelines on rules that test every field
// in their items.
func Fields(l Logsource, pipelines ...*Pipeline) map[string][]string {
	fields := map[string][]string{}
	for _, w := range fieldProbes(l, pipelines) {
		w := w()
		newRun(w, pipelines).transform()
		w.anyItem(func(it *Item) bool {
			if it.From == nil || it.Failed || !it.Mapped {
				return false
			}
			if keys := fields[it.From.Field]; !slices.Contains(keys, it.Field) {
				fields[it.From.Field] = append(keys, it.Field)
			}
			return false
		})
	}
	return fields
}

// fieldValue is a value of a field that a rule condition tests.
type fieldValue struct {
	field string
	value any
}

// fieldProbes returns the rules for Fields, as conditions depend on what a rule
// contains: one with every field, one without the fields of contains_field
// conditions, and one for each value that conditions test.
func fieldProbes(l Logsource, pipelines []*Pipeline) []func() *Rule {
	names, optional, contents := namedByItems(pipelines)
	all := []func() *Rule{func() *Rule { return probeWithFields(l, names, nil) }}
	if len(optional) > 0 {
		all = append(all, func() *Rule { return probeWithFields(l, names, optional) })
	}
	seen := map[string]bool{}
	for _, c := range contents {
		// Values for which the same items apply lead to the same fields.
		w := probeWithFields(l, nil, nil)
		w.addItem(c.field, sampleValue(c.value))
		newRun(w, pipelines).transform()
		like := c.field + " " + strings.Join(slices.Sorted(maps.Keys(w.Applied)), " ")
		if seen[like] {
			continue
		}
		seen[like] = true
		all = append(all, func() *Rule {
			w := probeWithFields(l, names, []string{c.field})
			w.addItem(c.field, sampleValue(c.value))
			return w
		})
	}
	return all
}

// probeWithFields is a rule that tests all fields except some.
func probeWithFields(l Logsource, names, except []string) *Rule {
	w := probe(l)
	w.Selections = []*Selection{{Name: "fields", Test: &Group{All: true}}}
	seen := map[string]bool{"": true}
	for _, name := range except {
		seen[name] = true
	}
	for _, name := range names {
		if seen[name] {
			continue
		}
		seen[name] = true
		var sums []sigma.Value
		for _, algorithm := range []string{"MD5", "SHA1", "SHA256", "IMPHASH"} {
			sums = append(sums, sampleValue(algorithm+"="+sampleSum[algorithm]))
		}
		w.addItem(name, sums...)
		w.addItem(name, sampleValue("*a*"))
	}
	return w
}

// addItem adds an item to the first selection.
func (w *Rule) addItem(field string, values ...sigma.Value) {
	g := w.Selections[0].Test.(*Group)
	g.Tests = append(g.Tests, &Item{From: &sigma.Item{Field: field, Node: &sigma.Node{}}, Field: field, Values: values})
}

func sampleValue(value any) sigma.Value {
	switch v := value.(type) {
	case string:
		return sigma.String{Parts: parseParts(v)}
	case bool:
		return sigma.Bool{True: v}
	case nil:
		return sigma.Null{}
	}
	n, _ := parseNumber(pythonStr(value))
	return n
}

// Hashes of the right length: items may be refused for values that are not
// hashes.
var sampleSum = map[string]string{
	"MD5":     "d41d8cd98f00b204e9800998ecf8427e",
	"IMPHASH": "d41d8cd98f00b204e9800998ecf8427e",
	"SHA1":    "da39a3ee5e6b4b0d3255bfef95601890afd80709",
	"SHA256":  "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
}

// probe is a rule that has only a log source.
func probe(l Logsource) *Rule {
	return &Rule{Source: &sigma.Rule{Root: &sigma.Node{Kind: sigma.Mapping}}, Category: l.Category, Product: l.Product, Service: l.Service}
}

// cache keeps results for one pipeline, as messages need them repeatedly.
type cache struct {
	sync.Mutex
	logsources []Logsource
	fields     map[Logsource]map[string][]string
}

// Logsources returns the log sources that the pipeline supports on its own. The
// slice is shared and must not be modified.
func (p *Pipeline) Logsources() []Logsource {
	p.cache.Lock()
	defer p.cache.Unlock()
	if p.cache.logsources == nil {
		p.cache.logsources = Logsources(p)
	}
	return p.cache.logsources
}

// Fields returns the fields that the pipeline maps on its own for a log source,
// with their keys. The map is shared and must not be modified.
func (p *Pipeline) Fields(category, product, service string) map[string][]string {
	const most = 64 // log sources to keep: a rule being typed goes through many
	l := Logsource{Category: category, Product: product, Service: service}
	p.cache.Lock()
	defer p.cache.Unlock()
	if fields, ok := p.cache.fields[l]; ok {
		return fields
	}
	if p.cache.fields == nil || len(p.cache.fields) >= most {
		p.cache.fields = map[Logsource]map[string][]string{}
	}
	fields := Fields(l, p)
	p.cache.fields[l] = fields
	return fields
}
