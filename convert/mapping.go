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

// Mapping turns the events that Sigma sees into those that InsightIDR would
// hold, as far as one rule asks for them: by the keys that the pipelines gave
// its fields. What the keys hold in truth is not known here; docs/mappings.md
// has the evidence. It can be used by several goroutines.
type Mapping struct {
	// Given is the conditions that the pipelines added, in LEQL. Events of
	// Sigma hardly have such fields, so they are taken to hold.
	Given []string

	fields   []mapped
	unmapped []string // keys that are the names of fields which no pipeline maps
	given    map[string]any
	added    []added
	decided  []decidedTest
	origins  uint64 // for which the query is, as bits
}

// decidedTest is a test that is not in the query, as the origin of an event
// decides it.
type decidedTest struct {
	matches func(*matcher.Event) bool
	origins uint64 // for which it holds
}

// mapped is a field and one of its keys.
type mapped struct {
	field, key string
	algorithm  string            // of hashes: the key holds the sum of this one
	words      map[string]string // that the key has for others, which are in lower case
	// numbers are those that the pipeline made texts of, however the event
	// spells them.
	numbers map[float64]string
}

// added is a condition that a pipeline added.
type added struct {
	program *leql.Program
	negated bool
}

// Mapping tells how events map. It fails where the pipelines do more to the
// rule than can be done to an event: naming keys, splitting hashes and putting
// words in the place of others.
func (r *Result) Mapping() (*Mapping, error) {
	if r.Rule == nil {
		return nil, errors.New("only rules can map events")
	}
	m := &Mapping{given: map[string]any{}}
	for _, s := range r.Rule.Selections {
		var err error
		each(s.Test, func(i *pipeline.Item) {
			if err == nil && i.From != nil && i.Field != "" && i.Implied == pipeline.NotImplied {
				err = m.take(i)
			}
		})
		if s.From == nil && err == nil {
			err = m.give(r, s)
		}
		if err != nil {
			return nil, err
		}
	}
	for _, i := range r.decided {
		if matches, ok := matcher.Item(i.From); ok {
			m.decided = append(m.decided, decidedTest{matches, i.Origins})
		}
	}
	m.origins = r.origins
	return m, nil
}

// take learns the key of an item's field, and those of the fields that its
// values refer to.
func (m *Mapping) take(i *pipeline.Item) error {
	one := mapped{field: i.From.Field, key: below(i.Field, i.From.Field), words: map[string]string{}, numbers: map[float64]string{}}
	if one.algorithm = algorithmOf(i); one.algorithm == "" && !one.rewords(i) {
		return fmt.Errorf("the pipeline changes the values of %s, so the values of its events are unknown", i.From.Field)
	}
	m.know(one)
	if !i.Mapped && !slices.Contains(m.unmapped, i.Field) {
		m.unmapped = append(m.unmapped, i.Field)
	}
	for n, v := range i.Values {
		if to, ok := v.(sigma.FieldRef); ok {
			m.know(mapped{field: i.From.Values[n].(sigma.FieldRef).Field, key: to.Field, words: map[string]string{}, numbers: map[float64]string{}})
		}
	}
	return nil
}

// below gives each field that a key with an asterisk stands for a key of its own.
func below(key, field string) string {
	if above, ok := strings.CutSuffix(key, ".*"); ok {
		return above + "." + field
	}
	return key
}

func (m *Mapping) know(one mapped) {
	at := slices.IndexFunc(m.fields, func(o mapped) bool {
		return o.field == one.field && o.key == one.key && o.algorithm == one.algorithm
	})
	if at < 0 {
		m.fields = append(m.fields, one)
		return
	}
	maps.Copy(m.fields[at].words, one.words)
	maps.Copy(m.fields[at].numbers, one.numbers)
}

// give takes a condition that a pipeline added as given.
func (m *Mapping) give(r *Result, s *pipeline.Selection) error {
	w := r.writer()
	e := w.expr(selection(s, asWritten))
	if e == nil {
		return nil // it is not in the query either
	}
	a := added{negated: negates(r.Rule, s.Name)}
	text, _ := leql.Line(e)
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
		m.fill(s.Test)
	}
	m.Given = append(m.Given, text)
	return nil
}

