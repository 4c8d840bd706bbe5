//go:build differential

package convert

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"sigma-lsp/analysis/events"
	matcher "sigma-lsp/analysis/match"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/convert/leql"
	"sigma-lsp/convert/pipeline"
)

// contest compares our queries and those of the reference for a rule. Events
// use LEQL keys; Sigma sees each value under the fields that have the key.
type contest struct {
	rule         *sigma.Rule
	sigma        *matcher.Matcher
	fields       map[string][]string // by key
	keys         []string            // sorted
	ours, theirs [][]*leql.Program   // one per interpretation, in which one query has to match
	trees        []leql.Expr         // the reference's
	letters      string              // those beyond ASCII that are in them
}

// filler is the value of keys that do not matter. No rule tests for it.
const filler = "zq"

// newContest fails with the message of the parser if a query of the reference
// is not LEQL.
func newContest(r *Result, rule *sigma.Rule, theirs []string) (*contest, error) {
	c := &contest{rule: rule, fields: map[string][]string{}}
	var mine []leql.Expr
	for _, q := range r.Queries(Simple) {
		e, err := leql.ParseCondition(q.Text)
		if err != nil {
			return nil, fmt.Errorf("our own query: %w", err)
		}
		mine = append(mine, e)
	}
	for _, q := range theirs {
		e, err := leql.ParseCondition(q)
		if err != nil {
			return nil, err
		}
		c.trees = append(c.trees, e)
		c.letters += strings.Map(func(r rune) rune {
			if r <= '~' {
				return -1
			}
			return r
		}, q)
	}
	var problems []sigma.Problem
	if c.sigma, problems = matcher.Compile(rule); c.sigma == nil {
		return nil, fmt.Errorf("the rule does not run: %s", problems[0].Text)
	}
	for _, reading := range readings {
		for _, side := range []struct {
			trees    []leql.Expr
			programs *[][]*leql.Program
		}{{mine, &c.ours}, {c.trees, &c.theirs}} {
			var all []*leql.Program
			for _, e := range side.trees {
				p, err := leql.Compile(reading.of(e), false)
				if err != nil {
					return nil, err
				}
				all = append(all, p)
			}
			*side.programs = append(*side.programs, all)
		}
	}
	r.eachItem(func(i *pipeline.Item) {
		field, key := "message", "message" // keywords are looked for anywhere
		if i.From != nil && i.Field != "" {
			field, key = i.From.Field, i.Field
		}
		if !slices.Contains(c.fields[key], field) {
			c.fields[key] = append(c.fields[key], field)
		}
	})
	c.keys = slices.Sorted(maps.Keys(c.fields))
	return c, nil
}

// readings are the interpretations of LEQL that its documentation allows: a
// regular expression may search in the value or match the whole value; a
// keyword may end at a letter, at a letter, digit or underscore, or nowhere;
// the raw entry may be JSON or not. A proof must be valid in all of them.
var readings = []struct {
	of    func(leql.Expr) leql.Expr
	raw   func(map[string]any) string
	whole bool // expressions cover the whole value
}{
	{func(e leql.Expr) leql.Expr { return e }, asJSON, false},
	{func(e leql.Expr) leql.Expr { return rewrite(e, wholeValue, edged) }, asJSON, true},
	{func(e leql.Expr) leql.Expr { return rewrite(e, nil, anywhere) }, asPairs, false},
}

func wholeValue(t *leql.Test) leql.Expr {
	if r, ok := t.Value.(leql.Regex); ok {
		changed := *t
		changed.Value = leql.Regex{Pattern: "^(?:" + r.Pattern + ")$", IgnoreCase: r.IgnoreCase}
		return &changed
	}
	return t
}

func edged(text string) string { return `(?:^|\W)` + regexp.QuoteMeta(text) + `(?:$|\W)` }

func anywhere(text string) string { return regexp.QuoteMeta(text) }

func asJSON(event map[string]any) string {
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(event); err != nil {
		panic(err) // an event holds texts and numbers
	}
	return strings.TrimSuffix(b.String(), "\n")
}

func asPairs(event map[string]any) string {
	var b strings.Builder
	for _, key := range slices.Sorted(maps.Keys(event)) {
		fmt.Fprintf(&b, "%s=%v ", key, event[key])
	}
	return b.String()
}

