package convert

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/convert/leql"
)

// kind tells which operator a match takes; matches of one kind on one key can
// share a list.
type kind int

const (
	equal    kind = iota // text without wildcards, or a number
	contains             // *text*
	prefix               // text*
	suffix               // *text
	pattern              // wildcards elsewhere, or text that quotes cannot hold or do not keep
	empty                // ''
	present              // '*'
	null                 // null
	single               // whatever stands alone: true, networks, expressions, comparisons
)

// kindOf returns the kind of a value and, for the first four, its text.
func kindOf(v sigma.Value) (kind, string) {
	switch v := v.(type) {
	case sigma.Number:
		return equal, v.Text
	case sigma.Null:
		return null, ""
	case sigma.String:
		return stringKind(v)
	}
	return single, ""
}

func stringKind(s sigma.String) (kind, string) {
	parts := s.Parts
	open, tail := false, false
	for len(parts) > 0 && parts[0].Kind == sigma.Any {
		parts, open = parts[1:], true
	}
	for len(parts) > 0 && parts[len(parts)-1].Kind == sigma.Any {
		parts, tail = parts[:len(parts)-1], true
	}
	if len(parts) == 0 {
		if open {
			return present, ""
		}
		return empty, ""
	}
	text := ""
	for _, p := range parts {
		if p.Kind != sigma.Text {
			return pattern, ""
		}
		text += p.Text
	}
	switch {
	case open && !tail:
		return suffix, text
	case !leql.Quotable(text):
		return pattern, ""
	case open:
		return contains, text
	case tail:
		return prefix, text
	case leql.ReadsAsNull(text):
		return pattern, text
	}
	return equal, text
}

func cased(v sigma.Value) bool {
	s, ok := v.(sigma.String)
	return ok && s.Cased
}

func origin(at sigma.Span) leql.Origin { return leql.Origin{Start: at.Start, End: at.End} }

func (m *match) key() leql.Key {
	k := leql.Key{Name: m.item.Field}
	if m.item.From != nil {
		k.From = origin(m.item.From.FieldAt)
	}
	return k
}

func (m *match) from() leql.Origin {
	if n := m.value.SourceNode(); n != nil {
		return origin(n.Span)
	}
	return leql.Origin{}
}

// at is the range of the value, or of the item where a pipeline added it; empty
// where a pipeline added both.
func (m *match) at() sigma.Span {
	switch {
	case m.value.SourceNode() != nil:
		return m.value.SourceNode().Span
	case m.item.From != nil:
		return m.item.From.At()
	}
	return sigma.Span{}
}

// itemFrom is the range of the whole item.
func (m *match) itemFrom() leql.Origin {
	if m.item.From != nil {
		return origin(m.item.From.At())
	}
	return leql.Origin{}
}

// writer turns expressions into LEQL and collects what stands in the way.
type writer struct {
	problems []Problem
	keywords bool // some keyword search is in the query
	negated  bool // what is written now stands behind an odd number of NOTs
	apart    bool // the variants of one value stay a chain of OR
	literal  bool // the query is that of the public backend
	errs     Direction
}

func (w *writer) refuse(check string, at sigma.Span, format string, args ...any) {
	w.problems = append(w.problems, Problem{Problem: sigma.Problem{Check: check, At: at, Text: sigma.Messagef(format, args...)}, Stops: true})
}

func (w *writer) note(check string, at sigma.Span, format string, args ...any) {
	w.problems = append(w.problems, Problem{Problem: sigma.Problem{Check: check, At: at, Text: sigma.Messagef(format, args...)}})
}

// writer returns one that writes as the pipelines ask: with the state "variants"
// set to "apart" the variants of one value do not share a list.
func (r *Result) writer() *writer {
	return &writer{literal: r.literal(), apart: r.Rule != nil && r.Rule.State["variants"] == "apart"}
}