// negates reports whether the selection that a pipeline added has to fail.
func negates(r *pipeline.Rule, name string) bool {
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

// fill chooses values for which a test holds.
func (m *Mapping) fill(t pipeline.Test) {
	switch t := t.(type) {
	case *pipeline.Group:
		for _, inner := range t.Tests {
			m.fill(inner)
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
		m.given[t.Field] = example(t.Values[0])
		if t.All && len(t.Values) > 1 {
			text := ""
			for _, v := range t.Values {
				text += fmt.Sprint(example(v))
			}
			m.given[t.Field] = text
		}
	}
}

// example is what a key may hold that an added condition asks for.
func example(v sigma.Value) any {
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

// Event returns an event as InsightIDR would hold it, for leql.NewEvent. Of a
// field that holds several values all are kept, as JSON does.
func (m *Mapping) Event(e *matcher.Event) map[string]any {
	entry := maps.Clone(m.given)
	for _, f := range m.fields {
		held, ok := e.Held(f.field)
		if !ok {
			continue
		}
		if held = f.holds(held); e.Null(f.field) {
			entry[f.key] = nil
		} else if len(held) > 0 {
			entry[f.key] = oneOrAll(held)
		}
	}
	return entry
}

func oneOrAll(held []string) any {
	if len(slices.Compact(slices.Clone(held))) == 1 {
		return held[0]
	}
	all := make([]any, len(held))
	for i, text := range held {
		all[i] = text
	}
	return all
}

// holds returns what the key holds where the field holds some texts.
func (f mapped) holds(texts []string) (held []string) {
	for _, text := range texts {
		word, reworded := f.words[strings.ToLower(text)]
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

// hashText is what a field like Hashes holds: sums with their algorithms.
var (
	hashText = regexp.MustCompile(`^\w+=[0-9A-Fa-f]+(,\w+=[0-9A-Fa-f]+)*$`)
	hashSize = map[string]int{"MD5": 32, "IMPHASH": 32, "SHA1": 40, "SHA256": 64, "SHA512": 128}
)

// Fits tells whether the pipelines say what an event is in InsightIDR, and
// nothing of it is lost: it is one of the rule's log source, its hashes are
// hashes, and no two of its fields have one key.
func (m *Mapping) Fits(e *matcher.Event) error {
	holding := map[string]string{} // the field that a key stems from
	for _, f := range m.fields {
		texts, ok := e.Held(f.field)
		if other, taken := holding[f.key]; taken && other != f.field && !e.Same(other, f.field) {
			return fmt.Errorf("%s and %s of the event are both %s", other, f.field, f.key)
		}
		holding[f.key] = f.field
		if _, given := m.given[f.key]; given && !ok {
			return fmt.Errorf("the event has no %s, which identifies its log source", f.field)
		}
		for _, text := range texts {
			if err := f.fits(text); err != nil && !e.Null(f.field) {
				return err
			}
		}
	}
	possible := m.origins
	for _, t := range m.decided {
		if t.matches(e) {
			possible &= t.origins
		} else {
			possible &^= t.origins
		}
	}
	if len(m.decided) > 0 && possible == 0 {
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

func (f mapped) fits(text string) error {
	if f.algorithm == "" {
		folded := strings.ToLower(text)
		if _, ok := f.words[folded]; ok {
			return nil
		}
		for _, word := range f.words {
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

// algorithmOf returns the algorithm of the sums that an item asks for, where a
// pipeline took them out of values like "MD5=…".
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

// rewords notes the words that a pipeline put in the place of others. It
// reports whether it did nothing else to the values.
func (f mapped) rewords(i *pipeline.Item) bool {
	if len(i.Values) != len(i.From.Values) {
		return false
	}
	for n, v := range i.Values {
		from := i.From.Values[n]
		_, text := v.(sigma.String)
		if number, ok := from.(sigma.Number); ok && text && written(v) == written(from) {
			f.numbers[number.Float] = number.Text
		}
		if written(v) == written(from) {
			continue
		}
		old, ok := plainText(from)
		word, isText := plainText(v)
		if !ok || !isText || cased(from) {
			return false
		}
		f.words[strings.ToLower(old)] = word
	}
	return true
}

// written is a value as a text by which values are told apart, wherever they
// stand. Numbers that are written as text are no others, nor is a field that a
// value refers to, as it has a key of its own.
func written(v sigma.Value) string {
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
			texts[n] = written(one)
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
