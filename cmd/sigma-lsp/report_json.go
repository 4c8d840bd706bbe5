package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"unicode/utf8"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/convert"
)

// record is one rule document as JSON. Other documents of Sigma have a record
// without a status, and only if they have findings.
type record struct {
	Path      string       `json:"path"`
	Line      int          `json:"line"`
	ID        string       `json:"id"`
	Title     string       `json:"title"`
	Pipeline  string       `json:"pipeline"`
	Status    string       `json:"status,omitempty"`
	EventType string       `json:"event_type,omitempty"`
	Log       string       `json:"log,omitempty"`
	Queries   *jsonQueries `json:"queries,omitempty"`
	// Threshold belongs to the detection definition of a correlation.
	Threshold *convert.Threshold `json:"threshold,omitempty"`
	Findings  []jsonFinding      `json:"findings"`
}

type jsonQueries struct {
	Simple    []string `json:"simple,omitempty"`
	Advanced  []string `json:"advanced,omitempty"`
	Detection []string `json:"detection,omitempty"`
}

type jsonFinding struct {
	Check    string `json:"check"`
	Severity string `json:"severity"`
	Message  string `json:"message"`
	Range    struct {
		Start jsonPosition `json:"start"`
		End   jsonPosition `json:"end"`
	} `json:"range"`
	// Fingerprint does not change when the marked text moves.
	Fingerprint string `json:"fingerprint"`
}

// jsonPosition has a line and a column in code points, both from 1.
type jsonPosition struct {
	Line   int `json:"line"`
	Column int `json:"column"`
}

// recordsJSON prints one object per document, each on its own line.
func recordsJSON(b *bytes.Buffer, _ style, f *file) {
	records := make([]*record, len(f.parsed.Documents))
	for i, d := range f.parsed.Documents {
		if isConvertible(d) {
			records[i] = f.record(d)
		}
	}
	for _, m := range f.findings {
		i := f.documentIndex(m.at.Start)
		if m.document != nil { // a part that comes from another document
			i = slices.Index(f.parsed.Documents, m.document)
		}
		if i < 0 {
			// The file as a whole could not be read.
			i, records = 0, []*record{{Path: filepath.ToSlash(f.path), Line: 1, Pipeline: pipelineNames(f.pipelines), Status: convert.Invalid.String()}}
		}
		if records[i] == nil {
			records[i] = f.record(f.parsed.Documents[i])
		}
		records[i].Findings = append(records[i].Findings, f.jsonFinding(m))
	}
	for _, r := range records {
		if r != nil {
			writeJSON(b, r)
		}
	}
}

func (f *file) record(d *sigma.Document) *record {
	start := d.Span.Start
	if d.Root != nil {
		start = d.Root.Span.Start
	}
	r := &record{Path: filepath.ToSlash(f.path), Pipeline: pipelineNames(f.pipelines), Findings: []jsonFinding{}}
	r.Line, _ = lineColumn(f.source, start)
	root := d.Root
	if d.Rule != nil {
		root = d.Rule.Root // including the keys of an "action: global" document
	}
	r.ID, r.Title = scalar(root, "id"), scalar(root, "title")
	if !isConvertible(d) {
		return r
	}
	result := f.result(d)
	r.Status, r.EventType, r.Log = result.Verdict.String(), result.EventType, result.Log
	if f.correlationOnly[d] {
		r.Status = servesCorrelation
		return r
	}
	for _, form := range f.formats {
		printed := result.Queries(form)
		if len(printed) == 0 {
			continue
		}
		if r.Queries == nil {
			r.Queries = &jsonQueries{}
		}
		texts := make([]string, len(printed))
		for i, q := range printed {
			texts[i] = q.Text
		}
		switch form {
		case convert.Simple:
			r.Queries.Simple = texts
		case convert.Advanced:
			r.Queries.Advanced = texts
		case convert.Detection:
			r.Queries.Detection, r.Threshold = texts, result.Threshold()
		}
	}
	return r
}

func scalar(n *sigma.Node, key string) string {
	if p, ok := n.Get(key); ok && p.Value.Kind == sigma.Scalar {
		return p.Value.Value
	}
	return ""
}

func (f *file) jsonFinding(m finding) jsonFinding {
	j := jsonFinding{Check: m.check, Severity: m.severity.String(), Message: m.text, Fingerprint: fingerprint(m.check, f.source.Text(m.at))}
	j.Range.Start.Line, j.Range.Start.Column = lineColumn(f.source, m.at.Start)
	j.Range.End.Line, j.Range.End.Column = lineColumn(f.source, m.at.End)
	return j
}

// writeJSON writes an object on its own line. JSON allows hidden characters
// above U+001F; they are escaped because the output may go to a terminal.
func writeJSON(b *bytes.Buffer, v any) {
	start := b.Len()
	e := json.NewEncoder(b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic(err) // records hold texts and numbers only
	}
	line := bytes.TrimSuffix(b.Bytes()[start:], []byte("\n"))
	safe := escapeHidden(line)
	if onBuildService { // a build service runs commands anywhere in a line
		safe = runnerPrefix.ReplaceAll(safe, []byte(`#\u0023$2`))
	}
	if len(safe) != len(line) {
		b.Truncate(start)
		b.Write(safe)
		b.WriteByte('\n')
	}
}

// escapeHidden escapes the hidden characters of JSON, which can only occur in
// its strings. One of two adjacent "#" is escaped too, so that no build service
// reads a command.
func escapeHidden(text []byte) []byte {
	text = bytes.ReplaceAll(text, []byte("##"), []byte(`#\u0023`))
	if bytes.IndexFunc(text, isHidden) < 0 {
		return text
	}
	safe := make([]byte, 0, len(text)+16)
	for i := 0; i < len(text); {
		c, n := utf8.DecodeRune(text[i:])
		if isHidden(c) {
			safe = fmt.Appendf(safe, `\u%04x`, c)
		} else {
			safe = append(safe, text[i:i+n]...)
		}
		i += n
	}
	return safe
}