// match writes one value of one field. It returns nil for what LEQL cannot
// say, which then stands in the problems.
func (w *writer) match(m *match) leql.Expr {
	if m.item.Field == "" {
		return w.keyword(m)
	}
	if !w.writable(m, m.item.Field) {
		return nil
	}
	if strings.HasSuffix(m.item.Field, ".*") {
		at := m.at()
		if m.item.From != nil {
			at = m.item.From.FieldAt
		}
		w.nearly(nearlyWildcard, at, sigma.Messagef("LEQL tests every value below %q: this matches %s than the rule", strings.TrimSuffix(m.item.Field, ".*"), w.than(nearlyWildcard)))
	}
	t := func(op leql.Operator, v leql.Value) leql.Expr {
		return &leql.Test{Key: m.key(), Operator: op, Value: v, From: m.itemFrom()}
	}
	from := m.from()
	word := func(text string) leql.Value { return leql.Literal{Text: text, From: from} }
	switch v := m.value.(type) {
	case sigma.String:
		return w.text(m, v)
	case sigma.Number:
		return t(leql.Equal, word(v.Text))
	case sigma.Bool:
		return t(leql.Equal, word(fmt.Sprint(v.True)))
	case sigma.Null:
		w.nearly(nearlyNull, m.at(), "LEQL does not distinguish a missing field from a null one; the query matches both")
		return t(leql.Equal, word("null"))
	case sigma.Exists:
		const text = "LEQL cannot test only for presence; a field that is null counts as absent"
		if v.True {
			w.nearly(nearlyExists, m.at(), text)
			return t(leql.NotEqual, word("null"))
		}
		w.nearly(nearlyAbsent, m.at(), text)
		return t(leql.Equal, word("null"))
	case sigma.Regexp:
		if re, ok := w.regexp(m, v); ok {
			return t(leql.Equal, re)
		}
	case sigma.CIDR:
		switch {
		case v.Prefix.Addr().Is6():
			if re, ok := ipv6Pattern(v.Prefix); ok && !w.literal {
				return t(leql.Equal, leql.Regex{Pattern: re, IgnoreCase: true, From: from})
			}
			if w.literal {
				w.refuse("idr-cidr-version", m.at(), "IP() in LEQL supports only IPv4 networks; %q is an IPv6 network", v.Text)
				return nil
			}
			w.refuse("idr-cidr-version", m.at(), "LEQL has no equivalent of %q, which contains IPv4-mapped addresses or every address; write the IPv4 network", v.Text)
		case v.Prefix.Bits() == 0:
			w.refuse("idr-cidr-version", m.at(), "IP() in LEQL supports prefix lengths from /1 to /32; %q contains every address", v.Text)
		default:
			return t(leql.Equal, leql.IP{Network: v.Prefix.String(), From: from})
		}
	case sigma.Comparison:
		op := map[string]leql.Operator{"lt": leql.Less, "lte": leql.LessEqual, "gt": leql.Greater, "gte": leql.GreaterEqual}[v.Op]
		return t(op, word(v.Number.Text))
	case sigma.TimePart:
		w.refuse("idr-modifier-unsupported", w.modifier(m, v.Unit), "LEQL cannot extract the %s from a date", v.Unit)
	case sigma.FieldRef:
		if v.AtStart || v.AtEnd {
			place := "contains"
			switch {
			case !v.AtEnd:
				place = "startswith"
			case !v.AtStart:
				place = "endswith"
			}
			w.refuse("idr-modifier-unsupported", w.modifier(m, place), "LEQL compares two fields only as a whole; %q cannot follow \"fieldref\"", place)
			return nil
		}
		if !w.writable(m, v.Field) {
			return nil
		}
		w.nearly(nearlyFieldref, w.modifier(m, "fieldref"), "LEQL compares two fields case-sensitively, so the query matches "+w.than(nearlyFieldref)+" than the rule")
		return t(leql.SameAs, leql.OtherKey{Key: leql.Key{Name: v.Field, From: from}})
	case sigma.Query:
		return &leql.Raw{Text: strings.ReplaceAll(v.Expression, "{field}", leql.QuoteKey(m.item.Field)), From: m.itemFrom()}
	}
	return nil
}

// writable refuses names of keys that no quotes can hold.
func (w *writer) writable(m *match, key string) bool {
	if leql.Quotable(key) {
		return true
	}
	at := m.at()
	if m.item.From != nil {
		at = m.item.From.FieldAt
	}
	w.refuse("idr-modifier-unsupported", at, "the field name %q cannot be quoted in LEQL", key)
	return false
}

// modifier returns the range of a modifier of the match's item.
func (w *writer) modifier(m *match, name string) sigma.Span {
	if m.item.From == nil {
		return m.at()
	}
	for _, u := range m.item.From.Modifiers {
		if u.Name == name {
			return u.At
		}
	}
	return m.item.From.FieldAt
}

