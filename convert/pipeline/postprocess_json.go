package pipeline

import (
	"encoding/json"
	"io"
	"strings"

	"sigma-lsp/analysis/sigma"
)

// The query replaces every text "%QUERY%" in a JSON value.
var _ = register(postprocessings, "json", func(p *params) postprocessing {
	var tokens []json.Token
	if n, ok := p.required("json_template"); ok {
		var err error
		if tokens, err = jsonTokens(n.Value); err != nil || !isText(n) {
			p.reportMismatch(n, "json_template", "JSON text")
		}
	}
	return func(_ *run, query string) (string, string) { return writeJSON(tokens, query), "" }
})

// jsonTokens reads one JSON value as tokens, which keep the order of its keys.
func jsonTokens(text string) ([]json.Token, error) {
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	var tokens []json.Token
	depth := 0
	for {
		t, err := d.Token()
		if err == io.EOF && len(tokens) > 0 && depth == 0 {
			return tokens, nil
		}
		if err != nil {
			return nil, err
		}
		if len(tokens) > 0 && depth == 0 {
			return nil, io.ErrUnexpectedEOF // a second value
		}
		switch t {
		case json.Delim('{'), json.Delim('['):
			depth++
		case json.Delim('}'), json.Delim(']'):
			depth--
		}
		if depth > sigma.MaxDepth {
			return nil, io.ErrShortBuffer
		}
		tokens = append(tokens, t)
	}
}

// writeJSON writes tokens as Python's json.dumps does.
func writeJSON(tokens []json.Token, query string) string {
	type level struct {
		object bool
		count  int
	}
	var b strings.Builder
	levels := []level{{}}
	for _, t := range tokens {
		top := &levels[len(levels)-1]
		if d, ok := t.(json.Delim); ok && (d == '}' || d == ']') {
			b.WriteString(d.String())
			levels = levels[:len(levels)-1]
			continue
		}
		key := top.object && top.count%2 == 0
		switch {
		case top.object && !key:
			b.WriteString(": ")
		case top.count > 0:
			b.WriteString(", ")
		}
		top.count++
		switch t := t.(type) {
		case json.Delim:
			b.WriteString(t.String())
			levels = append(levels, level{object: t == '{'})
		case string:
			if t == "%QUERY%" && !key {
				t = query
			}
			b.WriteString(jsonString(t))
		case json.Number:
			b.WriteString(jsonNumber(t))
		case bool:
			b.WriteString(strings.ToLower(pythonStr(t)))
		case nil:
			b.WriteString("null")
		}
	}
	return b.String()
}

// jsonNumber writes a number as Python does.
func jsonNumber(n json.Number) string {
	if f, err := n.Float64(); err == nil && strings.ContainsAny(n.String(), ".eE") {
		return pythonStr(f)
	}
	return n.String()
}

// jsonString writes a text as Python's json.dumps does: in ASCII.
func jsonString(text string) string {
	const hex = "0123456789abcdef"
	var b strings.Builder
	unit := func(c rune) {
		b.WriteString(`\u`)
		for shift := 12; shift >= 0; shift -= 4 {
			b.WriteByte(hex[c>>shift&15])
		}
	}
	b.WriteByte('"')
	for _, c := range text {
		switch {
		case c == '"' || c == '\\':
			b.WriteByte('\\')
			b.WriteRune(c)
		case c >= ' ' && c < 0x7F:
			b.WriteRune(c)
		case strings.ContainsRune("\b\f\n\r\t", c):
			b.WriteByte('\\')
			b.WriteByte("bfnrt"[strings.IndexRune("\b\f\n\r\t", c)])
		case c > 0xFFFF:
			c -= 0x10000
			unit(0xD800 + c>>10)
			unit(0xDC00 + c&0x3FF)
		case c == 0x7F:
			b.WriteRune(c)
		default:
			unit(c)
		}
	}
	b.WriteByte('"')
	return b.String()
}
