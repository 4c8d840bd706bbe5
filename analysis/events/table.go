package events

import (
	"encoding/json"
	"slices"
	"strings"
)

// table is the result of a search as a table.
type table struct {
	names   []string // of the columns
	rows    []span   // or the columns
	columns bool     // rows are columns
}

// tableKeys are the keys of the names of columns and of the rows: of Log
// Analytics, Splunk, ES|QL, OpenSearch and Kusto.
var tableKeys = [][2]string{
	{"columns", "rows"}, {"fields", "rows"}, {"columns", "values"}, {"schema", "datarows"}, {"Columns", "Rows"}, {"fields", "columns"},
}

// table reads a table, with the names of its columns.
func (o *opener) table(m members) (t table, ok bool) {
	for _, keys := range tableKeys {
		head, ok := m.get(keys[0])
		body, more := m.get(keys[1])
		if !ok || !more {
			continue
		}
		columns, ok := elementsOf(o.raw, head)
		rows, more := elementsOf(o.raw, body)
		if !ok || !more || len(rows) == 0 || o.raw[rows[0].start] != '[' {
			continue
		}
		t = table{rows: rows, columns: keys[1] == "columns"}
		for _, c := range columns {
			name, ok := o.columnName(c)
			if !ok {
				return table{}, false
			}
			t.names = append(t.names, name)
		}
		return t, true
	}
	return table{}, false
}

// columnName returns the name of a column: a text, or that of an object.
func (o *opener) columnName(at span) (string, bool) {
	if m, ok := membersOf(o.raw, at); ok {
		named := false
		for _, key := range []string{"alias", "name", "ColumnName"} {
			if value, ok := m.get(key); ok && o.raw[value.start] == '"' && !named {
				at, named = value, true
			}
		}
		if !named {
			return "", false
		}
	}
	return unquote(o.raw[at.start:at.end])
}

// rows passes on the rows of a table as events. Cells with JSON as text, as in
// dynamic columns, are parsed.
func (o *opener) rows(t table) error {
	if t.columns {
		return o.columns(t)
	}
	for _, row := range t.rows {
		if cells, ok := elementsOf(o.raw, row); ok {
			if err := o.row(t.names, cells, row.start); err != nil {
				return err
			}
		}
	}
	return nil
}

// columns hands on the rows of a table whose columns are listed.
func (o *opener) columns(t table) error {
	all := make([][]span, 0, len(t.names))
	most := 0
	for _, column := range t.rows[:min(len(t.rows), len(t.names))] {
		cells, _ := elementsOf(o.raw, column)
		all = append(all, cells)
		most = max(most, len(cells))
	}
	for i := range most {
		names, cells := make([]string, 0, len(all)), make([]span, 0, len(all))
		for j, column := range all {
			if i < len(column) {
				names, cells = append(names, t.names[j]), append(cells, column[i])
			}
		}
		if err := o.row(names, cells, t.rows[0].start); err != nil {
			return err
		}
	}
	return nil
}

func (o *opener) row(names []string, cells []span, at int) error {
	fields, line := map[string]any{}, o.lineOf(at)
	for i, cell := range cells[:min(len(cells), len(names))] {
		one, err := decode(slices.Concat([]byte(`{"v":`), o.raw[cell.start:cell.end], []byte("}")), line)
		if err != nil {
			return err
		}
		v := one["v"]
		if text, ok := v.(string); ok && strings.HasPrefix(text, "{") && json.Valid([]byte(text)) {
			v, _ = decode([]byte(text), 0)
		}
		if v != nil && v != "" {
			fields[names[i]] = v
		}
	}
	text, err := json.Marshal(fields)
	if err != nil {
		return err
	}
	inner := opener{do: func(e Event) error {
		e.Line = line
		return o.do(e)
	}, raw: text}
	return inner.leaf(span{0, len(text)}, maxEnvelopes-2)
}
