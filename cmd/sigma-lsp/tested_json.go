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
	Events   []eventRecord `json:"events"`
}

type eventRecord struct {
	File       string            `json:"file"`
	Line       int               `json:"line"`
	Sigma      bool              `json:"sigma"`
	LEQL       *bool             `json:"leql"`
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
	At      position      `json:"at"`
	Matched bool          `json:"matched"`
	Present bool          `json:"present"`
	Held    []string      `json:"held"`
	Values  []valueRecord `json:"values"`
	Text    string        `json:"text"`
}

type valueRecord struct {
	At      position `json:"at"`
	Text    string   `json:"text"`
	Matched bool     `json:"matched"`
}

func (t *tested) json(b *bytes.Buffer, explain bool) {
	of := t.record(t.document)
	r := testRecord{
		Path: of.Path, Line: of.Line, ID: of.ID, Title: of.Title, Pipeline: of.Pipeline, Status: of.Status,
		NoQuery: t.NoQuery, Given: t.Given, Why: t.Fault(), Events: []eventRecord{},
	}
	r.Passed = r.Why == ""
	for i, s := range t.Samples {
		for n, o := range t.Outcomes[i] {
			e := eventRecord{File: s.File, Line: s.Events[n].Line, Sigma: o.Sigma}
			if !o.Alone {
				e.LEQL = &o.LEQL
			}
			if explain {
				for _, selection := range t.Explain(s.Events[n]).Selections {
					e.Selections = append(e.Selections, t.selection(selection))
				}
				e.Query = t.ExplainQuery(s.Events[n])
			}
			r.Events = append(r.Events, e)
		}
	}
	writeJSON(b, r)
}

func (t *tested) selection(s match.SelectionReason) selectionRecord {
	r := selectionRecord{Name: s.Selection.Name.Value, Matched: s.Matched, Items: []itemRecord{}}
	for _, i := range s.Items {
		item := itemRecord{At: t.position(i.Item.At()), Matched: i.Matched, Present: i.Present, Held: i.Held, Text: i.Text(), Values: []valueRecord{}}
		if item.Held == nil {
			item.Held = []string{}
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

func (t *tested) position(at sigma.Span) position {
	line, column := place(t.source, at.Start)
	return position{line, column}
}
