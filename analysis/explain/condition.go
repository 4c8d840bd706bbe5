package explain

import (
	"strings"

	"sigma-lsp/analysis/sigma"
)

// words explains an operator, a quantifier, a parenthesis or "them" in a
// condition. The names of selections are explained elsewhere.
func (w *writer) words() bool {
	detection := w.document.Detection()
	if w.onKey || detection == nil || !w.is("detection", "condition") && !w.is("filter", "condition") {
		return false
	}
	words := detection.ConditionWords(w.node)
	for i, word := range words {
		if word.At.Start <= w.Offset && w.Offset < word.At.End {
			w.explainers(word.At)
			w.conditionWord(detection, words, i)
			return true
		}
	}
	return true
}

func (w *writer) conditionWord(detection *sigma.Detection, words []sigma.Word, i int) {
	word := words[i]
	switch {
	case word.Kind == sigma.OperatorWord && strings.EqualFold(word.Text, "of") && i > 0:
		w.quantifier(words[i-1].Text)
	case word.Kind == sigma.OperatorWord:
		w.operator(detection, word)
	case word.Kind == sigma.QuantifierWord:
		w.quantifier(word.Text)
	case word.Kind == sigma.ParenthesisWord:
		w.paragraph("Parentheses are evaluated first.")
	case word.Text == "them":
		w.paragraph("%s: all selections whose names do not start with an underscore.", Name(word.Text))
	case word.Kind == sigma.PatternWord:
		w.paragraph("%s: all selections whose names match this pattern; %s matches any number of characters.", Name(word.Text), Name("*"))
	}
}

func (w *writer) quantifier(word string) {
	switch strings.ToLower(word) {
	case "all":
		w.paragraph("%s: every selection that the pattern matches must match the event.", Name(word+" of"))
	default:
		w.paragraph("%s: at least one of the selections that the pattern matches must match the event.", Name(word+" of"))
	}
}

// operator explains "and", "or", "not", with what it joins where the condition
// can be read.
func (w *writer) operator(detection *sigma.Detection, word sigma.Word) {
	operands := w.operands(detection, word)
	sides := "these"
	if len(operands) == 0 { // the condition is still being written
		sides = "the operands"
	}
	switch strings.ToLower(word.Text) {
	case "and":
		w.paragraph("%s: all of %s must be true.", Name(word.Text), sides)
	case "or":
		w.paragraph("%s: at least one of %s must be true.", Name(word.Text), sides)
	case "not":
		w.paragraph("%s: the next operand must be false.", Name(word.Text))
	}
	for i, o := range operands {
		if i == maxLogsources {
			w.item("%s more", number(len(operands)-i))
			break
		}
		w.item("%s", Name(quoteText(o, 0)))
	}
	w.paragraph("Precedence, highest first: %s, %s, %s.", Name("not"), Name("and"), Name("or"))
}

// operands are those of the innermost expression around an operator.
func (w *writer) operands(detection *sigma.Detection, word sigma.Word) (operands []sigma.Expr) {
	for _, c := range detection.Conditions {
		if c.Node != w.node || c.Expr == nil {
			continue
		}
		for e := c.Expr; e != nil; {
			within := sigma.Operands(e)
			operands = within
			e = nil
			for _, o := range within {
				if o.At().Start <= word.At.Start && word.At.End <= o.At().End {
					e = o
				}
			}
		}
	}
	return operands
}

// maxDepth bounds how deep an expression is shown.
const maxDepth = 12

// quoteText writes an expression as a condition has it.
func quoteText(e sigma.Expr, depth int) string {
	if depth > maxDepth {
		return "…"
	}
	join := func(operands []sigma.Expr, word string, bracketed bool) string {
		var texts []string
		for _, o := range operands {
			texts = append(texts, quoteText(o, depth+1))
		}
		text := strings.Join(texts, word)
		if bracketed {
			return "(" + text + ")"
		}
		return text
	}
	switch e := e.(type) {
	case *sigma.And:
		return join(e.Operands, " and ", e.Parenthesized)
	case *sigma.Or:
		return join(e.Operands, " or ", e.Parenthesized)
	case *sigma.Not:
		return "not " + quoteText(e.Operand, depth+1)
	case *sigma.Ref:
		return e.Name
	case *sigma.Of:
		if e.All {
			return "all of " + e.Pattern
		}
		return "1 of " + e.Pattern
	}
	return ""
}