// text writes a text value. Sigma compares ignoring case unless "cased" stands
// there; LEQL has an operator for each.
func (w *writer) text(m *match, s sigma.String) leql.Expr {
	if !w.sayable(m, s) {
		return nil
	}
	from := m.from()
	out := &leql.Test{Key: m.key(), Operator: leql.Equal, From: m.itemFrom()}
	operator := func(op, ignoring leql.Operator) leql.Operator {
		if s.Cased {
			return op
		}
		return ignoring
	}
	k, text := stringKind(s)
	switch k {
	case equal:
		w.asNumber(m, text)
		out.Value = leql.NoCase{Text: text, From: from}
		if s.Cased {
			out.Value = leql.Text{Text: text, From: from}
		}
	case contains:
		out.Operator, out.Value = operator(leql.Contains, leql.IContains), leql.Text{Text: text, From: from}
	case prefix:
		out.Operator, out.Value = operator(leql.StartsWith, leql.IStartsWith), leql.Text{Text: text, From: from}
	case suffix:
		out.Value = leql.Regex{Pattern: suffixPattern(text), IgnoreCase: !s.Cased, From: from}
	case pattern:
		out.Value = leql.Regex{Pattern: "(?s)" + wildcards(s), IgnoreCase: !s.Cased, From: from}
	case empty:
		out.Value = leql.Regex{Pattern: "^$", From: from}
	case present:
		out.Operator, out.Value = leql.NotEqual, leql.Literal{Text: "null", From: from}
	}
	return out
}

// asNumber notes that LEQL may read the text as a number, which the rule does
// not.
func (w *writer) asNumber(m *match, text string) {
	if leql.ReadsAsNumber(text) {
		w.nearly(nearlyNumber, m.at(), sigma.Messagef("LEQL compares %q as a number and finds every spelling of it", text))
	}
}

// sayable refuses what no pipeline gave a value to, and bytes that are no
// text.
func (w *writer) sayable(m *match, s sigma.String) bool {
	if w.placeholders(s.Node, s.Parts) {
		return false
	}
	for _, p := range s.Parts {
		if p.Kind == sigma.Text && !utf8.ValidString(p.Text) {
			w.refuse("idr-modifier-unsupported", m.at(), "LEQL cannot contain the encoded value; also encode it with base64")
			return false
		}
	}
	return true
}

// placeholders refuses each placeholder that is left.
func (w *writer) placeholders(n *sigma.Node, parts []sigma.Part) (found bool) {
	for _, p := range parts {
		if p.Kind == sigma.Placeholder {
			w.placeholder(n, p)
			found = true
		}
	}
	return found
}

func (w *writer) placeholder(n *sigma.Node, p sigma.Part) {
	at := sigma.Span{}
	if n != nil {
		at = n.Span
		if p.At.Start >= 0 {
			at = n.Sub(p.At.Start, p.At.End)
		}
	}
	w.refuse("idr-modifier-unsupported", at, "no value for the placeholder %%%s%%; define it under \"vars\" in a pipeline with \"value_placeholders\"", p.Text)
}

// suffixPattern is the form for "ends with", for which LEQL has no operator.
// It searches, so nothing before the text needs to be on one line.
func suffixPattern(text string) string { return ".*" + leql.Escape(text) + "$" }

// wildcards writes a value with wildcards as an expression that is right
// whether LEQL searches or matches the whole: ends that are fixed have an
// anchor, open ones ".*".
func wildcards(s sigma.String) string {
	var b strings.Builder
	if len(s.Parts) == 0 || s.Parts[0].Kind != sigma.Any {
		b.WriteByte('^')
	}
	for _, p := range s.Parts {
		switch p.Kind {
		case sigma.Any:
			b.WriteString(".*")
		case sigma.AnyChar:
			b.WriteByte('.')
		default:
			b.WriteString(leql.Escape(p.Text))
		}
	}
	if s.Parts[len(s.Parts)-1].Kind != sigma.Any {
		b.WriteByte('$')
	}
	return b.String()
}

