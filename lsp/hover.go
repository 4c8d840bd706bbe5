package lsp

import (
	"context"
	"strconv"
	"strings"

	"go.lsp.dev/protocol"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/convert"
	"sigma-lsp/convert/schema"
)

// Limits of what a hover shows of a query and of a list.
const (
	hoverBytes = 1200
	hoverLines = 30
	hoverItems = 12
)

var _ = registerCapability(func(_ *server, c *protocol.ServerCapabilities) { c.HoverProvider = protocol.Boolean(true) })

// Hover explains the node at the cursor, and shows the LEQL that it is
// converted to.
func (s *server) Hover(ctx context.Context, p *protocol.HoverParams) (*protocol.Hover, error) {
	snap := s.snapshot(ctx)
	d, ok := snap.documents[p.TextDocument.URI]
	if !ok {
		return nil, nil
	}
	offset := s.offset(d.source, p.Position)
	if isSettings(d.uri) {
		return s.hoverSettings(d, offset), nil
	}
	place := sigma.PathAt(d.file(), offset)
	if place == nil {
		return nil, nil
	}
	h := &hover{
		server: s, state: snap, document: d, path: place, result: d.result(place.Document),
		text: text{markdown: s.capabilities.markdown},
	}
	note, explained := s.explanation(snap, d, offset)
	query := place.TopEntry.Key != nil && h.isRuleAt(offset) // then it is what matters most
	if explained && !query {
		h.text.note(note)
	}
	at, ok := h.explain(offset)
	if explained && query {
		h.text.note(note)
	}
	switch {
	case h.text.Len() == 0:
		return nil, nil
	case explained && (!ok || note.At.Within(at)):
		at = note.At
	}
	return s.hoverAt(d, at, &h.text), nil
}

// hoverAt is a hover with a text.
func (s *server) hoverAt(d *document, at sigma.Span, t *text) *protocol.Hover {
	kind := protocol.MarkupKindPlainText
	if s.capabilities.markdown {
		kind = protocol.MarkupKindMarkdown
	}
	r := s.rangeOf(d.source, at)
	return &protocol.Hover{
		Contents: &protocol.MarkupContent{Kind: kind, Value: strings.TrimSuffix(t.String(), "\n")},
		Range:    &r,
	}
}

type hover struct {
	server   *server
	state    *snapshot
	document *document
	path     *sigma.NodePath
	result   *convert.Result
	text     text
}

// explain writes about the innermost thing at the offset and returns its range.
func (h *hover) explain(offset int) (sigma.Span, bool) {
	p := h.path
	switch {
	case p.Item != nil && p.Modifier != nil:
		return p.Modifier.At, h.modifier()
	case p.Item != nil && p.Item.Key != nil && p.Item.FieldAt.Contains(offset):
		return p.Item.FieldAt, h.field()
	case p.Item != nil && p.Value >= 0:
		return p.Item.Values[p.Value].SourceNode().Span, h.value()
	case p.Selection != nil && p.Selection.Name.Span.Contains(offset):
		return p.Selection.Name.Span, h.selection(p.Selection)
	case p.Expr != nil:
		return p.Expr.At(), h.expression()
	case p.OnTopKey && p.TopEntry.Key.Value == "logsource":
		return p.TopEntry.Key.Span, h.logsource()
	case p.TopEntry.Key != nil && p.TopEntry.Key.Value == "logsource":
		return p.TopEntry.Span(), h.logsource()
	case p.TopEntry.Key != nil && h.isRuleAt(offset):
		return p.TopEntry.Key.Span, h.ruleQueries()
	}
	return sigma.Span{}, false
}

// isRuleAt reports whether the position represents the whole rule: on its
// title, on the key "detection", on the key of a correlation, or on its first
// line.
func (h *hover) isRuleAt(offset int) bool {
	p := h.path
	switch p.TopEntry.Key.Value {
	case "title":
		return true
	case "detection", "correlation":
		return p.OnTopKey
	}
	source := h.document.source
	return source.LineOf(offset) == source.LineOf(p.Document.Root.Span.Start)
}

// writeRuns writes on which events InsightIDR runs a rule, with the pipeline if
// one is named.
func writeRuns(t *text, pipeline string, r *convert.Result) {
	format, args := "InsightIDR can run this rule.", []any{}
	if pipeline != "" {
		format, args = "With the pipeline %s, "+format, []any{code(pipeline)}
	}
	const any = "can run this rule"
	switch {
	case r.EventType != "":
		format, args = strings.Replace(format, any, "runs this rule on events of type %s", 1), append(args, code(r.EventType))
	case r.Log != "":
		format, args = strings.Replace(format, any, "runs this rule on the log %s", 1), append(args, code(r.Log))
	}
	t.paragraph(format, args...)
}

