package explain

import (
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/workspace"
)

// reference names the rule that an id or a name refers to.
func (w *writer) reference() bool {
	if w.onKey || w.Rules == nil || !w.is("related", "id") && !w.is("correlation", "rules") && !w.is("filter", "rules") {
		return false
	}
	found := w.Rules(w.node.Value)
	if len(found) == 0 {
		return false
	}
	w.explainers(w.node.Span)
	for _, d := range found[:min(len(found), maxLogsources)] {
		w.rule(d)
	}
	return true
}

var kinds = map[sigma.DocumentKind]string{sigma.CorrelationDocument: "correlation", sigma.FilterDocument: "filter"}

func (w *writer) rule(d *workspace.Document) {
	kind := kinds[d.Kind]
	if kind == "" {
		kind = "rule"
	}
	w.paragraph("The %s “%s”, in %s:", kind, d.Title.Value, Name(d.File.Name))
	if d.ID.Value != "" {
		w.item("id %s", Name(d.ID.Value))
	}
	if d.Name.Value != "" {
		w.item("name %s", Name(d.Name.Value))
	}
	if d.Status.Value != "" {
		w.item("status %s", Name(d.Status.Value))
	}
}

var units = map[string]string{"s": "second", "m": "minute", "h": "hour", "d": "day", "w": "week", "M": "month", "y": "year"}

// timespan reads out a timespan of a correlation.
func (w *writer) timespan() bool {
	c := w.document.Correlation
	if w.onKey || c == nil || !w.is("correlation", "timespan") || c.Timespan == nil {
		return false
	}
	w.explainers(w.node.Span)
	w.paragraph("All events occur within %s.", countOf(int(c.Timespan.Count), units[c.Timespan.Unit]))
	return true
}
