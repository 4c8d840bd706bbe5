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

var _ = offer(func(_ *server, c *protocol.ServerCapabilities) { c.HoverProvider = protocol.Boolean(true) })

// Hover explains what stands at a place, and shows the LEQL it becomes.
func (s *server) Hover(ctx context.Context, p *protocol.HoverParams) (*protocol.Hover, error) {
	st := s.at(ctx)
	d, ok := st.documents[p.TextDocument.URI]
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
		server: s, state: st, document: d, place: place, result: d.result(place.Document),
		text: text{markdown: s.can.markdown},
	}
	note, explained := s.explain(st, d, offset)
	query := place.TopEntry.Key != nil && h.wholeAt(offset) // then it is what matters most
	if explained && !query {
		h.text.note(note)
	}
	at, ok := h.write(offset)
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
	if s.can.markdown {
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
	state    *state
	document *document
	place    *sigma.NodePath
	result   *convert.Result
	text     text
}

// write writes about the innermost thing at the offset and returns its range.
func (h *hover) write(offset int) (sigma.Span, bool) {
	p := h.place
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
	case p.TopEntry.Key != nil && h.wholeAt(offset):
		return p.TopEntry.Key.Span, h.whole()
	}
	return sigma.Span{}, false
}

// wholeAt reports whether the whole rule is meant: on its title, on the key
// "detection", on the key of a correlation, or on its first line.
func (h *hover) wholeAt(offset int) bool {
	p := h.place
	switch p.TopEntry.Key.Value {
	case "title":
		return true
	case "detection", "correlation":
		return p.OnTopKey
	}
	source := h.document.source
	return source.LineOf(offset) == source.LineOf(p.Document.Root.Span.Start)
}

// runs says on which events InsightIDR runs a rule, by a pipeline if one is
// named.
func runs(t *text, pipeline string, r *convert.Result) {
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
	t.say(format, args...)
}

// whole shows the queries of the rule with all that is to be known of them.
func (h *hover) whole() bool {
	r := h.result
	switch {
	case r.Verdict == convert.NoVerdict, h.place.Document.Guessed:
		return false
	case refused(r):
		h.text.say("InsightIDR cannot run this rule: %s.", code(r.Verdict.String()))
		h.problems(stops(r))
		return true
	}
	if r.Verdict == convert.CannotMatch {
		h.text.say("This query can never match: InsightIDR runs it and finds nothing.")
	} else {
		runs(&h.text, "", r)
	}
	j := subject{URI: h.document.uri, Document: number(h.document.file(), h.place.Document)}
	form := h.document.settings.form
	queries := r.Queries(form)
	if len(queries) == 0 {
		h.text.say("Not available in the format %s; this is the %s query.", code(form.String()), spare(r).String())
		form = spare(r)
		queries = r.Queries(form)
	}
	j.Format = form.String()
	for _, q := range queries {
		h.query(q.Text, j)
	}
	h.threshold(j)
	h.problems(r.Problems)
	return true
}

// threshold shows what a custom detection rule needs for a correlation: the
// definition, if it is not shown already, and the threshold beside it.
func (h *hover) threshold(j subject) {
	t := h.result.Threshold()
	if t == nil {
		return
	}
	h.text.say("As a custom detection rule with this threshold:")
	h.text.gap()
	if len(t.CountBy) > 0 {
		h.text.item("at least %s distinct values of %s", strconv.FormatInt(t.Min, 10), code(strings.Join(t.CountBy, ", ")))
	} else {
		h.text.item("at least %s events", strconv.FormatInt(t.Min, 10))
	}
	h.text.item("within %s", code(t.Timespan))
	if len(t.GroupBy) > 0 {
		h.text.item("grouped by %s", code(strings.Join(t.GroupBy, ", ")))
	}
	if j.Format != convert.Detection.String() {
		for _, q := range h.result.Queries(convert.Detection) {
			h.query(q.Text, j)
		}
	}
}

// spare is the format that stands in for one that a query cannot be given in:
// those that group events have the advanced one alone.
func spare(r *convert.Result) convert.Form {
	for _, form := range []convert.Form{convert.Simple, convert.Advanced} {
		if len(r.Queries(form)) > 0 {
			return form
		}
	}
	return convert.Detection
}

// query shows LEQL; a long one is cut, with the way to the whole.
func (h *hover) query(leql string, j subject) {
	short := leql
	if lines := strings.SplitAfterN(leql, "\n", hoverLines+1); len(lines) > hoverLines {
		short = strings.TrimSuffix(strings.Join(lines[:hoverLines], ""), "\n") + "\n…"
	}
	short = cut(short, hoverBytes)
	h.text.block("leql", short)
	if short == leql {
		return
	}
	if h.text.markdown && h.server.can.content && h.server.can.showDocument {
		h.text.say("[Show the whole query](%s)", markup(link(open("", j.leql()))))
	} else {
		h.text.say("Shortened from %v characters; use %s for the whole query.", len([]rune(leql)), code("Copy as LEQL"))
	}
}

