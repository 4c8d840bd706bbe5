package lsp_test

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"
)

// apply makes a change of the server in the open documents, as an editor does,
// and shows the lines that changed.
func (k *talker) apply(t *testing.T, edit any) {
	byAddress := map[string][]any{}
	if changes, ok := at(edit, "changes").(map[string]any); ok {
		for address, list := range changes {
			byAddress[address] = list.([]any)
		}
	}
	documentChanges, _ := at(edit, "documentChanges").([]any)
	for _, change := range documentChanges {
		address, ok := at(change, "textDocument.uri").(string)
		if !ok {
			k.say("%s", compact(change))
			continue
		}
		byAddress[address] = append(byAddress[address], at(change, "edits").([]any)...)
	}
	for _, address := range slices.Sorted(maps.Keys(byAddress)) {
		name := strings.TrimPrefix(address, k.root()+"/")
		d, ok := k.documents[name]
		if !ok {
			k.say("%s %s", name, compact(byAddress[address]))
			continue
		}
		before := d.text
		d.text = k.edited(d.text, byAddress[address])
		k.say("%s", strings.TrimSuffix(changedLines(before, d.text), "\n"))
		k.changed(t, name, []any{map[string]any{"text": d.text}})
	}
}

// edited applies text edits; all of their ranges are of the text as it is.
func (k *talker) edited(text string, list []any) string {
	type edit struct {
		start, end int
		text       string
	}
	var all []edit
	for _, e := range list {
		all = append(all, edit{k.offset(text, at(e, "range.start")), k.offset(text, at(e, "range.end")), at(e, "newText").(string)})
	}
	slices.SortStableFunc(all, func(a, b edit) int { return cmp.Compare(b.start, a.start) })
	for _, e := range all {
		text = text[:e.start] + e.text + text[e.end:]
	}
	return text
}

// offset is the byte at a position.
func (k *talker) offset(text string, position any) int {
	line, column := int(at(position, "line").(float64)), int(at(position, "character").(float64))
	start := 0
	for range line {
		start += strings.IndexByte(text[start:], '\n') + 1
	}
	for offset, r := range text[start:] {
		switch {
		case column <= 0:
			return start + offset
		case k.encoding == "utf-8":
			column -= utf8.RuneLen(r)
		case k.encoding == "utf-32":
			column--
		default:
			column -= utf16.RuneLen(r)
		}
	}
	return len(text)
}

// changedLines shows the lines in which two texts differ.
func changedLines(before, after string) string {
	a, b := strings.Split(before, "\n"), strings.Split(after, "\n")
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	var out strings.Builder
	for _, line := range a {
		out.WriteString("-" + line + "\n")
	}
	for _, line := range b {
		out.WriteString("+" + line + "\n")
	}
	return out.String()
}
