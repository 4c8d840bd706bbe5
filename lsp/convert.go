package lsp

import (
	"context"
	"slices"
	"sync"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/convert"
	"sigma-lsp/convert/pipeline"
)

// convertParams requests the conversion of an open file. Docs: protocol.md.
type convertParams struct {
	TextDocument struct {
		URI uri.URI `json:"uri"`
	} `json:"textDocument"`
	Range     *protocol.Range `json:"range"`
	Format    string          `json:"format"`
	Pipelines []string        `json:"pipelines"`
}

type convertResult struct {
	Version   int32            `json:"version"`
	Pipelines []string         `json:"pipelines"`
	Rules     []ruleConversion `json:"rules"`
}

// ruleConversion is the translation of one YAML document.
type ruleConversion struct {
	Range     protocol.Range        `json:"range"`
	Document  int                   `json:"document"`
	ID        string                `json:"id,omitzero"`
	Title     string                `json:"title,omitzero"`
	Verdict   string                `json:"verdict"`
	EventType string                `json:"eventType,omitzero"`
	Log       string                `json:"log,omitzero"`
	Queries   []query               `json:"queries"`
	Threshold *convert.Threshold    `json:"threshold,omitzero"`
	Selection *query                `json:"selection,omitzero"`
	Findings  []protocol.Diagnostic `json:"findings"`
}

type query struct {
	Format string `json:"format"`
	Name   string `json:"name,omitzero"` // of the selection
	Text   string `json:"text"`
	Parts  []part `json:"parts"`
}

// part maps a piece of a query to the range of the rule that it comes from.
// Start and end are in the negotiated position encoding.
type part struct {
	Start int            `json:"start"`
	End   int            `json:"end"`
	Range protocol.Range `json:"range"`
}

var forms = []convert.Format{convert.Simple, convert.Advanced, convert.Detection, convert.Where}

var _ = registerRequest("sigma/convert", func(s *server, ctx context.Context, p *convertParams) (any, error) {
	snap := s.snapshot(ctx)
	d, ok := snap.documents[p.TextDocument.URI]
	if !ok {
		return nil, nil
	}
	var wanted []convert.Format
	resources := p.Format == terraformFormat
	if !resources {
		var err error
		if wanted, err = parseFormats(p.Format); err != nil {
			return nil, err
		}
	}
	if p.Pipelines != nil {
		other, err := s.settingsWith(snap, d.settings, p.Pipelines)
		if err != nil {
			return nil, err
		}
		d = s.withSettings(d, other)
	}
	result := &convertResult{Version: d.version, Pipelines: namesOf(d.settings.pipelines()), Rules: []ruleConversion{}}
	if resources {
		d = s.asResources(d)
	}
	at := sigma.Span{End: d.source.Len()}
	if p.Range != nil {
		at = s.span(d.source, *p.Range)
	}
	for i, one := range d.file().Documents {
		if one.Span.Start <= at.End && at.Start <= one.Span.End && d.result(one).Verdict != convert.NoVerdict {
			c := s.convertRule(d, one, wanted)
			c.Document = i
			if resources {
				c.Queries = append(c.Queries, d.asTerraform(one)...)
			}
			if p.Range != nil {
				c.Selection = s.convertSelection(d, one, at)
			}
			result.Rules = append(result.Rules, c)
		}
	}
	return result, nil
})

// parseFormats returns the form of that name, all of them where it is empty.
func parseFormats(name string) ([]convert.Format, error) {
	if name == "" {
		return forms, nil
	}
	form, ok := convert.ParseFormat(name)
	if !ok {
		return nil, jsonrpc2.Errorf(jsonrpc2.InvalidParams, "unknown format %q; choose from simple, advanced, detection, where", name)
	}
	return []convert.Format{form}, nil
}

// settingsWith returns settings with other pipelines.
func (s *server) settingsWith(snap *snapshot, settings *settings, pipelines []string) (*settings, error) {
	chosen := s.choose(snap, pipelines)
	if len(chosen.warnings) > 0 {
		return nil, jsonrpc2.Errorf(jsonrpc2.InvalidParams, "%s", chosen.warnings[0])
	}
	other := *settings
	other.pipelines = sync.OnceValue(func() []*pipeline.Pipeline { return other.withValues(chosen.load(other.policy.File)) })
	return &other, nil
}

func namesOf(pipelines []*pipeline.Pipeline) []string {
	names := []string{}
	for _, one := range pipelines {
		names = append(names, one.Name)
	}
	return names
}

func (s *server) convertRule(d *document, one *sigma.Document, wanted []convert.Format) ruleConversion {
	result := d.result(one).Verified()
	c := ruleConversion{
		Range:     s.rangeOf(d.source, one.Span),
		Verdict:   result.Verdict.String(),
		EventType: result.EventType,
		Log:       result.Log,
		Queries:   []query{},
		Threshold: result.Threshold(),
	}
	c.ID, c.Title = one.Text("id"), one.Text("title")
	for _, form := range wanted {
		for _, printed := range result.Queries(form) {
			c.Queries = append(c.Queries, s.query(d, form.String(), printed))
		}
	}
	found := slices.DeleteFunc(slices.Clone(d.findings()), func(f check.Finding) bool { return !f.At.Within(one.Span) })
	c.Findings = s.diagnostics(d.uri, d.source, found)
	return c
}

// convertSelection is the translation of the selection that a range lies in.
func (s *server) convertSelection(d *document, one *sigma.Document, at sigma.Span) *query {
	place := sigma.PathAt(d.file(), at.Start)
	if place == nil || place.Document != one || place.Selection == nil {
		return nil
	}
	whole := sigma.Pair{Key: place.Selection.Name, Value: place.Selection.Node}.Span()
	if !at.Within(whole) {
		return nil
	}
	printed, ok := d.result(one).Selection(place.Selection)
	if !ok {
		return nil
	}
	q := s.query(d, convert.Simple.String(), printed)
	q.Name = place.Selection.Name.Value
	return &q
}

func (s *server) query(d *document, format string, printed convert.PrintedQuery) query {
	q := query{Format: format, Text: printed.Text, Parts: make([]part, len(printed.Parts))}
	units := s.units(printed.Text)
	for i, p := range printed.Parts {
		q.Parts[i] = part{units(p.At.Start), units(p.At.End), s.rangeOf(d.source, p.From)}
	}
	return q
}

// units returns what turns bytes of a text into the units of the session.
func (s *server) units(text string) func(offset int) int {
	if s.capabilities.encoding == sigma.UTF8 {
		return func(offset int) int { return offset }
	}
	at := make([]int, len(text)+1)
	n := 0
	for i, r := range text {
		at[i] = n
		n++
		if s.capabilities.encoding == sigma.UTF16 && r > 0xffff {
			n++
		}
	}
	at[len(text)] = n
	return func(offset int) int { return at[max(0, min(offset, len(text)))] }
}
