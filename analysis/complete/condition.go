package complete

import (
	"slices"
	"strings"

	"sigma-lsp/analysis/sigma"
)

// A condition is completed by its grammar: a selection, "not", a parenthesis or
// a quantifier where an operand is expected, an operator after one.
var _ = complete(func(r *request) {
	if !r.value || r.documentKind() == sigma.CorrelationDocument {
		return
	}
	section := ""
	for _, s := range []string{"detection", "filter"} {
		if r.pathIs(s, "condition") || r.pathIs(s, "condition", "-") {
			section = s
		}
	}
	if section == "" {
		return
	}
	r.words = true
	r.condition(r.selections(section), func(name string) string { return r.fieldsOfSelection(section, name) })
})

// The condition of a temporal correlation joins the rules that it names.
var _ = complete(func(r *request) {
	if !r.value || !r.pathIs("correlation", "condition") || r.ownLine {
		return
	}
	r.words = true
	r.condition(r.strings(r.get(r.root, "correlation", "rules")), func(string) string { return "rule" })
})

// selections are the names of selections of a section.
func (r *request) selections(section string) (names []string) {
	n := r.get(r.root, section)
	if n == nil {
		return nil
	}
	for _, p := range n.pairs {
		if p.colon >= 0 && isSelection(section, p.name) && !slices.Contains(names, p.name) {
			names = append(names, p.name)
		}
	}
	return names
}

// fieldsOfSelection tells the fields of a selection.
func (r *request) fieldsOfSelection(section, name string) string {
	var fields []string
	var walk func(n *node)
	walk = func(n *node) {
		for _, item := range n.items {
			walk(item)
		}
		for _, p := range n.pairs {
			if field, _, _ := strings.Cut(p.name, "|"); !slices.Contains(fields, field) {
				fields = append(fields, field)
			}
		}
	}
	if n := r.get(r.root, section, name); n != nil {
		walk(n)
	}
	if len(fields) == 0 {
		return "selection"
	}
	return "tests " + joinFirst(fields)
}

// joinFirst names the first of some things.
func joinFirst(names []string) string {
	const most = 4
	if len(names) <= most {
		return strings.Join(names, ", ")
	}
	return strings.Join(names[:most], ", ") + " and " + countOf(len(names)-most, "other")
}

func (r *request) condition(names []string, detail func(name string) string) {
	from := r.cursor
	if r.scalar != nil {
		from = r.scalar.at.Start
		if r.scalar.quote != 0 {
			from++
		} else if r.scalar.block {
			from = min(lineEnd(r.text, from), r.cursor)
		}
	}
	before := conditionWords(r.text[from:r.cursor])
	start := r.cursor
	if len(before) > 0 && before[len(before)-1].at.End == r.cursor-from && !before[len(before)-1].bracket() {
		start = from + before[len(before)-1].at.Start
		before = before[:len(before)-1]
	}
	end := r.cursor
	limit := lineEnd(r.text, r.cursor)
	for end < limit && nameByte(r.text[end]) {
		end++
	}
	r.useRange(start, end)

	last, depth := "", 0
	for _, w := range before {
		switch last = strings.ToLower(w.text); last {
		case "(":
			depth++
		case ")":
			depth--
		}
	}
	switch last {
	case "", "and", "or", "not", "(":
		r.operands(names, detail, before, last)
	case "of":
		for i, p := range patterns(names) {
			r.offer(Candidate{Label: p.text, Text: p.text, Kind: Selection, Detail: p.detail(), CommitCharacters: ")", rank: i})
		}
		r.offer(Candidate{Label: "them", Text: "them", Kind: Operator, Detail: "all selections whose names do not start with _", CommitCharacters: ")", rank: 500})
	case "1", "all", "any":
		r.offer(Candidate{Label: "of", Text: "of ", Kind: Operator, Detail: "the selections that match a pattern"})
	default:
		r.offer(Candidate{Label: "and", Text: "and ", Kind: Operator, Detail: "both sides must match"})
		r.offer(Candidate{Label: "or", Text: "or ", Kind: Operator, Detail: "at least one side must match", rank: 1})
		r.offer(Candidate{Label: "and not", Text: "and not ", Kind: Operator, Detail: "the next operand must not match", rank: 2})
		if depth > 0 {
			r.offer(Candidate{Label: ")", Text: ")", Kind: Operator, Detail: "closes the parenthesis", rank: 3})
		}
	}
}

