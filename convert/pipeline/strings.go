package pipeline

import (
	"math"
	"math/big"
	"strconv"
	"strings"

	"sigma-lsp/analysis/sigma"
)

// added is the place of parts that are not written in the rule.
var added = sigma.Span{Start: -1, End: -1}

// plain is the text of a string as pySigma's to_plain gives it: wildcards as
// characters, a backslash before a literal "*" or "?", placeholders as %name%.
// Other backslashes stand alone, so the text is not always the one that was
// written.
func plain(s sigma.String) string {
	if len(s.Parts) == 1 && s.Parts[0].Kind == sigma.Text && !strings.ContainsAny(s.Parts[0].Text, "*?") {
		return s.Parts[0].Text
	}
	var b strings.Builder
	for _, p := range s.Parts {
		b.WriteString(plainPart(p))
	}
	return b.String()
}

var escapeWildcards = strings.NewReplacer("*", `\*`, "?", `\?`)

func plainPart(p sigma.Part) string {
	switch p.Kind {
	case sigma.Any:
		return "*"
	case sigma.AnyChar:
		return "?"
	case sigma.Placeholder:
		return "%" + p.Text + "%"
	}
	return escapeWildcards.Replace(p.Text)
}

// parts reads a text of a pipeline as the value of a rule is read: "*" and "?"
// are wildcards, a backslash makes them and itself plain.
func parts(text string) []sigma.Part {
	if text == "" {
		return nil
	}
	if !strings.ContainsAny(text, `\*?`) {
		return []sigma.Part{{Kind: sigma.Text, Text: text, At: added}}
	}
	var list []sigma.Part
	var b strings.Builder
	flush := func() {
		if b.Len() > 0 {
			list = append(list, sigma.Part{Kind: sigma.Text, Text: b.String(), At: added})
			b.Reset()
		}
	}
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '\\' && i+1 < len(text) && strings.IndexByte(`\*?`, text[i+1]) >= 0:
			i++
			b.WriteByte(text[i])
		case c == '*':
			flush()
			list = append(list, sigma.Part{Kind: sigma.Any, At: added})
		case c == '?':
			flush()
			list = append(list, sigma.Part{Kind: sigma.AnyChar, At: added})
		default:
			b.WriteByte(c)
		}
	}
	flush()
	return list
}

// placeholders splits texts at %name%, as the modifier "expand" does in pySigma.
func placeholders(list []sigma.Part) []sigma.Part {
	var out []sigma.Part
	for _, p := range list {
		if p.Kind != sigma.Text {
			out = append(out, p)
			continue
		}
		rest := p.Text
		start := 0
		for i := 0; i < len(rest); i++ {
			if rest[i] != '%' {
				continue
			}
			n := strings.IndexByte(rest[i+1:], '%')
			if n <= 0 || strings.IndexByte(rest[i+1:i+1+n], '\\') >= 0 {
				continue
			}
			if i > start {
				out = append(out, sigma.Part{Kind: sigma.Text, Text: rest[start:i], At: added})
			}
			out = append(out, sigma.Part{Kind: sigma.Placeholder, Text: rest[i+1 : i+1+n], At: added})
			i += n + 1
			start = i + 1
		}
		if start < len(rest) {
			out = append(out, sigma.Part{Kind: sigma.Text, Text: rest[start:], At: added})
		}
	}
	return out
}

// joined joins neighbouring texts and leaves out empty ones.
func joined(list []sigma.Part) []sigma.Part {
	out := make([]sigma.Part, 0, len(list))
	for i := 0; i < len(list); i++ {
		end := i
		for end < len(list) && list[end].Kind == sigma.Text {
			end++
		}
		switch end - i {
		case 0:
			out = append(out, list[i])
			continue
		case 1:
			if list[i].Text != "" {
				out = append(out, list[i])
			}
			continue
		}
		var b strings.Builder
		for _, p := range list[i:end] {
			b.WriteString(p.Text)
		}
		if b.Len() > 0 {
			out = append(out, sigma.Part{Kind: sigma.Text, Text: b.String(), At: added})
		}
		i = end - 1
	}
	return out
}

// newString makes a value of a text of the pipeline. The origin is the value
// that it takes the place of.
func newString(text string, in sigma.Value) sigma.String {
	s := sigma.String{Origin: sigma.Origin{Node: in.SourceNode()}, Parts: parts(text)}
	if before, ok := in.(sigma.String); ok {
		s.Cased = before.Cased
	}
	return s
}

// equalParts tells whether two strings are the same token for token, case
// included.
func equalParts(a, b []sigma.Part) bool {
	a, b = joined(a), joined(b)
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i].Kind != b[i].Kind || a[i].Text != b[i].Text {
			return false
		}
	}
	return true
}

// number reads a decimal number and gives it the spelling of numbers of rules;
// infinities and NaN are none.
func number(text string) (sigma.Number, bool) {
	text = strings.TrimSpace(text)
	if text == "" || strings.Trim(text, "+-.0123456789eE_") != "" {
		return sigma.Number{}, false
	}
	text = strings.ReplaceAll(text, "_", "")
	f, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return sigma.Number{}, false
	}
	if i, ok := new(big.Int).SetString(text, 10); ok {
		return sigma.Number{Text: i.String(), Float: f}, true
	}
	return sigma.Number{Text: strconv.FormatFloat(f, 'f', -1, 64), Float: f}, true
}

// spell writes a scalar of a pipeline file as Python's str does.
func spell(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case int64:
		return strconv.FormatInt(v, 10)
	case float64:
		if a := math.Abs(v); a != 0 && (a >= 1e16 || a < 1e-4) {
			return strconv.FormatFloat(v, 'e', -1, 64)
		}
		s := strconv.FormatFloat(v, 'f', -1, 64)
		if !strings.Contains(s, ".") {
			s += ".0"
		}
		return s
	case bool:
		if v {
			return "True"
		}
		return "False"
	}
	return "None"
}
