package convert

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"sigma-lsp/analysis/events"
	matcher "sigma-lsp/analysis/match"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/convert/leql"
	"sigma-lsp/convert/pipeline"
)

// Mapping converts events as Sigma sees them to entries of InsightIDR, by the
// keys that the pipelines gave to the fields of one rule. Whether InsightIDR
// really fills these keys is not known here; docs/mappings.md has the evidence.
// It is safe for concurrent use.
type Mapping struct {
	// Given are the conditions that the pipelines added, in LEQL. Events seldom
	// have such fields, so the conditions are assumed to match.
	Given []string

	fields       []mappedField
	unmapped     []string // names of fields that no pipeline maps
	given        map[string]any
	added        []addedCondition
	impliedTests []impliedTest
	queryOrigins uint64 // bits: the origins that the query is for
}

// impliedTest is a test that is left out of the query because the origin of an
// event decides it.
type impliedTest struct {
	matches func(*matcher.Event) bool
	origins uint64 // origins for which it matches
}

// mappedField is a field and one of its keys.
type mappedField struct {
	field, key   string
	algorithm    string            // of hashes: the key has only the sum of this algorithm
	replacements map[string]string // values of the key by the lower-case values of the field that they replace
	// numbers are the numbers that the pipeline converted to text, in any
	// spelling.
	numbers map[float64]string
}

// addedCondition is a condition that a pipeline added.
type addedCondition struct {
	program *leql.Program
	negated bool
}

// Mapping returns the mapping of events. It fails if the pipelines change the
// rule in ways that cannot be applied to an event: other than renaming fields,
// splitting hashes and replacing values.
func (r *Result) Mapping() (*Mapping, error) {
	if r.Rule == nil {
		return nil, errors.New("only rules can map events")
	}
	m := &Mapping{given: map[string]any{}}
	for _, s := range r.Rule.Selections {
		var err error
		walkItems(s.Test, func(i *pipeline.Item) {
			if err == nil && i.From != nil && i.Field != "" && i.Implied == pipeline.NotImplied {
				err = m.addItem(i)
			}
		})
		if s.From == nil && err == nil {
			err = m.assume(r, s)
		}
		if err != nil {
			return nil, err
		}
	}
	for _, i := range r.impliedItems {
		if matches, ok := matcher.CompileItem(i.From); ok {
			m.impliedTests = append(m.impliedTests, impliedTest{matches, i.Origins})
		}
	}
	m.queryOrigins = r.queryOrigins
	return m, nil
}

// addItem adds the key of an item's field, and the keys of the fields that its
// values refer to.
func (m *Mapping) addItem(i *pipeline.Item) error {
	one := mappedField{field: i.From.Field, key: keyForField(i.Field, i.From.Field), replacements: map[string]string{}, numbers: map[float64]string{}}
	if one.algorithm = algorithmOf(i); one.algorithm == "" && !one.learnReplacements(i) {
		return fmt.Errorf("the pipeline changes the values of %s, so the values of its events are unknown", i.From.Field)
	}
	m.addField(one)
	if !i.Mapped && !slices.Contains(m.unmapped, i.Field) {
		m.unmapped = append(m.unmapped, i.Field)
	}
	for n, v := range i.Values {
		if to, ok := v.(sigma.FieldRef); ok {
			m.addField(mappedField{field: i.From.Values[n].(sigma.FieldRef).Field, key: to.Field, replacements: map[string]string{}, numbers: map[float64]string{}})
		}
	}
	return nil
}

// keyForField replaces the asterisk of a key by the name of the field.
func keyForField(key, field string) string {
	if above, ok := strings.CutSuffix(key, ".*"); ok {
		return above + "." + field
	}
	return key
}

func (m *Mapping) addField(one mappedField) {
	at := slices.IndexFunc(m.fields, func(o mappedField) bool {
		return o.field == one.field && o.key == one.key && o.algorithm == one.algorithm
	})
	if at < 0 {
		m.fields = append(m.fields, one)
		return
	}
	maps.Copy(m.fields[at].replacements, one.replacements)
	maps.Copy(m.fields[at].numbers, one.numbers)
}

// assume adds a condition that a pipeline added.
func (m *Mapping) assume(r *Result, s *pipeline.Selection) error {
	w := r.writer()
	e := w.expr(resolveSelection(s, allTests))
	if e == nil {
		return nil // it is not in the query either
	}
	a := addedCondition{negated: isNegated(r.Rule, s.Name)}
	text := leql.Bare(e)
	parsed, err := leql.ParseCondition(text)
	if err == nil {
		a.program, err = leql.Compile(parsed, false)
	}
	if err != nil {
		return fmt.Errorf("the pipeline adds a condition that cannot be evaluated here: %w", err)
	}
	m.added = append(m.added, a)
	if a.negated {
		text = "NOT (" + text + ")"
	} else {
		m.assumeValues(s.Test)
	}
	m.Given = append(m.Given, text)
	return nil
}

