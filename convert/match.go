package convert

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/convert/leql"
)

// kind is the kind of operator that a match needs; matches of one kind on one
// key can share a list.
type kind int

const (
	equal       kind = iota // text without wildcards, or a number
	contains                // *text*
	prefix                  // text*
	suffix                  // *text
	pattern                 // other wildcards, or text that quotes cannot contain or would change
	empty                   // ''
	present                 // '*'
	null                    // null
	singleValue             // never shares a test: booleans, networks, expressions, comparisons
)

// kindOf returns the kind of a value and, for the first four kinds, its text.
func kindOf(v sigma.Value) (kind, string) {
	switch v := v.(type) {
	case sigma.Number:
		return equal, v.Text
	case sigma.Null:
		return null, ""
	case sigma.String:
		return stringKind(v)
	}
	return singleValue, ""
}

func stringKind(s sigma.String) (kind, string) {
	parts := s.Parts
	leading, trailing := false, false
	for len(parts) > 0 && parts[0].Kind == sigma.Any {
		parts, leading = parts[1:], true
	}
	for len(parts) > 0 && parts[len(parts)-1].Kind == sigma.Any {
		parts, trailing = parts[:len(parts)-1], true
	}
	if len(parts) == 0 {
		if leading {
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
	case leading && !trailing:
		return suffix, text
	case !leql.Quotable(text):
		return pattern, ""
	case leading:
		return contains, text
	case trailing:
		return prefix, text
	case leql.ReadsAsNull(text):
		return pattern, text
	}
	return equal, text
}

func isCased(v sigma.Value) bool {
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

func (m *match) valueOrigin() leql.Origin {
	if n := m.value.SourceNode(); n != nil {
		return origin(n.Span)
	}
	return leql.Origin{}
}

// span is the span of the value, or of the item if a pipeline added the value;
// empty if a pipeline added both.
func (m *match) span() sigma.Span {
	switch {
	case m.value.SourceNode() != nil:
		return m.value.SourceNode().Span
	case m.item.From != nil:
		return m.item.From.At()
	}
	return sigma.Span{}
}

// itemOrigin is the origin of the whole item.
func (m *match) itemOrigin() leql.Origin {
	if m.item.From != nil {
		return origin(m.item.From.At())
	}
	return leql.Origin{}
}

// writer writes expressions in LEQL and collects the problems.
type writer struct {
	problems         []Problem
	keywords         bool // the query contains a keyword search
	negated          bool // the current part is inside an odd number of NOTs
	separateVariants bool // the variants of one value do not share a test
	reference        bool // reproduce the public backend
	direction        Direction
}

func (w *writer) refuse(check string, at sigma.Span, format string, args ...any) {
	w.problems = append(w.problems, Problem{Problem: sigma.Problem{Check: check, At: at, Text: sigma.Messagef(format, args...)}, Blocking: true})
}

func (w *writer) note(check string, at sigma.Span, format string, args ...any) {
	w.problems = append(w.problems, Problem{Problem: sigma.Problem{Check: check, At: at, Text: sigma.Messagef(format, args...)}})
}

// writer returns a writer as the pipelines configure it: if the state
// "variants" is "apart", the variants of one value do not share a list.
func (r *Result) writer() *writer {
	return &writer{reference: r.usesReference(), separateVariants: r.Rule != nil && r.Rule.State["variants"] == "apart"}
}

// match writes one value of one field. It returns nil and adds a problem if
// LEQL cannot express it.
func (w *writer) match(m *match) leql.Expr {
	if m.item.Field == "" {
		return w.keyword(m)
	}
	if !w.quotable(m, m.item.Field) {
		return nil
	}
	if strings.HasSuffix(m.item.Field, ".*") {
		at := m.span()
		if m.item.From != nil {
			at = m.item.From.FieldAt
		}
		w.approximate(approxWildcard, at, sigma.Messagef("LEQL tests every value below %q: this matches %s than the rule", strings.TrimSuffix(m.item.Field, ".*"), w.moreOrLess(approxWildcard)))
	}
	t := func(op leql.Operator, v leql.Value) leql.Expr {
		return &leql.Test{Key: m.key(), Operator: op, Value: v, From: m.itemOrigin()}
	}
	from := m.valueOrigin()
	word := func(text string) leql.Value { return leql.Literal{Text: text, From: from} }
	switch v := m.value.(type) {
	case sigma.String:
		return w.text(m, v)
	case sigma.Number:
		return t(leql.Equal, word(v.Text))
	case sigma.Bool:
		return t(leql.Equal, word(fmt.Sprint(v.True)))
	case sigma.Null:
		w.approximate(approxNull, m.span(), "LEQL does not distinguish a missing field from a null one; the query matches both")
		return t(leql.Equal, word("null"))
	case sigma.Exists:
		const text = "LEQL cannot test only for presence; a field that is null counts as absent"
		if v.True {
			w.approximate(approxExists, m.span(), text)
			return t(leql.NotEqual, word("null"))
		}
		w.approximate(approxAbsent, m.span(), text)
		return t(leql.Equal, word("null"))
	case sigma.Regexp:
		if re, ok := w.regexp(m, v); ok {
			return t(leql.Equal, re)
		}
	case sigma.CIDR:
		switch {
		case v.Prefix.Addr().Is6():
			if re, ok := ipv6Pattern(v.Prefix); ok && !w.reference {
				return t(leql.Equal, leql.Regex{Pattern: re, IgnoreCase: true, From: from})
			}
			if w.reference {
				w.refuse("idr-cidr-version", m.span(), "IP() in LEQL supports only IPv4 networks; %q is an IPv6 network", v.Text)
				return nil
			}
			w.refuse("idr-cidr-version", m.span(), "LEQL has no equivalent of %q, which contains IPv4-mapped addresses or every address; write the IPv4 network", v.Text)
		case v.Prefix.Bits() == 0:
			w.refuse("idr-cidr-version", m.span(), "IP() in LEQL supports prefix lengths from /1 to /32; %q contains every address", v.Text)
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
		if !w.quotable(m, v.Field) {
			return nil
		}
		w.approximate(approxFieldref, w.modifier(m, "fieldref"), "LEQL compares two fields by upper and lower case: this matches "+w.moreOrLess(approxFieldref)+" than the rule")
		return t(leql.SameAs, leql.OtherKey{Key: leql.Key{Name: v.Field, From: from}})
	case sigma.Query:
		return &leql.Raw{Text: strings.ReplaceAll(v.Expression, "{field}", leql.QuoteKey(m.item.Field)), From: m.itemOrigin()}
	}
	return nil
}

// quotable refuses keys that no quotes can contain.
func (w *writer) quotable(m *match, key string) bool {
	if leql.Quotable(key) {
		return true
	}
	at := m.span()
	if m.item.From != nil {
		at = m.item.From.FieldAt
	}
	w.refuse("idr-modifier-unsupported", at, "the field name %q cannot be quoted in LEQL", key)
	return false
}

// modifier returns the span of a modifier of the match's item.
func (w *writer) modifier(m *match, name string) sigma.Span {
	if m.item.From == nil {
		return m.span()
	}
	for _, u := range m.item.From.Modifiers {
		if u.Name == name {
			return u.At
		}
	}
	return m.item.From.FieldAt
}

// text writes a text value. Sigma compares ignoring case unless the modifier
// "cased" is set; LEQL has an operator for each.
func (w *writer) text(m *match, s sigma.String) leql.Expr {
	if !w.expressible(m, s) {
		return nil
	}
	from := m.valueOrigin()
	out := &leql.Test{Key: m.key(), Operator: leql.Equal, From: m.itemOrigin()}
	operator := func(op, ignoring leql.Operator) leql.Operator {
		if s.Cased {
			return op
		}
		return ignoring
	}
	k, text := stringKind(s)
	switch k {
	case equal:
		w.noteNumericText(m, text)
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
		out.Value = leql.Regex{Pattern: "(?s)" + wildcardPattern(s), IgnoreCase: !s.Cased, From: from}
	case empty:
		out.Value = leql.Regex{Pattern: "^$", From: from}
	case present:
		out.Operator, out.Value = leql.NotEqual, leql.Literal{Text: "null", From: from}
	}
	return out
}

// noteNumericText notes that LEQL may compare the text as a number, which the
// rule does not.
func (w *writer) noteNumericText(m *match, text string) {
	if leql.ReadsAsNumber(text) {
		w.approximate(approxNumber, m.span(), sigma.Messagef("LEQL compares %q as a number and finds every spelling of it", text))
	}
}

// expressible refuses placeholders without a value, and bytes that are not
// text.
func (w *writer) expressible(m *match, s sigma.String) bool {
	if w.placeholders(s.Node, s.Parts) {
		return false
	}
	for _, p := range s.Parts {
		if p.Kind == sigma.Text && !utf8.ValidString(p.Text) {
			w.refuse("idr-modifier-unsupported", m.span(), "LEQL cannot contain the encoded value; also encode it with base64")
			return false
		}
	}
	return true
}

// placeholders refuses each remaining placeholder.
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

// suffixPattern is the expression for "ends with", for which LEQL has no
// operator. It is a search, so text before it may span several lines.
func suffixPattern(text string) string { return ".*" + leql.Escape(text) + "$" }

// wildcardPattern writes a value with wildcards as an expression that is
// correct whether LEQL searches or matches the whole value: fixed ends have an
// anchor, open ones ".*".
func wildcardPattern(s sigma.String) string {
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
		shift := 0 // text that a modifier added before the expression has no span
		for _, p := range v.Parts {
			if p.At.Start >= 0 {
				break
			}
			shift += len(p.Text)
		}
		for _, f := range faults {
			at := m.span()
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
	// If case does not matter, the flag "i" of the reference backend is kept,
	// which is equivalent.
	return leql.Regex{Pattern: flags + leql.EscapeSlashes(unnameGroups(text)), IgnoreCase: v.I || !caseMatters(text), From: m.valueOrigin()}, true
}

// rawEntryPattern writes a text as an expression that finds it in a raw entry,
// which may be the text of a JSON object: there backslashes are doubled, quotes
// are escaped, and control characters are escapes.
func rawEntryPattern(text string) string {
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

// keyword writes a search in the whole entry. LEQL's own keywords are
// case-sensitive words, so a regular expression is needed.
func (w *writer) keyword(m *match) leql.Expr {
	at := m.span()
	whole := at
	if m.item.From != nil {
		whole = m.item.From.At()
	}
	re := func(n *Approximation, p string, ignore bool) leql.Expr {
		w.keywords = true
		w.approximate(n, whole, "keywords work only in Log Search, so there is no detection definition; the search covers the raw entry, including key names")
		return &leql.Keyword{Value: leql.Regex{Pattern: p, IgnoreCase: ignore, From: m.valueOrigin()}, From: m.itemOrigin()}
	}
	switch v := m.value.(type) {
	case sigma.String:
		if !w.expressible(m, v) {
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
				b.WriteString(rawEntryPattern(p.Text))
			}
		}
		p := b.String()
		switch {
		case p == "":
			p = "(?s).*"
		case wild:
			p = "(?s)" + p
		}
		return re(approxKeyword, p, !v.Cased)
	case sigma.Number:
		return re(approxKeyword, leql.Escape(v.Text), true)
	case sigma.Bool:
		return re(approxKeyword, fmt.Sprint(v.True), true)
	case sigma.Regexp:
		if r, ok := w.regexp(m, v); ok {
			w.keywords = true
			return re(approxKeywordRegex, r.(leql.Regex).Pattern, r.(leql.Regex).IgnoreCase)
		}
		return nil
	case sigma.Query:
		return &leql.Raw{Text: v.Expression, From: m.itemOrigin()}
	}
	w.refuse("idr-modifier-unsupported", at, "this test needs a field; LEQL can search the whole entry only for text")
	return nil
}
