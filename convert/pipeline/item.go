package pipeline

import (
	"fmt"

	"sigma-lsp/analysis/sigma"
)

// item is a processing item: a transformation and the conditions under which
// it is applied.
type item struct {
	id              string
	ruleConditions  conditions[ruleCondition]
	itemConditions  conditions[itemCondition]
	fieldConditions conditions[fieldCondition]
	transform       transformation
	// awaitsLogsource is set if the conditions contain logsource_taken.
	awaitsLogsource bool
}

// step is an item of the post-processing.
type step struct {
	id             string
	ruleConditions conditions[ruleCondition]
	apply          postprocessing
}

// Keys that pySigma ignores in every item: set by a program, they would weaken
// its safeguards.
var ignoredKeys = []string{"allow_template_vars", "vars_allowed_paths", "allow_external_sources", "restrict_template_path", "policy"}

// items reads a list of processing items.
func (p *params) items(name string) []*item {
	nodes, ok := p.nodes(name, "processing items")
	if !ok {
		return nil
	}
	items := make([]*item, 0, len(nodes))
	for _, n := range nodes {
		i := &item{}
		readTyped(p.reader, n, "a processing item", "transformation", transformations, func(q *params) {
			i.id = q.optionalText("id", "")
			q.candidates.item(i.id)
			outer := q.readsLogsourceTaken
			q.readsLogsourceTaken = false
			i.ruleConditions = readConditions(q, "rule", "rule condition", ruleConditions)
			i.awaitsLogsource, q.readsLogsourceTaken = q.readsLogsourceTaken, outer
			i.itemConditions = readConditions(q, "detection_item", "detection item condition", itemConditions)
			i.fieldConditions = readConditions(q, "field_name", "field name condition", fieldConditions)
		}, func(t transformation) { i.transform = t })
		items = append(items, i)
	}
	return items
}

// steps reads a list of post-processing items.
func (p *params) steps(name string) []*step {
	nodes, ok := p.nodes(name, "post-processing items")
	if !ok {
		return nil
	}
	steps := make([]*step, 0, len(nodes))
	for _, n := range nodes {
		s := &step{}
		readTyped(p.reader, n, "a post-processing item", "post-processing", postprocessings, func(q *params) {
			s.id = q.optionalText("id", "")
			s.ruleConditions = readConditions(q, "rule", "rule condition", ruleConditions)
			for _, prefix := range []string{"detection_item", "field_name"} {
				for _, key := range []string{"_conditions", "_cond_op", "_cond_not", "_cond_expr"} {
					q.ignored = append(q.ignored, prefix+key)
				}
			}
		}, func(a postprocessing) { s.apply = a })
		steps = append(steps, s)
	}
	return steps
}

// finalizers reads a list of finalizers.
func (p *params) finalizers(name string) []finalizer {
	nodes, ok := p.nodes(name, "finalizers")
	if !ok {
		return nil
	}
	list := make([]finalizer, 0, len(nodes))
	for _, n := range nodes {
		readTyped(p.reader, n, "a finalizer", "finalizer", finalizers, func(*params) {}, func(f finalizer) { list = append(list, f) })
	}
	return list
}

// nodes returns the entries of a list; false if it is absent or null.
func (p *params) nodes(name, of string) ([]*sigma.Node, bool) {
	n, ok := p.get(name)
	if !ok || n.IsNull() {
		return nil, false
	}
	if n.Kind != sigma.Sequence {
		p.problem(syntaxCheck, n.Span, "%q is a list of %s, not %s", name, of, describe(n))
		return nil, false
	}
	return n.Items, true
}

// readTyped reads a mapping with a type: first the common keys, then the
// parameters of the type.
func readTyped[T any](r *reader, n *sigma.Node, one, sort string, k registry[T], common func(*params), put func(T)) {
	if n.Broken {
		return
	}
	if n.Kind != sigma.Mapping {
		r.problem(syntaxCheck, n.Span, "%s is a mapping with a \"type\", not %s", one, describe(n))
		return
	}
	if r.depth >= sigma.MaxDepth {
		r.problem(syntaxCheck, n.Span, "nested more than %d levels deep", sigma.MaxDepth)
		return
	}
	r.depth++
	defer func() { r.depth-- }()

	p := r.params(n, one)
	p.ignored = append(p.ignored, ignoredKeys...)
	node, ok := p.required("type")
	if !ok {
		common(p)
		p.candidates.keys(p)
		return
	}
	if !isText(node) {
		p.reportMismatch(node, "type", "text")
		return
	}
	p.candidates.choice(node, k.names())
	p.at, p.subject = node.Span, fmt.Sprintf("the %s %s", sort, quote(node.Value))
	common(p)
	make, ok := k[node.Value]
	if ok {
		if made := make(p); len(r.problems) == 0 {
			put(made)
		}
		p.reportUnknown()
		return
	}
	if text, ok := forbidden[node.Value]; ok && node.Value != "path" {
		r.problem(forbiddenCheck, node.Span, "%s", text)
		for _, e := range p.entries {
			if node.Value == "template" && e.Key.Value == "path" {
				r.problem(forbiddenCheck, e.Key.Span, "%s", forbidden["path"])
			}
		}
		return
	}
	const few = 10
	if near, ok := sigma.Suggest(node.Value, k.names()); ok {
		r.problem(typeCheck, node.Span, "unknown %s %s; did you mean %q?", sort, quote(node.Value), near)
	} else if names := k.names(); len(names) <= few {
		r.problem(typeCheck, node.Span, "unknown %s %s; use %s", sort, quote(node.Value), alternatives(names))
	} else {
		r.problem(typeCheck, node.Span, "unknown %s %s", sort, quote(node.Value))
	}
}
