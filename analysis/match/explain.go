package match

import (
	"fmt"
	"strings"

	"sigma-lsp/analysis/sigma"
)

// Explanation is how each part of a rule evaluated for an event, whether or not
// the part was decisive. All parts have their position in the rule.
type Explanation struct {
	Matched    bool
	Conditions []ConditionReason // in the order of the file, as are all that follow
	Selections []SelectionReason
	ExcludedBy []*sigma.Filter // those that exclude an event which the conditions match
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
	Item        *sigma.Item
	Matched     bool         // with the modifiers "all" and "neq" in mind
	Present     bool         // the event has the field; false for keywords
	FieldValues []FieldValue // the values of the field in the event
	Values      []ValueReason
}

// FieldValue is a value of a field of an event.
type FieldValue struct {
	Text string
	Null bool // JSON's null, which has no text
}

func (h FieldValue) String() string {
	if h.Null {
		return "null"
	}
	return quote(h.Text)
}

// ValueReason is whether one value of an item matched, regardless of the item's
// modifiers.
type ValueReason struct {
	Value   sigma.Value
	At      sigma.Span // of the value as written
	Matched bool
}

// Explain returns why an event matches or does not. It evaluates everything and
// so takes longer than Match.
func (m *Matcher) Explain(e *Event) Explanation {
	var x Explanation
	for _, c := range m.conditions {
		r := ConditionReason{c.condition, c.match(e)}
		x.Matched = x.Matched || r.Matched
		x.Conditions = append(x.Conditions, r)
	}
	for _, s := range m.selections {
		r := SelectionReason{Selection: s.selection, Matched: s.match(e)}
		for _, i := range s.items {
			r.Items = append(r.Items, i.explain(e))
		}
		x.Selections = append(x.Selections, r)
	}
	if x.Matched {
		x.ExcludedBy = m.excludingFilters(e)
		x.Matched = x.ExcludedBy == nil
	}
	return x
}

func (i item) explain(e *Event) ItemReason {
	r := ItemReason{Item: i.item, Matched: i.match(e)}
	if i.item.Key != nil && i.item.Field != "" {
		var values []value
		values, r.Present = e.field(i.item.Field)
		for _, v := range values {
			r.FieldValues = append(r.FieldValues, FieldValue{v.text, v.null})
		}
	}
	for n, match := range i.values {
		v := ValueReason{Value: i.item.Values[n], At: i.item.At(), Matched: match(e)}
		if from := v.Value.SourceNode(); from != nil {
			v.At = from.Span
		}
		r.Values = append(r.Values, v)
	}
	return r
}

// Text describes in one line how the item evaluated: the values of the event,
// and the values of the rule that decided. It quotes both unchanged, shortened
// if they are long; the caller escapes the whole for its output.
func (r *ItemReason) Text() string {
	field, found, missed := r.Item.Field, r.split(true), r.split(false)
	if r.Item.Negated && field != "" {
		return r.negated(found, missed)
	}
	var b strings.Builder
	switch {
	case field == "":
		b.WriteString("the event")
	case !r.Present:
		fmt.Fprintf(&b, "the event has no %s", field)
	default:
		b.WriteString(r.fieldText())
	}
	_, asksPresence := r.Item.Values[0].(sigma.Exists)
	switch {
	case asksPresence && r.Matched:
		return b.String() + ", as required"
	case asksPresence && r.Present:
		return b.String() + ", but must be absent"
	case field != "" && !r.Present && !r.Matched:
		return b.String()
	case field != "":
		b.WriteString(", which")
	}
	if r.Matched {
		fmt.Fprintf(&b, " matches %s", list(found, "and"))
	} else {
		fmt.Fprintf(&b, " does not match %s", list(missed, "or"))
	}
	return b.String()
}

func (r *ItemReason) fieldText() string {
	texts := make([]string, len(r.FieldValues))
	for i, h := range r.FieldValues {
		texts[i] = h.String()
	}
	return r.Item.Field + " is " + list(texts, "and")
}

// negated explains an item with the modifier neq: it matches where the same
// item without neq does not, and so where the field is absent.
func (r *ItemReason) negated(found, missed []string) string {
	switch {
	case r.Matched && !r.Present:
		return fmt.Sprintf("the event has no %s, so it is not %s, as neq requires", r.Item.Field, list(missed, "or"))
	case r.Matched && len(found) == 0:
		return fmt.Sprintf("%s, which does not match %s, as neq requires", r.fieldText(), list(missed, "or"))
	case r.Matched:
		return fmt.Sprintf("%s, which does not match all values, as neq requires", r.fieldText())
	case !r.Present:
		return fmt.Sprintf("the event has no %s, which matches %s, but neq excludes that", r.Item.Field, list(found, "and"))
	}
	return fmt.Sprintf("%s, which matches %s, but neq excludes that", r.fieldText(), list(found, "and"))
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
	n := v.SourceNode()
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
	maxValues     = 5
	maxCharacters = 160
)

func list(texts []string, word string) string {
	if more := len(texts) - maxValues; more > 0 {
		texts = append(texts[:maxValues:maxValues], fmt.Sprintf("%d more", more))
	}
	if n := len(texts); n > 1 {
		return strings.Join(texts[:n-1], ", ") + " " + word + " " + texts[n-1]
	}
	return strings.Join(texts, "")
}

func quote(text string) string {
	if runes := []rune(text); len(runes) > maxCharacters {
		text = string(runes[:maxCharacters]) + "…"
	}
	return "“" + text + "”"
}