// isNegated reports whether a selection that a pipeline added must not match.
func isNegated(r *pipeline.Rule, name string) bool {
	for _, c := range r.Conditions {
		for and, ok := c.(*sigma.And); ok; and, ok = c.(*sigma.And) {
			if not, ok := and.Operands[0].(*sigma.Not); ok {
				if ref, ok := not.Operand.(*sigma.Ref); ok && ref.Name == name {
					return true
				}
			}
			c = and.Operands[len(and.Operands)-1]
		}
	}
	return false
}

// assumeValues chooses values that match a test.
func (m *Mapping) assumeValues(t pipeline.Test) {
	switch t := t.(type) {
	case *pipeline.Group:
		for _, inner := range t.Tests {
			m.assumeValues(inner)
			if !t.All {
				return
			}
		}
	case *pipeline.Item:
		if t.Negated || t.Field == "" || len(t.Values) == 0 {
			return
		}
		if _, null := t.Values[0].(sigma.Null); null {
			return
		}
		m.given[t.Field] = exampleValue(t.Values[0])
		if t.All && len(t.Values) > 1 {
			text := ""
			for _, v := range t.Values {
				text += fmt.Sprint(exampleValue(v))
			}
			m.given[t.Field] = text
		}
	}
}

// exampleValue is a value that matches a value of an added condition.
func exampleValue(v sigma.Value) any {
	switch v := v.(type) {
	case sigma.String:
		var b strings.Builder
		for _, p := range v.Parts {
			switch p.Kind {
			case sigma.Text:
				b.WriteString(p.Text)
			case sigma.AnyChar:
				b.WriteByte('x')
			}
		}
		return b.String()
	case sigma.Number:
		return v.Float
	}
	return events.Example(v)
}

// Event returns an event as an entry of InsightIDR, for leql.NewEvent. All
// values of a field are kept, as in JSON.
func (m *Mapping) Event(e *matcher.Event) map[string]any {
	entry := maps.Clone(m.given)
	for _, f := range m.fields {
		held, ok := e.Values(f.field)
		if !ok {
			continue
		}
		if held = f.keyTexts(held); e.Null(f.field) {
			entry[f.key] = nil
		} else if len(held) > 0 {
			entry[f.key] = scalarOrList(held)
		}
	}
	return entry
}

func scalarOrList(held []string) any {
	if len(slices.Compact(slices.Clone(held))) == 1 {
		return held[0]
	}
	all := make([]any, len(held))
	for i, text := range held {
		all[i] = text
	}
	return all
}

// keyTexts returns the values of the key for some values of the field.
func (f mappedField) keyTexts(texts []string) (held []string) {
	for _, text := range texts {
		word, reworded := f.replacements[strings.ToLower(text)]
		if n, err := strconv.ParseFloat(text, 64); err == nil && !reworded {
			word, reworded = f.numbers[n]
		}
		switch {
		case reworded:
			held = append(held, word)
		case f.algorithm == "":
			held = append(held, text)
		default:
			for part := range strings.SplitSeq(text, ",") {
				if name, sum, ok := strings.Cut(strings.TrimSpace(part), "="); ok && strings.EqualFold(name, f.algorithm) {
					held = append(held, sum)
				}
			}
		}
	}
	return held
}

// hashText is the form of a field like Hashes: sums with their algorithms.
var (
	hashText = regexp.MustCompile(`^\w+=[0-9A-Fa-f]+(,\w+=[0-9A-Fa-f]+)*$`)
	hashSize = map[string]int{"MD5": 32, "IMPHASH": 32, "SHA1": 40, "SHA256": 64, "SHA512": 128}
)

