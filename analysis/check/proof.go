package check

import (
	"fmt"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"sigma-lsp/analysis/match"
	"sigma-lsp/analysis/sigma"
)

// sameMeaning reports whether two texts hold the same documents, which match
// the same events: the same log sources, and condition trees that are equal
// after normalising. Parts that could not be read before the change are
// compared with nothing, but all has to be readable that was.
func sameMeaning(before, after *sigma.File) bool {
	a, b := documents(before), documents(after)
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if !sameDocument(a[i], b[i]) {
			return false
		}
	}
	return true
}

func documents(f *sigma.File) []*sigma.Document {
	return slices.DeleteFunc(slices.Clone(f.Documents), func(d *sigma.Document) bool { return d.Kind == sigma.EmptyDocument })
}

func sameDocument(a, b *sigma.Document) bool {
	if a.Broken { // a YAML error: its text was not read
		return !b.Broken
	}
	if a.Kind != b.Kind || b.Broken {
		return false
	}
	switch {
	case a.Rule != nil && b.Rule != nil:
		return len(b.Rule.Problems) <= len(a.Rule.Problems) &&
			logsourceText(a.Rule.Logsource) == logsourceText(b.Rule.Logsource) &&
			sameDetection(a.Rule.Detection, b.Rule.Detection, len(a.Rule.Problems) > 0)
	case a.Correlation != nil && b.Correlation != nil:
		return sameCorrelation(a.Correlation, b.Correlation)
	case a.Filter != nil && b.Filter != nil:
		return a.Filter.Any == b.Filter.Any && sameReferences(a.Filter.Rules, b.Filter.Rules) && logsourceText(a.Filter.Logsource) == logsourceText(b.Filter.Logsource) &&
			sameDetection(a.Filter.Detection, b.Filter.Detection, len(a.Filter.Problems) > 0)
	}
	return true
}

func logsourceText(l *sigma.Logsource) string {
	if l == nil {
		return "none"
	}
	text := func(n *sigma.Node) string {
		if n == nil {
			return "-"
		}
		return n.Tag + " " + n.Value
	}
	return text(l.Category) + "\x00" + text(l.Product) + "\x00" + text(l.Service)
}

// sameDetection compares two detections. With holes, parts of the first that
// could not be read match anything.
func sameDetection(a, b *sigma.Detection, holes bool) bool {
	if a == nil || b == nil {
		return a == b || holes && a == nil
	}
	if !holes {
		if len(a.Conditions) != len(b.Conditions) {
			return false
		}
		for i := range a.Conditions {
			if a.Conditions[i].Expr == nil || b.Conditions[i].Expr == nil || resolve(a, a.Conditions[i].Expr).key != resolve(b, b.Conditions[i].Expr).key {
				return false
			}
		}
		return true
	}
	if len(a.Selections) != len(b.Selections) {
		return false
	}
	for i, s := range a.Selections {
		t := b.Selections[i]
		if s.Name.Value != t.Name.Value || !s.Broken && t.Broken || !sameTest(s.Test, t.Test) {
			return false
		}
	}
	for i, c := range a.Conditions {
		if c.Expr != nil && (i >= len(b.Conditions) || b.Conditions[i].Expr == nil || canonicalExpression(c.Expr).key != canonicalExpression(b.Conditions[i].Expr).key) {
			return false
		}
	}
	return true
}

// sameTest compares two tests item by item, items that could not be read left out.
func sameTest(a, b sigma.Test) bool {
	switch a := a.(type) {
	case nil:
		return true
	case *sigma.Item:
		if a.Broken {
			return true
		}
	case *sigma.AllOf:
		if b, ok := b.(*sigma.AllOf); ok && len(a.Tests) == len(b.Tests) {
			return allSameTests(a.Tests, b.Tests)
		}
	case *sigma.AnyOf:
		if b, ok := b.(*sigma.AnyOf); ok && len(a.Tests) == len(b.Tests) {
			return allSameTests(a.Tests, b.Tests)
		}
	}
	return b != nil && test(a).key == test(b).key
}

func allSameTests(a, b []sigma.Test) bool {
	for i := range a {
		if !sameTest(a[i], b[i]) {
			return false
		}
	}
	return true
}

// term is a condition in its normal form: chains flattened, sorted, without
// doubles; its key says it all.
type term struct {
	op       byte // '&', '|', '!', or 0 for a test
	operands []term
	key      string
}

func leaf(key string) term { return term{key: string(appendText(nil, key))} }

// appendText adds a text to a key in such a way that it cannot be taken for
// another part of it.
func appendText(key []byte, text string) []byte {
	key = append(strconv.AppendInt(append(key, '<'), int64(len(text)), 10), ' ')
	return append(append(key, text...), '>')
}

