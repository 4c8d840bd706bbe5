package main

import (
	"bytes"

	"sigma-lsp/analysis/match"
	"sigma-lsp/analysis/sigma"
)

// testRecord is a tested rule as JSON.
type testRecord struct {
	Path     string        `json:"path"`
	Line     int           `json:"line"`
	ID       string        `json:"id"`
	Title    string        `json:"title"`
	Pipeline string        `json:"pipeline"`
	Status   string        `json:"status"`
	NoQuery  string        `json:"no_query,omitempty"`
	Given    []string      `json:"given,omitempty"`
	Passed   bool          `json:"passed"`
	Why      string        `json:"why,omitempty"`
	Strange  string        `json:"none_of_the_fields,omitempty"`
	Notes    []string      `json:"notes,omitempty"`
	Tested   int           `json:"events_tested"`
	Matched  int           `json:"events_matched"`
	Left     int           `json:"events_not_listed,omitempty"`
	Events   []eventRecord `json:"events"`
}

type eventRecord struct {
	File       string            `json:"file"`
	Line       int               `json:"line"`
	Sigma      bool              `json:"sigma"`
	LEQL       *bool             `json:"leql"`
	Unknown    []string          `json:"leql_unknown,omitempty"`
	LeftOut    []string          `json:"left_out_by,omitempty"`
	Entry      bool              `json:"insightidr_entry,omitempty"`
	Selections []selectionRecord `json:"selections,omitempty"`
	Query      []string          `json:"query,omitempty"`
}

type selectionRecord struct {
	Name    string       `json:"name"`
	Matched bool         `json:"matched"`
	Items   []itemRecord `json:"items"`
}

type itemRecord struct {
	Key     string        `json:"key"`
	At      jsonPosition  `json:"at"`
	Matched bool          `json:"matched"`
	Present bool          `json:"present"`
	Held    []*string     `json:"held"` // null is JSON's null
	Values  []valueRecord `json:"values"`
	Text    string        `json:"text"`
}

type valueRecord struct {
	At      jsonPosition `json:"at"`
	Text    string       `json:"text"`
	Matched bool         `json:"matched"`
}

func (t *ruleTest) json(b *bytes.Buffer, run *testRun) {
	of := t.record(t.document)
	r := testRecord{
		Path: of.Path, Line: of.Line, ID: of.ID, Title: of.Title, Pipeline: of.Pipeline, Status: of.Status,
		NoQuery: t.NoQuery, Given: t.Assumed(), Why: t.Failure(), Strange: t.FieldMismatch(), Notes: t.Notes(), Events: []eventRecord{},
	}
	r.Passed = r.Why == ""
	r.Tested, r.Matched = t.Report.Events()
	if r.Left = t.OmittedMatches; !run.matches {
		r.Left += t.OmittedOthers
	}
	for _, row := range t.Rows {
		e := eventRecord{File: row.Sample.File, Line: row.Event.Line, Sigma: row.Sigma, Unknown: row.Unknown, LeftOut: row.ExcludedBy, Entry: row.Entry}
		if row.HasLEQL() {
			e.LEQL = &row.LEQL
		}
		if run.explain {
			for _, selection := range t.Explain(row.Event).Selections {
				e.Selections = append(e.Selections, t.selection(selection))
			}
			e.Query = t.ExplainQuery(row.Event)
		}
		r.Events = append(r.Events, e)
	}
	writeJSON(b, r)
}

func (t *ruleTest) selection(s match.SelectionReason) selectionRecord {
	r := selectionRecord{Name: s.Selection.Name.Value, Matched: s.Matched, Items: []itemRecord{}}
	for _, i := range s.Items {
		item := itemRecord{At: t.position(i.Item.At()), Matched: i.Matched, Present: i.Present, Held: []*string{}, Text: i.Text(), Values: []valueRecord{}}
		for _, h := range i.FieldValues {
			if h.Null {
				item.Held = append(item.Held, nil)
			} else {
				item.Held = append(item.Held, &h.Text)
			}
		}
		if i.Item.Key != nil {
			item.Key = i.Item.Key.Value
		}
		for _, v := range i.Values {
			item.Values = append(item.Values, valueRecord{t.position(v.At), t.source.Text(v.At), v.Matched})
		}
		r.Items = append(r.Items, item)
	}
	return r
}

func (t *ruleTest) position(at sigma.Span) jsonPosition {
	line, column := lineColumn(t.source, at.Start)
	return jsonPosition{line, column}
}