// ruleQueries shows the queries of the rule with all that is to be known of them.
func (h *hover) ruleQueries() bool {
	r := h.result
	switch {
	case r.Verdict == convert.NoVerdict, h.path.Document.Guessed:
		return false
	case isRefused(r):
		h.text.paragraph("InsightIDR cannot run this rule: %s.", code(r.Verdict.String()))
		h.problems(blocking(r))
		return true
	}
	if r.Verdict == convert.CannotMatch {
		h.text.paragraph("This query can never match: InsightIDR runs it and finds nothing.")
	} else {
		writeRuns(&h.text, "", r)
	}
	ref := ruleRef{URI: h.document.uri, Document: documentIndex(h.document.file(), h.path.Document)}
	form := h.document.settings.form
	queries := r.Queries(form)
	if len(queries) == 0 {
		h.text.paragraph("Not available in the format %s; this is the %s query.", code(form.String()), fallbackFormat(r).String())
		form = fallbackFormat(r)
		queries = r.Queries(form)
	}
	ref.Format = form.String()
	for _, q := range queries {
		h.query(q.Display(), ref)
	}
	h.threshold(ref)
	h.problems(r.Problems)
	return true
}

// threshold shows what a custom detection rule needs for a correlation: the
// definition, unless it is shown already, and the threshold.
func (h *hover) threshold(ref ruleRef) {
	t := h.result.Threshold()
	if t == nil {
		return
	}
	h.text.paragraph("As a custom detection rule with this threshold:")
	h.text.blankLine()
	if len(t.CountBy) > 0 {
		h.text.listItem("at least %s distinct values of %s", strconv.FormatInt(t.Min, 10), code(strings.Join(t.CountBy, ", ")))
	} else {
		h.text.listItem("at least %s events", strconv.FormatInt(t.Min, 10))
	}
	h.text.listItem("within %s", code(t.Timespan))
	if len(t.GroupBy) > 0 {
		h.text.listItem("grouped by %s", code(strings.Join(t.GroupBy, ", ")))
	}
	if ref.Format != convert.Detection.String() {
		for _, q := range h.result.Queries(convert.Detection) {
			h.query(q.Display(), ref)
		}
	}
}

// fallbackFormat is the format used if a query does not exist in the chosen
// one: queries that group events exist in the advanced format only.
func fallbackFormat(r *convert.Result) convert.Format {
	for _, form := range []convert.Format{convert.Simple, convert.Advanced} {
		if len(r.Queries(form)) > 0 {
			return form
		}
	}
	return convert.Detection
}

// query shows LEQL; a long one is cut, with the way to the whole.
func (h *hover) query(leql string, ref ruleRef) {
	short := leql
	if lines := strings.SplitAfterN(leql, "\n", hoverLines+1); len(lines) > hoverLines {
		short = strings.TrimSuffix(strings.Join(lines[:hoverLines], ""), "\n") + "\n…"
	}
	short = truncate(short, hoverBytes)
	h.text.block("leql", short)
	if short == leql {
		return
	}
	if h.text.markdown && h.server.capabilities.content && h.server.capabilities.showDocument {
		h.text.paragraph("[Show the whole query](%s)", markup(commandLink(openPageCommand("", ref.leqlURI()))))
	} else {
		h.text.paragraph("Shortened from %v characters; use %s for the whole query.", len([]rune(leql)), code("Copy as LEQL"))
	}
}

// problems lists findings of the translation.
func (h *hover) problems(list []convert.Problem) {
	if len(list) > 0 {
		h.text.blankLine()
	}
	for i, p := range list {
		if i == hoverItems {
			h.text.listItem("%s", count(len(list)-i, "more finding"))
			break
		}
		h.text.listItem("line %v: %s", h.document.source.LineOf(p.At.Start)+1, p.Text)
	}
}

// problemsAt lists the findings of the conversion inside a span.
func (h *hover) problemsAt(at sigma.Span) {
	var here []convert.Problem
	for _, p := range h.result.Problems {
		if p.At.Within(at) {
			here = append(here, p)
		}
	}
	h.problems(here)
}

func (h *hover) selection(sel *sigma.Selection) bool {
	printed, ok := h.result.Selection(sel)
	if ok {
		h.text.paragraph("Selection %s as LEQL:", code(sel.Name.Value))
		ref := ruleRef{URI: h.document.uri, Document: documentIndex(h.document.file(), h.path.Document), Selection: sel.Name.Value, Format: convert.Simple.String()}
		h.query(printed.Display(), ref)
	} else {
		h.text.paragraph("Selection %s has no LEQL equivalent.", code(sel.Name.Value))
	}
	h.problemsAt(sigma.Pair{Key: sel.Name, Value: sel.Node}.Span())
	h.testResults(sel)
	return true
}

