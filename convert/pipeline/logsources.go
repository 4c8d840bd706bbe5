package pipeline

import (
	"slices"
	"sync"

	"sigma-lsp/analysis/sigma"
)

// Logsources returns the log sources that the pipelines take: those that their
// conditions name, for which a rule without detection items passes without a
// rule failure. They stand in the order in which the conditions do.
func Logsources(pipelines ...*Pipeline) []Logsource {
	var taken []Logsource
	for _, p := range byPriority(pipelines) {
		for _, l := range p.logsources {
			if !slices.Contains(taken, l) && passes(newRun(probe(l), pipelines)) {
				taken = append(taken, l)
			}
		}
	}
	return taken
}

func passes(r *run) bool {
	r.transform()
	return !slices.ContainsFunc(r.rule.Failures, func(f Failure) bool { return f.Kind == RuleFailure })
}

// Fields returns the fields that the pipelines map for a log source, each with
// the keys it becomes. They are found by running the pipelines over a rule that
// asks for every field that their items name.
func Fields(l Logsource, pipelines ...*Pipeline) map[string][]string {
	w := probe(l)
	g := &Group{All: true}
	asked := map[string]bool{"": true}
	for _, p := range pipelines {
		for _, name := range p.fields {
			if asked[name] {
				continue
			}
			asked[name] = true
			it := &Item{From: &sigma.Item{Field: name, Node: &sigma.Node{}}, Field: name}
			for _, algorithm := range []string{"MD5", "SHA1", "SHA256", "IMPHASH"} {
				it.Values = append(it.Values, sigma.String{Parts: parts(algorithm + "=" + sampleSum[algorithm])})
			}
			g.Tests = append(g.Tests, it)
		}
	}
	w.Selections = []*Selection{{Name: "fields", Test: g}}
	newRun(w, pipelines).transform()

	fields := map[string][]string{}
	w.anyItem(func(it *Item) bool {
		if it.From == nil || it.Failed || !it.Mapped {
			return false
		}
		if keys := fields[it.From.Field]; !slices.Contains(keys, it.Field) {
			fields[it.From.Field] = append(keys, it.Field)
		}
		return false
	})
	return fields
}

// Sums of each algorithm's length: items may be refused for values that are no
// sums.
var sampleSum = map[string]string{
	"MD5":     "d41d8cd98f00b204e9800998ecf8427e",
	"IMPHASH": "d41d8cd98f00b204e9800998ecf8427e",
	"SHA1":    "da39a3ee5e6b4b0d3255bfef95601890afd80709",
	"SHA256":  "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
}

// probe is a rule of that log source with nothing else in it.
func probe(l Logsource) *Rule {
	return &Rule{Source: &sigma.Rule{Root: &sigma.Node{Kind: sigma.Mapping}}, Category: l.Category, Product: l.Product, Service: l.Service}
}

// answers keeps what was found about one pipeline, as messages ask for it
// again and again.
type answers struct {
	sync.Mutex
	logsources []Logsource
	fields     map[Logsource]map[string][]string
}

// Logsources returns the log sources that the pipeline takes by itself. The
// slice is shared: it must not be changed.
func (p *Pipeline) Logsources() []Logsource {
	p.answers.Lock()
	defer p.answers.Unlock()
	if p.answers.logsources == nil {
		p.answers.logsources = Logsources(p)
	}
	return p.answers.logsources
}

// Fields returns the fields that the pipeline maps by itself for a log source,
// each with the keys it becomes. The map is shared: it must not be changed.
func (p *Pipeline) Fields(category, product, service string) map[string][]string {
	const most = 64 // log sources kept: a rule being typed has many in turn
	l := Logsource{category, product, service}
	p.answers.Lock()
	defer p.answers.Unlock()
	if fields, ok := p.answers.fields[l]; ok {
		return fields
	}
	if p.answers.fields == nil || len(p.answers.fields) >= most {
		p.answers.fields = map[Logsource]map[string][]string{}
	}
	fields := Fields(l, p)
	p.answers.fields[l] = fields
	return fields
}