// CheckEvent returns an error if an event cannot be mapped without loss: it has
// to belong to the rule's log source, its hashes have to be hashes, and no two
// of its fields may have the same key.
func (m *Mapping) CheckEvent(e *matcher.Event) error {
	holding := map[string]string{} // field by key
	for _, f := range m.fields {
		texts, ok := e.Values(f.field)
		if other, taken := holding[f.key]; taken && other != f.field && !e.EqualFields(other, f.field) {
			return fmt.Errorf("%s and %s of the event are both %s", other, f.field, f.key)
		}
		holding[f.key] = f.field
		if _, given := m.given[f.key]; given && !ok {
			return fmt.Errorf("the event has no %s, which identifies its log source", f.field)
		}
		for _, text := range texts {
			if err := f.checkText(text); err != nil && !e.Null(f.field) {
				return err
			}
		}
	}
	possible := m.queryOrigins
	for _, t := range m.impliedTests {
		if t.matches(e) {
			possible &= t.origins
		} else {
			possible &^= t.origins
		}
	}
	if len(m.impliedTests) > 0 && possible == 0 {
		return errors.New("the event does not come from a log that the query reads")
	}
	entry := leql.NewEvent(m.Event(e), "")
	for _, a := range m.added {
		if a.program.Match(entry) == a.negated {
			return errors.New("the event does not belong to the log source")
		}
	}
	return nil
}

func (f mappedField) checkText(text string) error {
	if f.algorithm == "" {
		folded := strings.ToLower(text)
		if _, ok := f.replacements[folded]; ok {
			return nil
		}
		for _, word := range f.replacements {
			if strings.ToLower(word) == folded {
				return fmt.Errorf("%q is a value of %s, not of %s", text, f.key, f.field)
			}
		}
		return nil
	}
	seen := map[string]bool{}
	for part := range strings.SplitSeq(text, ",") {
		name, sum, _ := strings.Cut(part, "=")
		name = strings.ToUpper(name)
		if !hashText.MatchString(text) || len(sum) != hashSize[name] || seen[name] {
			return fmt.Errorf("%q is not a list of hashes", text)
		}
		seen[name] = true
	}
	return nil
}

// algorithmOf returns the algorithm of the hashes that an item tests, if a
// pipeline extracted them from values like "MD5=…".
func algorithmOf(i *pipeline.Item) (algorithm string) {
	for _, v := range i.Values {
		sum, ok := plainText(v)
		if !ok || sum == "" {
			return ""
		}
		found := ""
		for _, from := range i.From.Values {
			s, ok := from.(sigma.String)
			if !ok {
				continue
			}
			for _, p := range s.Parts {
				if name, rest, ok := strings.Cut(p.Text, "="); ok && rest == sum {
					found = strings.ToUpper(name)
				}
			}
		}
		if found == "" || algorithm != "" && found != algorithm {
			return ""
		}
		algorithm = found
	}
	return algorithm
}

func plainText(v sigma.Value) (string, bool) {
	s, ok := v.(sigma.String)
	if !ok {
		return "", false
	}
	return s.Plain()
}

// learnReplacements collects the values that a pipeline replaced. It reports
// whether the pipeline changed nothing else.
func (f mappedField) learnReplacements(i *pipeline.Item) bool {
	if len(i.Values) != len(i.From.Values) {
		return false
	}
	for n, v := range i.Values {
		from := i.From.Values[n]
		_, text := v.(sigma.String)
		if number, ok := from.(sigma.Number); ok && text && canonicalValue(v) == canonicalValue(from) {
			f.numbers[number.Float] = number.Text
		}
		if canonicalValue(v) == canonicalValue(from) {
			continue
		}
		old, ok := plainText(from)
		word, isText := plainText(v)
		if !ok || !isText || isCased(from) {
			return false
		}
		f.replacements[strings.ToLower(old)] = word
	}
	return true
}

// canonicalValue is a text that is equal for equal values, independent of their
// position. A number equals its text, and references to fields are equal, as
// the fields have keys of their own.
func canonicalValue(v sigma.Value) string {
	switch v := v.(type) {
	case sigma.Number:
		return "text " + v.Text
	case sigma.String:
		if text, ok := v.Plain(); ok && !v.Cased {
			return "text " + text
		}
		var b strings.Builder
		fmt.Fprint(&b, v.Cased)
		for _, p := range v.Parts {
			fmt.Fprintf(&b, " %d %q", p.Kind, p.Text)
		}
		return b.String()
	case sigma.Regexp:
		return fmt.Sprint("regexp ", v.I, v.M, v.S, v.Text())
	case sigma.Expansion:
		texts := make([]string, len(v.Values))
		for n, one := range v.Values {
			texts[n] = canonicalValue(one)
		}
		return fmt.Sprintf("%q", texts)
	case sigma.FieldRef:
		return fmt.Sprint("field ", v.AtStart, v.AtEnd)
	case sigma.CIDR:
		return "network " + v.Text
	case sigma.Comparison:
		return v.Op + v.Number.Text
	case sigma.Query:
		return "query " + v.Expression
	}
	return fmt.Sprintf("%T %v", v, v)
}