// rewrite changes the tests and the keywords of a tree.
func rewrite(e leql.Expr, test func(*leql.Test) leql.Expr, word func(string) string) leql.Expr {
	each := func(operands []leql.Expr) []leql.Expr {
		out := make([]leql.Expr, len(operands))
		for i, o := range operands {
			out[i] = rewrite(o, test, word)
		}
		return out
	}
	switch e := e.(type) {
	case *leql.And:
		return &leql.And{Operands: each(e.Operands)}
	case *leql.Or:
		return &leql.Or{Operands: each(e.Operands)}
	case *leql.Not:
		return &leql.Not{Operand: rewrite(e.Operand, test, word)}
	case *leql.Parens:
		return rewrite(e.Inner, test, word)
	case *leql.Test:
		if test != nil {
			return test(e)
		}
	case *leql.Keyword:
		if text, ok := e.Value.(leql.Text); ok && word != nil {
			return &leql.Keyword{Value: leql.Regex{Pattern: word(text.Text)}}
		}
	}
	return e
}

// verdicts are those for one event in one interpretation.
type verdicts struct{ sigma, ours, theirs bool }

// seen is an event as Sigma sees it.
func (c *contest) seen(event map[string]any) map[string]any {
	fields := map[string]any{}
	for key, v := range event {
		for _, field := range c.fields[key] {
			fields[field] = v
		}
	}
	return fields
}

func (c *contest) judge(event map[string]any, reading int) verdicts {
	e := leql.NewEvent(event, readings[reading].raw(event))
	match := func(p *leql.Program) bool { return p.Match(e) }
	return verdicts{c.sigma.Match(matcher.NewEvent(c.seen(event))), slices.ContainsFunc(c.ours[reading], match), slices.ContainsFunc(c.theirs[reading], match)}
}

// proves reports whether an event shows that the reference is wrong and we are
// right, in every interpretation, and regardless of the keys that the event
// lacks. With searches, only interpretations in which a regular expression
// searches count: otherwise an expression combined with another test of the
// same key may match nothing.
func (c *contest) proves(event map[string]any, searches bool) bool {
	full := maps.Clone(event)
	for _, key := range c.keys {
		if _, ok := full[key]; !ok {
			full[key] = filler
		}
	}
	for reading := range readings {
		if searches && readings[reading].whole {
			continue
		}
		for _, e := range []map[string]any{full, event} {
			if v := c.judge(e, reading); v.sigma == v.theirs || v.sigma != v.ours {
				return false
			}
			if len(full) == len(event) {
				break
			}
		}
	}
	return true
}

// plain makes a value on which LEQL's documentation is unambiguous: present,
// not empty, of printable ASCII. Other letters are kept as in the rule or the
// reference, so that their case is the same.
func (c *contest) plain(v any) any {
	text, ok := v.(string)
	switch {
	case v == nil || ok && text == "":
		return filler
	case !ok:
		return v
	}
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case r < ' ' || r > '~' && !strings.ContainsRune(c.letters, r):
			return 'x'
		}
		return r
	}, text)
}

// searchFor calls a function for events made of the rule and of the reference's
// query, until it returns false. All keys of an event have a value.
func (c *contest) searchFor(visit func(map[string]any) bool) {
	var bases []map[string]any
	for _, made := range events.Generate(c.rule) {
		event := map[string]any{}
		for _, key := range c.keys {
			event[key] = filler
			for _, field := range c.fields[key] {
				if v, ok := made[field]; ok {
					event[key] = c.plain(v)
				}
			}
		}
		if !visit(event) {
			return
		}
		bases = append(bases, event)
	}
	// Those that match, or come closest, with the values of either side
	// inserted.
	score := map[*map[string]any]int{}
	order := make([]*map[string]any, len(bases))
	for i := range bases {
		order[i] = &bases[i]
		for _, selection := range c.sigma.Explain(matcher.NewEvent(c.seen(bases[i]))).Selections {
			for _, item := range selection.Items {
				if item.Matched {
					score[order[i]]++
				}
			}
		}
	}
	slices.SortStableFunc(order, func(a, b *map[string]any) int { return score[b] - score[a] })
	var chosen []map[string]any
	count := map[bool]int{}
	for _, event := range order {
		if got := c.judge(*event, 0).sigma; count[got] < 8 {
			count[got]++
			chosen = append(chosen, *event)
		}
	}
	pool := c.pool()
	for _, event := range chosen {
		for _, key := range c.keys {
			for _, text := range pool[key] {
				own := fmt.Sprint(event[key])
				for _, value := range []string{text, own + text, text + own, swapped(own)} {
					changed := maps.Clone(event)
					changed[key] = value
					if !visit(changed) {
						return
					}
				}
			}
		}
	}
}