// problems lists findings of the translation.
func (h *hover) problems(list []convert.Problem) {
	if len(list) > 0 {
		h.text.gap()
	}
	for i, p := range list {
		if i == hoverItems {
			h.text.item("%s", count(len(list)-i, "more finding"))
			break
		}
		h.text.item("line %v: %s", h.document.source.LineOf(p.At.Start)+1, p.Text)
	}
}

// problemsAt lists findings of the translation that concern a place.
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
		h.text.say("Selection %s as LEQL:", code(sel.Name.Value))
		j := subject{URI: h.document.uri, Document: number(h.document.file(), h.place.Document), Selection: sel.Name.Value, Format: convert.Simple.String()}
		h.query(printed.Text, j)
	} else {
		h.text.say("Selection %s has no LEQL equivalent.", code(sel.Name.Value))
	}
	h.problemsAt(sigma.Pair{Key: sel.Name, Value: sel.Node}.Span())
	h.tried(sel)
	return true
}

// tried tells what a selection did with the remembered events, and with the
// last of them why.
func (h *hover) tried(sel *sigma.Selection) {
	r := h.state.tried(h.document, h.place.Document)
	if r == nil {
		return
	}
	matched, _, all := tally(r)
	if all > 1 {
		h.text.say("Matched %v of %v events. The last event:", matched[sel], all)
	} else {
		h.text.say("The last event:")
	}
	h.text.gap()
	if len(r.Rows) == 0 {
		return
	}
	for _, reason := range r.Explain(r.Rows[len(r.Rows)-1].Event).Selections {
		if reason.Selection != sel {
			continue
		}
		h.text.item("%s", verdictOn(reason.Matched))
		for _, item := range reason.Items {
			h.text.WriteString("  ")
			h.text.item("%s", cut(item.Text(), hoverBytes))
		}
	}
}

// expression explains a name or a quantifier in a condition.
func (h *hover) expression() bool {
	rule := h.place.Document.Rule
	if rule == nil || rule.Detection == nil {
		return false
	}
	switch e := h.place.Expr.(type) {
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
		h.text.say(how, count(len(reached), "selection"))
		h.text.gap()
		for _, sel := range reached {
			if printed, ok := h.result.Selection(sel); ok {
				h.text.item("%s: %s", code(sel.Name.Value), code(cut(printed.Text, 200)))
			} else {
				h.text.item("%s", code(sel.Name.Value))
			}
		}
		return true
	}
	return false
}

func (h *hover) field() bool {
	item := h.place.Item
	keys, mapped := h.result.Keys(item)
	for _, key := range keys {
		if !mapped {
			h.text.say("The active pipelines do not map %s; it is passed through as %s.", code(item.Field), code(key))
			continue
		}
		h.text.say("%s is %s in InsightIDR.", code(item.Field), code(key))
		if known, ok := schema.LookupKey(h.result.Events(), key); ok {
			h.text.gap()
			if known.Type != "" {
				h.text.item("type: %s", known.Type)
			}
			if known.Source == "" {
				h.text.item("status: %s", known.Status)
			} else {
				h.text.item("status: %s (%s)", known.Status, known.Source)
			}
			if known.Status == schema.Inferred || known.Status == schema.Unknown {
				h.text.item("check whether your events have it: %s", code(convert.Probe(key)))
			}
		}
	}
	h.item()
	h.problemsAt(item.At())
	return true
}

// item shows the LEQL of the whole item.
func (h *hover) item() {
	if printed, ok := h.result.Item(h.place.Item); ok {
		h.text.block("leql", cut(printed.Text, hoverBytes))
	}
}

func (h *hover) modifier() bool {
	use := h.place.Modifier
	if use.Modifier == nil {
		return false
	}
	h.text.say("%s: %s", code(use.Name), use.Modifier.Doc)
	h.item()
	h.problemsAt(use.At)
	return true
}

func (h *hover) value() bool {
	item, i := h.place.Item, h.place.Value
	value := item.Values[i]
	verb := "Matches"
	if item.Negated {
		verb = "Excludes"
	}
	h.text.say("%s %s.", markup(verb), item.Describe(value))
	if printed, ok := h.result.Value(item, i); ok {
		h.text.block("leql", cut(printed.Text, hoverBytes))
	}
	h.problemsAt(value.SourceNode().Span)
	return true
}

func (h *hover) logsource() bool {
	r := h.result
	switch {
	case h.place.Document.Rule == nil:
		return false
	case r.EventType != "":
		h.text.say("InsightIDR stores this log source as events of type %s.", code(r.EventType))
		if known, ok := schema.LookupEventType(r.EventType); ok {
			h.text.say("In Log Search they are in the log set %s.", known.LogSet)
		}
	case r.Log != "":
		h.text.say("The events of this log source are in the log %s.", code(r.Log))
	case r.Verdict == convert.UnsupportedLogsource:
		h.text.say("No active pipeline supports this log source.")
	default:
		h.text.say("The active pipelines set no event type for this log source.")
	}
	if logsource := h.place.Document.Rule.Logsource; logsource != nil {
		h.problemsAt(sigma.Pair{Key: logsource.Key, Value: logsource.Node}.Span())
	}
	return true
}