func (w *writer) regexp(m *match, v sigma.Regexp) (leql.Value, bool) {
	if w.placeholders(v.Node, v.Parts) {
		return nil, false
	}
	text := v.Text()
	if faults := sigma.CheckPattern(text); len(faults) > 0 {
		shift := 0 // what a modifier put before the expression has no place in the rule
		for _, p := range v.Parts {
			if p.At.Start >= 0 {
				break
			}
			shift += len(p.Text)
		}
		for _, f := range faults {
			at := m.at()
			if v.Node == nil {
				w.refuse("idr-regex-construct", at, "%s", f.Text)
				continue
			}
			if written := len(v.Node.Value); f.At.Start >= shift && f.At.End-shift <= written {
				at = v.Node.Sub(f.At.Start-shift, f.At.End-shift)
			}
			w.refuse("idr-regex-construct", at, "%s", f.Text)
		}
		return nil, false
	}
	flags := ""
	if v.M {
		flags += "m"
	}
	if v.S {
		flags += "s"
	}
	if flags != "" {
		flags = "(?" + flags + ")"
	}
	// Where case cannot matter the reference's "i" stays, which is as right.
	return leql.Regex{Pattern: flags + leql.Slashes(unnamed(text)), IgnoreCase: v.I || !caseMatters(text), From: m.from()}, true
}

// rawText writes a text as an expression that finds it in an entry which may
// be the text of a JSON object: there a backslash is doubled, a quote has one
// before it, and control characters are escapes.
func rawText(text string) string {
	var b strings.Builder
	for _, r := range text {
		switch {
		case r == '\\':
			b.WriteString(`\\{1,2}`)
		case r == '"':
			b.WriteString(`\\?"`)
		case r < ' ' || r == '\u2028' || r == '\u2029':
			escape, ok := map[rune]string{'\b': "b", '\f': "f", '\n': "n", '\r': "r", '\t': "t"}[r]
			unicode := fmt.Sprintf(`u%04[1]x|\\u%04[1]X`, r)
			if ok {
				unicode = escape + `|\\` + unicode
			}
			b.WriteString("(?:" + leql.Escape(string(r)) + `|\\` + unicode + ")")
		default:
			b.WriteString(leql.Escape(string(r)))
		}
	}
	return b.String()
}

// keyword writes a search over the whole entry. LEQL's own keywords match
// words by upper and lower case, so a regular expression is needed.
func (w *writer) keyword(m *match) leql.Expr {
	at := m.at()
	whole := at
	if m.item.From != nil {
		whole = m.item.From.At()
	}
	re := func(n *Nearly, p string, ignore bool) leql.Expr {
		w.keywords = true
		w.nearly(n, whole, "keywords work only in Log Search, so there is no detection definition; the search covers the raw entry, including key names")
		return &leql.Keyword{Value: leql.Regex{Pattern: p, IgnoreCase: ignore, From: m.from()}, From: m.itemFrom()}
	}
	switch v := m.value.(type) {
	case sigma.String:
		if !w.sayable(m, v) {
			return nil
		}
		parts := v.Parts
		for len(parts) > 0 && parts[0].Kind == sigma.Any {
			parts = parts[1:]
		}
		for len(parts) > 0 && parts[len(parts)-1].Kind == sigma.Any {
			parts = parts[:len(parts)-1]
		}
		var b strings.Builder
		wild := false
		for _, p := range parts {
			switch p.Kind {
			case sigma.Any:
				b.WriteString(".*")
				wild = true
			case sigma.AnyChar:
				b.WriteString(`(?:\\u[0-9A-Fa-f]{4}|\\?.)`)
				wild = true
			default:
				b.WriteString(rawText(p.Text))
			}
		}
		p := b.String()
		switch {
		case p == "":
			p = "(?s).*"
		case wild:
			p = "(?s)" + p
		}
		return re(nearlyKeyword, p, !v.Cased)
	case sigma.Number:
		return re(nearlyKeyword, leql.Escape(v.Text), true)
	case sigma.Bool:
		return re(nearlyKeyword, fmt.Sprint(v.True), true)
	case sigma.Regexp:
		if r, ok := w.regexp(m, v); ok {
			w.keywords = true
			return re(nearlyPattern, r.(leql.Regex).Pattern, r.(leql.Regex).IgnoreCase)
		}
		return nil
	case sigma.Query:
		return &leql.Raw{Text: v.Expression, From: m.itemFrom()}
	}
	w.refuse("idr-modifier-unsupported", at, "this test needs a field; LEQL can search the whole entry only for text")
	return nil
}