func negate(t term) term {
	if t.op == '!' {
		return t.operands[0]
	}
	return term{'!', []term{t}, "!(" + t.key + ")"}
}

func chain(op byte, operands []term) term {
	var flat []term
	for _, o := range operands {
		if o.op == op {
			flat = append(flat, o.operands...)
		} else {
			flat = append(flat, o)
		}
	}
	slices.SortFunc(flat, func(a, b term) int { return strings.Compare(a.key, b.key) })
	flat = slices.CompactFunc(flat, func(a, b term) bool { return a.key == b.key })
	if len(flat) == 1 {
		return flat[0]
	}
	keys := make([]string, len(flat))
	for i, o := range flat {
		keys[i] = o.key
	}
	return term{op, flat, string(op) + "(" + strings.Join(keys, ",") + ")"}
}

func termOf(s *sigma.Selection) term { return test(s.Test) }

// resolve is a condition with the selections in the place of their names.
func resolve(d *sigma.Detection, e sigma.Expr) term { return resolveBy(d, e, termOf) }

func resolveBy(d *sigma.Detection, e sigma.Expr, termOf func(*sigma.Selection) term) term {
	return expression(e, func(e sigma.Expr) term {
		switch e := e.(type) {
		case *sigma.Ref:
			if s := d.Selection(e.Name); s != nil {
				return termOf(s)
			}
		case *sigma.Of:
			var operands []term
			for _, s := range d.Matching(e.Pattern) {
				operands = append(operands, termOf(s))
			}
			return chain(map[bool]byte{true: '&', false: '|'}[e.All], operands)
		}
		return leaf("nothing")
	})
}

// canonicalExpression is a condition with the names as written.
func canonicalExpression(e sigma.Expr) term {
	return expression(e, func(e sigma.Expr) term {
		switch e := e.(type) {
		case *sigma.Ref:
			return leaf(e.Name)
		case *sigma.Of:
			return leaf(fmt.Sprint("of ", e.All, " ", e.Pattern))
		}
		return leaf("nothing")
	})
}

func expression(e sigma.Expr, name func(sigma.Expr) term) term {
	each := func(operands []sigma.Expr) (terms []term) {
		for _, o := range operands {
			terms = append(terms, expression(o, name))
		}
		return terms
	}
	switch e := e.(type) {
	case *sigma.And:
		return chain('&', each(e.Operands))
	case *sigma.Or:
		return chain('|', each(e.Operands))
	case *sigma.Not:
		return negate(expression(e.Operand, name))
	}
	return name(e)
}

func test(t sigma.Test) term {
	each := func(tests []sigma.Test) (terms []term) {
		for _, inner := range tests {
			terms = append(terms, test(inner))
		}
		return terms
	}
	switch t := t.(type) {
	case *sigma.AllOf:
		return chain('&', each(t.Tests))
	case *sigma.AnyOf:
		return chain('|', each(t.Tests))
	case *sigma.Item:
		if t.Broken {
			return leaf(fmt.Sprintf("broken %d", t.At().Start)) // like nothing else
		}
		op, list := byte('|'), uncovered(t.Values)
		if t.All {
			op, list = '&', t.Values
		}
		x := chain(op, values(t.Field, list))
		if t.Negated {
			x = negate(x)
		}
		return x
	}
	return leaf("nothing")
}

func values(field string, list []sigma.Value) (terms []term) {
	for _, v := range list {
		if e, ok := v.(sigma.Expansion); ok {
			terms = append(terms, chain('|', values(field, e.Values)))
			continue
		}
		terms = append(terms, leaf(field+"\x00"+valueKey(v)))
	}
	return terms
}

// uncovered drops networks that are within another one of the list: an
// address in one of them is in the other as well.
func uncovered(list []sigma.Value) []sigma.Value {
	var networks []netip.Prefix
	for _, v := range list {
		if c, ok := v.(sigma.CIDR); ok {
			networks = append(networks, c.Prefix)
		}
	}
	if len(networks) < 2 {
		return list
	}
	return slices.DeleteFunc(slices.Clone(list), func(v sigma.Value) bool {
		c, ok := v.(sigma.CIDR)
		return ok && slices.ContainsFunc(networks, func(n netip.Prefix) bool { return n.Bits() < c.Prefix.Bits() && n.Contains(c.Prefix.Addr()) })
	})
}

