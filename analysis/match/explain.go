package match

import (
	"fmt"
	"strings"

	"sigma-lsp/analysis/sigma"
)

// Explanation is what a rule made of an event, part by part, whether or not
// the part decided. All parts know their place in the rule.
type Explanation struct {
	Matched    bool
	Conditions []ConditionReason // in the order of the file, as are all that follow
	Selections []SelectionReason
}

// ConditionReason is what one condition made of an event.
type ConditionReason struct {
	Condition *sigma.Condition
	Matched   bool
}

// SelectionReason is what one selection made of an event.
type SelectionReason struct {
	Selection *sigma.Selection
	Matched   bool
	Items     []ItemReason
}

// ItemReason is what one item of a selection made of an event.
type ItemReason struct {
	Item    *sigma.Item
	Matched bool     // with the modifiers "all" and "neq" in mind
	Present bool     // the event has the field; false for keywords
	Held    []string // the values of the field in the event, "null" among them
	Values  []ValueReason
}

// ValueReason tells whether one value of an item was found in the event,
// whatever the item makes of it.
type ValueReason struct {
	Value   sigma.Value
	At      sigma.Span // of the value as written
	Matched bool
}

// Explain tells why an event matches or does not. It looks at everything and
// so takes longer than Match.
func (m *Matcher) Explain(e *Event) Explanation {
	var x Explanation
	for _, c := range m.conditions {
		r := ConditionReason{c.of, c.match(e)}
		x.Matched = x.Matched || r.Matched
		x.Conditions = append(x.Conditions, r)
	}
	for _, s := range m.selections {
		r := SelectionReason{Selection: s.of, Matched: s.match(e)}
		for _, i := range s.items {
			r.Items = append(r.Items, i.explain(e))
		}
		x.Selections = append(x.Selections, r)
	}
	return x
}

func (i item) explain(e *Event) ItemReason {
	r := ItemReason{Item: i.of, Matched: i.match(e)}
	if i.of.Key != nil && i.of.Field != "" {
		r.Held, r.Present = e.Held(i.of.Field)
	}
	for n, match := range i.values {
		v := ValueReason{Value: i.of.Values[n], At: i.of.At(), Matched: match(e)}
		if from := v.Value.From(); from != nil {
			v.At = from.Span
		}
		r.Values = append(r.Values, v)
	}
	return r
}

// Text says in one line what the item made of the event: what the event holds,
// and the values of the rule that decided. It quotes both as they are, cut
// where they are long; the caller escapes the whole for where it goes.
func (r *ItemReason) Text() string {
	field, found, missed := r.Item.Field, r.split(true), r.split(false)
	var b strings.Builder
	switch {
	case field == "":
		b.WriteString("the event")
	case !r.Present:
		fmt.Fprintf(&b, "the event has no %s", field)
	default:
		fmt.Fprintf(&b, "%s is %s", field, list(quoted(r.Held), "and"))
	}
	_, asksPresence := r.Item.Values[0].(sigma.Exists)
	switch {
	case asksPresence && r.Matched:
		return b.String() + ", as the rule asks"
	case asksPresence && r.Present:
		return b.String() + ", and has to be absent"
	case field != "" && !r.Present && !r.Matched:
		return b.String()
	case field != "":
		b.WriteString(", which")
	}
	switch {
	case r.Item.Negated && r.Matched && len(found) == 0:
		fmt.Fprintf(&b, " is none of %s", list(missed, "and"))
	case r.Item.Negated && !r.Matched:
		fmt.Fprintf(&b, " is excluded by %s", list(found, "and"))
	case r.Matched != r.Item.Negated:
		fmt.Fprintf(&b, " matches %s", list(found, "and"))
	default:
		fmt.Fprintf(&b, " does not match %s", list(missed, "or"))
	}
	return b.String()
}

// split returns the values that were found, or those that were not, as the
// rule has them.
func (r *ItemReason) split(matched bool) (texts []string) {
	for _, v := range r.Values {
		if v.Matched == matched {
			texts = append(texts, written(v.Value))
		}
	}
	return texts
}

func written(v sigma.Value) string {
	n := v.From()
	switch {
	case n == nil:
		return "a value"
	case n.IsNull():
		return "null"
	case n.IsText():
		return quote(n.Value)
	}
	return n.Value
}

// Of long lists and texts only the beginning is shown.
const (
	valuesShown     = 5
	charactersShown = 160
)

func list(texts []string, word string) string {
	if more := len(texts) - valuesShown; more > 0 {
		texts = append(texts[:valuesShown:valuesShown], fmt.Sprintf("%d more", more))
	}
	if n := len(texts); n > 1 {
		return strings.Join(texts[:n-1], ", ") + " " + word + " " + texts[n-1]
	}
	return strings.Join(texts, "")
}

func quoted(texts []string) []string {
	out := make([]string, len(texts))
	for i, text := range texts {
		out[i] = quote(text)
	}
	return out
}

func quote(text string) string {
	if runes := []rune(text); len(runes) > charactersShown {
		text = string(runes[:charactersShown]) + "…"
	}
	return "“" + text + "”"
}