// pool contains texts for each key, from the values of the rule and of the
// reference's query.
func (c *contest) pool() map[string][]string {
	pool := map[string][]string{}
	add := func(key string, texts ...string) {
		for _, text := range append(slices.Clone(texts), strings.Join(texts, filler), joinBackwards(texts)) {
			for _, bare := range []string{text, strings.NewReplacer(`\*`, "*", `\?`, "?").Replace(text), strings.NewReplacer("*", filler, "?", "z").Replace(text)} {
				for _, variant := range []string{bare, swapped(bare), filler + bare, bare + filler, filler + bare + filler} {
					if variant = c.plain(variant).(string); !slices.Contains(pool[key], variant) {
						pool[key] = append(pool[key], variant)
					}
				}
			}
		}
	}
	for _, s := range c.rule.Detection.Selections {
		for i := range sigma.ItemsOf(s.Test) {
			for key, fields := range c.fields {
				if slices.Contains(fields, i.Field) || i.Field == "" && key == "message" {
					var texts []string
					for _, v := range i.Values {
						texts = append(texts, witness(v))
					}
					add(key, texts...)
				}
			}
		}
	}
	for _, tree := range c.trees {
		rewrite(tree, func(t *leql.Test) leql.Expr {
			var texts []string
			for _, v := range append(slices.Clone(t.List), t.Value) {
				switch v := v.(type) {
				case leql.Text:
					texts = append(texts, v.Text)
				case leql.NoCase:
					texts = append(texts, v.Text)
				case leql.Literal:
					texts = append(texts, v.Text)
				case leql.Regex:
					texts = append(texts, witness(sigma.Regexp{Parts: []sigma.Part{{Text: v.Pattern}}}))
				}
			}
			add(t.Key.Name, texts...)
			return t
		}, nil)
	}
	return pool
}

// witness is a text that a value matches; for an expression it matches as a
// whole, as that may be required.
func witness(v sigma.Value) string {
	text := fmt.Sprint(events.Example(v))
	if r, ok := v.(sigma.Regexp); ok {
		whole, err := regexp.Compile("^(?:" + r.Text() + ")$")
		for _, less := range []string{strings.TrimPrefix(text, "x"), strings.TrimSuffix(text, "y"), strings.TrimSuffix(strings.TrimPrefix(text, "x"), "y")} {
			if err == nil && whole.MatchString(less) {
				return less
			}
		}
	}
	return text
}

func joinBackwards(texts []string) string {
	texts = slices.Clone(texts)
	slices.Reverse(texts)
	return strings.Join(texts, filler)
}

func swapped(text string) string { // ASCII alone
	return strings.Map(func(r rune) rune {
		switch {
		case 'A' <= r && r <= 'Z':
			return r + 'a' - 'A'
		case 'a' <= r && r <= 'z':
			return r + 'A' - 'a'
		}
		return r
	}, text)
}

// counterexample searches for an event that proves the reference wrong, and
// reduces it to what matters.
func (c *contest) counterexample(searches bool) map[string]any {
	var found map[string]any
	c.searchFor(func(event map[string]any) bool {
		if c.proves(event, searches) {
			found = event
		}
		return found == nil
	})
	if found == nil {
		return nil
	}
	for _, key := range c.keys {
		less := maps.Clone(found)
		if delete(less, key); c.proves(less, searches) {
			found = less
		}
	}
	for _, key := range slices.Sorted(maps.Keys(found)) {
		text, ok := found[key].(string)
		for size := len(text) / 2; ok && size > 0; {
			shrunk := false
			for at := 0; at+size <= len(text); {
				shorter := maps.Clone(found)
				shorter[key] = text[:at] + text[at+size:]
				if shorter[key] != "" && c.proves(shorter, searches) {
					found, text, shrunk = shorter, text[:at]+text[at+size:], true
				} else {
					at++
				}
			}
			if !shrunk {
				size /= 2
			}
		}
	}
	return found
}

// alike reports whether both queries say the same of every event.
func (c *contest) alike() bool {
	same := true
	c.searchFor(func(event map[string]any) bool {
		v := c.judge(event, 0)
		same = v.ours == v.theirs
		return same
	})
	for _, made := range events.Generate(c.rule) { // with nulls, line breaks and all
		event := map[string]any{}
		for key, fields := range c.fields {
			if v, ok := made[fields[0]]; ok {
				event[key] = v
			}
		}
		v := c.judge(event, 0)
		same = same && v.ours == v.theirs
	}
	return same
}
