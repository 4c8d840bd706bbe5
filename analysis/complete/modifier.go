package complete

import (
	"slices"
	"strings"

	"sigma-lsp/analysis/sigma"
)

// After a field and a bar: modifiers that are allowed after the preceding ones,
// before the following ones, and for the values.
var _ = complete(func(r *request) {
	if !r.key || !r.inSelection() {
		return
	}
	whole := r.text[r.word.Start:r.word.End]
	before := r.text[r.word.Start:r.cursor]
	bar := strings.LastIndexByte(before, '|')
	if bar < 0 || strings.ContainsAny(before, " \t") {
		return
	}
	end := len(whole)
	if next := strings.IndexByte(whole[bar+1:], '|'); next >= 0 {
		end = bar + 1 + next
	}
	field, chain, _ := strings.Cut(whole[:bar], "|")
	used := strings.Split(chain, "|")
	if chain == "" {
		used = nil
	}
	var following []string
	if end < len(whole) {
		following = strings.Split(whole[end+1:], "|")
	}
	start := r.word.Start
	last := end == len(whole)
	values := r.valueTypes()
	if f, ok := r.Taxonomy.Field(r.logsource(), field); ok && f.Kind.Numeric() && len(values) == 0 {
		values = []valueType{numberValue}
	}
	r.useRange(start+bar+1, start+end)
	for m := range sigma.Modifiers() {
		if slices.Contains(used, m.Name) || !acceptsValues(m, values) {
			continue
		}
		next := slices.Concat(used, []string{m.Name})
		if !sigma.LegalChain(next) || !sigma.LegalChain(slices.Concat(next, following)) && sigma.LegalChain(slices.Concat(used, following)) {
			continue
		}
		c := Candidate{Label: m.Name, Text: m.Name, Kind: Modifier, Detail: m.Doc, ResolveKey: ResolveKey{About: "modifier", Name: m.Name}, CommitCharacters: ":|"}
		if r.colon || !last {
			c.CommitCharacters = ""
		}
		c.rank = len(modifierOrder)
		if i := slices.Index(modifierOrder, m.Name); i >= 0 {
			c.rank = i
		}
		r.offer(c)
	}
})

// modifierOrder begins with the modifiers that rules use most.
var modifierOrder = []string{
	"contains", "endswith", "startswith", "all", "re", "windash", "cidr", "base64offset", "exists", "cased", "i",
	"expand", "fieldref", "wide", "gt", "gte", "lt", "lte", "neq", "utf16", "utf16le", "utf16be", "base64", "m", "s",
}

// valueType is what a written value is, as far as modifiers care.
type valueType int

const (
	textValue valueType = iota
	numberValue
	boolValue
	nullValue
)

// acceptsValues reports whether a modifier can be used on values. A modifier
// accepts the type of value that its example has, with a few exceptions.
func acceptsValues(m *sigma.Modifier, values []valueType) bool {
	if len(values) == 0 {
		return true
	}
	_, example, _ := strings.Cut(m.Example, ": ")
	accepted := []valueType{typeOfPlain(example)}
	switch m.Name {
	case "neq":
		return true
	case "all":
		return len(values) > 1 || values[0] != boolValue && values[0] != nullValue
	case "re", "i", "m", "s":
		accepted = append(accepted, numberValue)
	}
	return slices.ContainsFunc(values, func(v valueType) bool { return slices.Contains(accepted, v) })
}

// typeOfPlain is the type of a value without quotes.
func typeOfPlain(text string) valueType {
	switch {
	case text == "true" || text == "false":
		return boolValue
	case text == "null" || text == "~":
		return nullValue
	case strings.Trim(text, "-+.0123456789") == "" || strings.HasPrefix(text, "0x"):
		return numberValue
	}
	return textValue
}

// valueTypes are the types of the values of the key at the cursor.
func (r *request) valueTypes() (values []valueType) {
	if r.scalar == nil || r.scalar.pair == nil || r.scalar != r.scalar.pair.key {
		return nil
	}
	n := r.scalar.pair.value
	nodes := n.items
	if n.kind == scalar {
		nodes = []*node{n}
	}
	for _, one := range nodes {
		if one.kind != scalar {
			continue
		}
		if one.quote != 0 || one.block {
			values = append(values, textValue)
		} else {
			values = append(values, typeOfPlain(r.string(one)))
		}
	}
	return values
}

var _ = explain("modifier", func(_ *Environment, t ResolveKey) string {
	m := sigma.LookupModifier(t.Name)
	if m == nil {
		return ""
	}
	if m.Example == "" {
		return m.Doc
	}
	return m.Doc + "\nExample: " + m.Example
})
