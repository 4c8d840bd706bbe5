package complete

import (
	"slices"
	"strings"
	"sync"

	"sigma-lsp/analysis/taxonomy"
	"sigma-lsp/analysis/workspace"
	"sigma-lsp/convert/pipeline"
)

// Values of a log source are those that go with the others there, the most used
// first: by public rules, and more so by those of the workspace.
var _ = complete(func(r *request) {
	if !r.value || len(r.path) != 2 || r.path[0] != "logsource" || !slices.Contains(taxonomy.LogsourceKeys, r.path[1]) {
		return
	}
	key := r.path[1]
	given := r.logsource().With(key, "")
	choices := r.Taxonomy.LogsourceValues(key, given)
	if len(choices) == 0 { // the others are being written too
		given = r.knownLogsource(given)
		choices = r.Taxonomy.LogsourceValues(key, given)
	}
	used := map[string]int{}
	if r.Index != nil {
		for _, l := range r.otherFiles().Logsources() {
			is := taxonomy.Logsource(l.Logsource)
			if value := is.Get(key); value != "" && given.Includes(is) {
				used[value] += l.Uses
			}
		}
	}
	for i := range choices {
		choices[i].Rules += workspaceWeight * used[choices[i].Value]
		delete(used, choices[i].Value)
	}
	for value, n := range used {
		choices = append(choices, taxonomy.Choice{Value: value, Rules: workspaceWeight * n})
	}
	for _, c := range choices {
		l := given.With(key, c.Value)
		item := Candidate{Label: c.Value, Kind: Value, rank: -c.Rules, ResolveKey: ResolveKey{About: "logsource", Name: c.Value, Logsource: l}}
		item.Detail, item.Unsupported = r.supportedBy(l)
		r.offerValue(item)
	}
})

// knownLogsource removes the parts that no known log source has.
func (r *request) knownLogsource(l taxonomy.Logsource) taxonomy.Logsource {
	for _, key := range taxonomy.LogsourceKeys {
		alone := taxonomy.Logsource{}.With(key, l.Get(key))
		if l.Get(key) != "" && !r.Taxonomy.KnownLogsource(alone) {
			l = l.With(key, "")
		}
	}
	if !r.Taxonomy.KnownLogsource(l) { // they do not go together
		return taxonomy.Logsource{}
	}
	return l
}

// workspaceWeight is how much more a rule of the workspace counts than a public one.
const workspaceWeight = 10

// otherFiles is the index without what is being written.
func (r *request) otherFiles() *workspace.Index {
	return r.Index.WithOverlay(&workspace.File{Key: r.Key})
}

// supportedBy describes what the target maps a log source to. An incomplete log
// source may be supported in part.
func (r *request) supportedBy(l taxonomy.Logsource) (detail string, unsupported bool) {
	if r.Target == nil {
		return "", false
	}
	if event, ok := r.Target.eventType(l); ok {
		return event, false
	}
	var within []string
	_, extended := extendedTarget().eventType(l)
	all := 0
	for _, s := range r.Taxonomy.Logsources() {
		if s.Logsource == l || !l.Includes(s.Logsource) {
			continue
		}
		all++
		if event, ok := r.Target.eventType(s.Logsource); ok && !slices.Contains(within, event) {
			within = append(within, event)
		}
		if _, ok := extendedTarget().eventType(s.Logsource); ok {
			extended = true
		}
	}
	switch {
	case len(within) == 0 && extended:
		return "only in " + extendedPipeline, false
	case len(within) == 0:
		return "not supported", true
	case len(within) == 1:
		return "partly: " + within[0], false
	}
	return "partly: " + countOf(len(within), "event type"), false
}

var _ = explain("logsource", func(w *Environment, t ResolveKey) string {
	if s, ok := w.Taxonomy.Source(t.Logsource); ok {
		text := sentence(s.Doc)
		if s.Rules > 0 {
			text += "\nUsed by " + countOf(s.Rules, "public rule") + "."
		}
		return strings.TrimPrefix(text, "\n")
	}
	return ""
})

const extendedPipeline = "insightidr-extended"

// extendedTarget is what the embedded pipeline with the most log sources maps to.
var extendedTarget = sync.OnceValue(func() *Target {
	p, _ := pipeline.Builtin(extendedPipeline)
	return NewTarget([]*pipeline.Pipeline{p})
})
