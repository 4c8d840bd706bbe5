package pipeline

import (
	"math"
	"math/big"
	"strconv"
	"strings"

	"sigma-lsp/analysis/sigma"
)

// noSpan is the span of parts that are not in the rule.
var noSpan = sigma.Span{Start: -1, End: -1}

// plainText is the text of a string as in pySigma's to_plain: wildcards as
// characters, a backslash before a literal "*" or "?", placeholders as %name%.
// Other backslashes are not doubled, so the text may differ from what was
// written.
func plainText(s sigma.String) string {
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

// parseParts parses a text of a pipeline like a value of a rule: "*" and "?"
// are wildcards, which a backslash escapes, as it escapes itself.
func parseParts(text string) []sigma.Part {
	if text == "" {
		return nil
	}
	if !strings.ContainsAny(text, `\*?`) {
		return []sigma.Part{{Kind: sigma.Text, Text: text, At: noSpan}}
	}
	var list []sigma.Part
	var b strings.Builder
	flush := func() {
		if b.Len() > 0 {
			list = append(list, sigma.Part{Kind: sigma.Text, Text: b.String(), At: noSpan})
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
			list = append(list, sigma.Part{Kind: sigma.Any, At: noSpan})
		case c == '?':
			flush()
			list = append(list, sigma.Part{Kind: sigma.AnyChar, At: noSpan})
		default:
			b.WriteByte(c)
		}
	}
	flush()
	return list
}

// splitPlaceholders splits texts at %name%, as the modifier "expand" does in pySigma.
func splitPlaceholders(list []sigma.Part) []sigma.Part {
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
				out = append(out, sigma.Part{Kind: sigma.Text, Text: rest[start:i], At: noSpan})
			}
			out = append(out, sigma.Part{Kind: sigma.Placeholder, Text: rest[i+1 : i+1+n], At: noSpan})
			i += n + 1
			start = i + 1
		}
		if start < len(rest) {
			out = append(out, sigma.Part{Kind: sigma.Text, Text: rest[start:], At: noSpan})
		}
	}
	return out
}

// joinTexts merges adjacent texts and drops empty ones.
func joinTexts(list []sigma.Part) []sigma.Part {
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
			out = append(out, sigma.Part{Kind: sigma.Text, Text: b.String(), At: noSpan})
		}
		i = end - 1
	}
	return out
}

// newString makes a value of a text of the pipeline, with the origin of the
// value that it replaces.
func newString(text string, in sigma.Value) sigma.String {
	s := sigma.String{Origin: sigma.Origin{Node: in.SourceNode()}, Parts: parseParts(text)}
	if before, ok := in.(sigma.String); ok {
		s.Cased = before.Cased
	}
	return s
}

// equalParts reports whether two strings are equal, including case.
func equalParts(a, b []sigma.Part) bool {
	a, b = joinTexts(a), joinTexts(b)
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

// parseNumber parses a decimal number and spells it like numbers of rules;
// infinities and NaN are not accepted.
func parseNumber(text string) (sigma.Number, bool) {
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

// pythonStr formats a scalar of a pipeline file as Python's str does.
func pythonStr(v any) string {
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