// testResults shows how a selection evaluated on the remembered events, and why
// for the last of them.
func (h *hover) testResults(sel *sigma.Selection) {
	r := h.state.testReport(h.document, h.path.Document)
	if r == nil {
		return
	}
	matched, _, all := countMatches(r)
	if all > 1 {
		h.text.paragraph("Matched %v of %v events. The last event:", matched[sel], all)
	} else {
		h.text.paragraph("The last event:")
	}
	h.text.blankLine()
	if len(r.Rows) == 0 {
		return
	}
	for _, reason := range r.Explain(r.Rows[len(r.Rows)-1].Event).Selections {
		if reason.Selection != sel {
			continue
		}
		h.text.listItem("%s", matchedText(reason.Matched))
		for _, item := range reason.Items {
			h.text.WriteString("  ")
			h.text.listItem("%s", truncate(item.Text(), hoverBytes))
		}
	}
}

// expression explains a name or a quantifier in a condition.
func (h *hover) expression() bool {
	rule := h.path.Document.Rule
	if rule == nil || rule.Detection == nil {
		return false
	}
	switch e := h.path.Expr.(type) {
	case *sigma.Ref:
		if sel := rule.Detection.Selection(e.Name); sel != nil {
			return h.selection(sel)
		}
	case *sigma.Of:
		reached := rule.Detection.Matching(e.Pattern)
		if len(reached) == 0 {
			return false
		}
		how := "One of %s must match:"
		if e.All {
			how = "All of %s must match:"
		}
		h.text.paragraph(how, count(len(reached), "selection"))
		h.text.blankLine()
		for _, sel := range reached {
			if printed, ok := h.result.Selection(sel); ok {
				h.text.listItem("%s: %s", code(sel.Name.Value), code(truncate(printed.Text, 200)))
			} else {
				h.text.listItem("%s", code(sel.Name.Value))
			}
		}
		return true
	}
	return false
}

func (h *hover) field() bool {
	item := h.path.Item
	keys, mapped := h.result.Keys(item)
	if isRefused(h.result) && (!mapped || h.result.Fields()[item].Status == convert.Unsupported) {
		keys = nil // the findings say why there is no key
	}
	for _, key := range keys {
		if !mapped {
			h.text.paragraph("The active pipelines do not map %s; it is passed through as %s.", code(item.Field), code(key))
			continue
		}
		h.text.paragraph("%s is %s in InsightIDR.", code(item.Field), code(key))
		if known, ok := schema.LookupKey(h.result.Events(), key); ok {
			h.text.blankLine()
			if known.Type != "" {
				h.text.listItem("type: %s", known.Type)
			}
			if known.Source == "" {
				h.text.listItem("status: %s", known.Status)
			} else {
				h.text.listItem("status: %s (%s)", known.Status, known.Source)
			}
			if known.Status == schema.Inferred || known.Status == schema.Unknown {
				h.text.listItem("check whether your events have it: %s", code(convert.Probe(key)))
			}
		}
	}
	h.item()
	h.problemsAt(item.At())
	return true
}

// item shows the LEQL of the whole item.
func (h *hover) item() {
	if printed, ok := h.result.Item(h.path.Item); ok {
		h.text.block("leql", truncate(printed.Display(), hoverBytes))
	}
}

func (h *hover) modifier() bool {
	use := h.path.Modifier
	if use.Modifier == nil {
		return false
	}
	h.text.paragraph("%s: %s", code(use.Name), use.Modifier.Doc)
	h.item()
	h.problemsAt(use.At)
	return true
}

func (h *hover) value() bool {
	item, i := h.path.Item, h.path.Value
	value := item.Values[i]
	verb := "Matches"
	if item.Negated {
		verb = "Excludes"
	}
	h.text.paragraph("%s %s.", markup(verb), item.Describe(value))
	if printed, ok := h.result.Value(item, i); ok {
		h.text.block("leql", truncate(printed.Display(), hoverBytes))
	}
	h.problemsAt(value.SourceNode().Span)
	return true
}

func (h *hover) logsource() bool {
	r := h.result
	switch {
	case h.path.Document.Rule == nil:
		return false
	case r.EventType != "":
		h.text.paragraph("InsightIDR stores this log source as events of type %s.", code(r.EventType))
		if known, ok := schema.LookupEventType(r.EventType); ok {
			h.text.paragraph("In Log Search they are in the log set %s.", known.LogSet)
		}
	case r.Log != "":
		h.text.paragraph("The events of this log source are in the log %s.", code(r.Log))
	case r.Verdict == convert.UnsupportedLogsource: // there is a finding
	default:
		h.text.paragraph("The active pipelines set no event type for this log source.")
	}
	if logsource := h.path.Document.Rule.Logsource; logsource != nil {
		h.problemsAt(sigma.Pair{Key: logsource.Key, Value: logsource.Node}.Span())
	}
	return true
}