// operands offers what is valid where an operand is expected. Selections that
// the condition does not name yet come first.
func (r *request) operands(names []string, detail func(string) string, before []conditionWord, last string) {
	used := func(name string) bool {
		return slices.ContainsFunc(before, func(w conditionWord) bool {
			return w.text == name || strings.Contains(w.text, "*") && sigma.MatchesName(w.text, name)
		})
	}
	for i, name := range names {
		c := Candidate{Label: name, Text: name, Kind: Selection, Detail: detail(name), CommitCharacters: " )", rank: 10 + i}
		if used(name) {
			c.rank += 1000
		}
		if filters := strings.HasPrefix(name, "filter"); filters != (last == "not") && !(last == "" && !filters) {
			c.rank += 100
		}
		r.offer(c)
	}
	reached := patterns(names)
	for i, p := range reached {
		rank := 60 + 2*i
		if used(p.names[0]) {
			rank += 1000
		} else if filters := strings.HasPrefix(p.text, "filter"); filters != (last == "not") {
			rank += 100
		}
		for j, quantifier := range []string{"1 of ", "all of "} {
			if len(p.names) < 2 && j > 0 {
				break
			}
			text := quantifier + p.text
			r.offer(Candidate{Label: text, Text: text, Kind: Selection, Detail: p.detail(), CommitCharacters: ")", rank: rank + j})
		}
	}
	rank := 300
	for _, w := range []struct{ label, text, detail string }{
		{"1 of", "1 of ", "at least one of the selections that match a pattern"},
		{"all of", "all of ", "all selections that match a pattern"},
		{"not", "not ", "the next operand must not match"},
		{"1 of them", "1 of them", "at least one selection"},
		{"all of them", "all of them", "all selections"},
		{"(", "(", "parentheses are evaluated first"},
	} {
		if w.label == "not" && last == "not" || len(names) == 0 && strings.HasSuffix(w.label, "them") {
			continue
		}
		r.offer(Candidate{Label: w.label, Text: w.text, Kind: Operator, Detail: w.detail, rank: rank})
		rank++
	}
}

// pattern is one that reaches some selections.
type pattern struct {
	text  string
	names []string
}

func (p pattern) detail() string { return joinFirst(p.names) }

// patterns are those that reach two selections or more, and no more than their
// names say: up to an underscore, or up to where numbers begin. Those of one
// selection come last: public rules have them for the filters that are to come.
func patterns(names []string) []pattern {
	var all []pattern
	at := map[string]int{}
	add := func(stem, name string) {
		text := stem + "*"
		i, ok := at[text]
		if !ok {
			i = len(all)
			at[text] = i
			all = append(all, pattern{text: text})
		}
		if !slices.Contains(all[i].names, name) {
			all[i].names = append(all[i].names, name)
		}
	}
	for _, name := range names {
		for i := 1; i < len(name); i++ {
			digits := name[i] >= '0' && name[i] <= '9' && (name[i-1] < '0' || name[i-1] > '9')
			if name[i-1] == '_' || digits {
				add(name[:i], name)
			}
			if name[i] == '_' {
				add(name[:i], name)
			}
		}
	}
	for i := range all {
		stem := strings.TrimSuffix(all[i].text, "*")
		for _, name := range names {
			if sigma.MatchesName(stem+"*", name) {
				add(stem, name)
			}
		}
	}
	all = slices.DeleteFunc(all, func(p pattern) bool { return len(p.names) < 2 && !strings.HasSuffix(p.text, "_*") })
	// Of two that reach the same the one with the underscore is clearer.
	slices.SortStableFunc(all, func(a, b pattern) int {
		return pattern.order(a) - pattern.order(b)
	})
	return all
}

func (p pattern) order() int {
	o := 0
	if len(p.names) < 2 {
		o += 100
	}
	if stem := strings.TrimSuffix(p.text, "*"); !strings.HasSuffix(stem, "_") {
		o += 10
	}
	return o
}

// conditionWord is a word or a bracket of a condition.
type conditionWord struct {
	text string
	at   sigma.Span
}

func (w conditionWord) bracket() bool { return w.text == "(" || w.text == ")" }

func nameByte(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '_' || c == '-' || c == '*'
}

func conditionWords(text string) (words []conditionWord) {
	for i := 0; i < len(text); {
		start := i
		switch {
		case text[i] == '(' || text[i] == ')':
			i++
		case nameByte(text[i]):
			for i < len(text) && nameByte(text[i]) {
				i++
			}
		default:
			i++
			continue
		}
		words = append(words, conditionWord{text[start:i], sigma.Span{Start: start, End: i}})
	}
	return words
}