// valueKey says what a value matches; values that match the same have one key.
func valueKey(v sigma.Value) string {
	switch v := v.(type) {
	case sigma.String:
		return stringKey(v)
	case sigma.Number:
		return "number " + v.Text
	case sigma.Bool:
		return fmt.Sprint("bool ", v.True)
	case sigma.Null:
		return "null"
	case sigma.Regexp:
		return regexpKey(v)
	case sigma.CIDR:
		return "cidr " + v.Prefix.String()
	case sigma.Comparison:
		return "compare " + v.Op + " " + v.Number.Text
	case sigma.TimePart:
		return "time " + v.Unit + " " + v.Op + " " + v.Number.Text
	case sigma.Exists:
		return fmt.Sprint("exists ", v.True)
	case sigma.FieldRef:
		return fmt.Sprintf("field %q %t %t %t", v.Field, v.AtStart, v.AtEnd, v.Cased)
	case sigma.Query:
		return "query " + v.Expression
	}
	return fmt.Sprintf("%T", v)
}

// stringKey writes a text part by part. A run of wildcards is the number of
// characters that it asks for at the least, and whether there may be more.
func stringKey(s sigma.String) string {
	b := append(make([]byte, 0, 64), "text "...)
	if s.Cased {
		b = append(b, "cased "...)
	}
	ones, anyRun := 0, false
	wildcards := func() {
		if ones > 0 || anyRun {
			b = append(strconv.AppendInt(append(b, '['), int64(ones), 10), ' ')
			b = append(strconv.AppendBool(b, anyRun), ']')
		}
		ones, anyRun = 0, false
	}
	text := ""
	plain := func() {
		if text != "" {
			b = appendText(b, text)
		}
		text = ""
	}
	for _, p := range s.Parts {
		switch p.Kind {
		case sigma.Text:
			wildcards()
			if s.Cased {
				text += p.Text
			} else {
				text += match.Fold(p.Text)
			}
			continue
		case sigma.Any:
			plain()
			anyRun = true
		case sigma.AnyChar:
			plain()
			ones++
		default:
			plain()
			wildcards()
			b = appendText(append(b, '%'), p.Text)
		}
	}
	plain()
	wildcards()
	return string(b)
}

// regexpKey takes flags at the very start of an expression for flags of the
// modifier: both mean the same.
func regexpKey(r sigma.Regexp) string {
	text := r.Text()
	for strings.HasPrefix(text, "(?") {
		end := strings.IndexByte(text, ')')
		if end < 3 || strings.Trim(text[2:end], "ims") != "" {
			break
		}
		flags := text[2:end]
		r.I, r.M, r.S = r.I || strings.Contains(flags, "i"), r.M || strings.Contains(flags, "m"), r.S || strings.Contains(flags, "s")
		text = text[end+1:]
	}
	return fmt.Sprintf("regexp %t %t %t %q", r.I, r.M, r.S, text)
}

func (t term) constant() (value, constant bool) {
	if t.op == '!' {
		value, constant = t.operands[0].constant()
		return !value, constant
	}
	if t.op == 0 {
		return false, false
	}
	decides := t.op == '|' // the value of one operand that is enough
	keys, all := map[string]bool{}, true
	for _, o := range t.operands {
		v, c := o.constant()
		if c && v == decides {
			return decides, true
		}
		all = all && c
		keys[o.key] = true
	}
	for _, o := range t.operands {
		if keys[negate(o).key] {
			return decides, true
		}
	}
	return !decides, all && len(t.operands) > 0
}

// CanonicalExpression is a key for an expression of a condition: two that say the same with
// the same names have the same.
func CanonicalExpression(e sigma.Expr) string { return canonicalExpression(e).key }

// CanonicalValue is a key for what a value is compared with: two that match the same
// have the same.
func CanonicalValue(v sigma.Value) string {
	if e, ok := v.(sigma.Expansion); ok {
		return chain('|', values("", e.Values)).key
	}
	return valueKey(v)
}

func isSubset(a, b term) bool {
	parts := func(t term, op byte) map[string]bool {
		keys := map[string]bool{t.key: true}
		if t.op == op {
			for _, o := range t.operands {
				keys[o.key] = true
			}
		}
		return keys
	}
	switch {
	case a.key == b.key:
		return true
	case b.op == '&': // each part of the wider one is demanded by the narrower one
		mine := parts(a, '&')
		return !slices.ContainsFunc(b.operands, func(o term) bool { return !mine[o.key] })
	case a.op == '&':
		return parts(a, '&')[b.key]
	case b.op == '|':
		theirs := parts(b, '|')
		if a.op != '|' {
			return theirs[a.key]
		}
		return !slices.ContainsFunc(a.operands, func(o term) bool { return !theirs[o.key] })
	}
	return false
}
