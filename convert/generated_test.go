//go:build differential

package convert

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"sigma-lsp/analysis/events"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/convert/pipeline"
)

// The events for a generated rule: half of them resemble its values, half have
// random values.
const eventsOfMade = 60

// TestGenerated runs generated rules and their queries on events made from
// them: through parsing, translation, printing, the LEQL parser and both
// evaluators. -rapid.checks sets their number for each pipeline.
func TestGenerated(t *testing.T) {
	t.Parallel()
	var lock sync.Mutex
	rules, ran, matched, refused := 0, 0, 0, map[string]int{}
	t.Run("rules", func(t *testing.T) {
		for name, p := range madePipelines(t) {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				rapid.Check(t, func(rt *rapid.T) {
					rapid.IntRange(0, len(name)).Draw(rt, "the other pipelines have other rules")
					text := ruleText().Draw(rt, "rule")
					file := sigma.Parse(sigma.NewSource(text))
					rule := file.Documents[0].Rule
					r := Convert(file.Documents[0], p...)
					if !r.HasQuery() {
						lock.Lock()
						refused[r.Verdict.String()]++
						lock.Unlock()
						return
					}
					one, err := newTrial(rule, r)
					switch {
					case errors.As(err, new(brokenQuery)):
						rt.Fatalf("%v\n%s", err, text)
					case err != nil:
						lock.Lock()
						what, _, _ := strings.Cut(err.Error(), ":")
						refused[what]++
						lock.Unlock()
						return
					}
					count, found := 0, 0
					made := events.Generate(rule)
					made = append(made[:eventsOfMade/2], made[len(made)-eventsOfMade/2:]...)
					for _, event := range made {
						v, _ := one.judge(event, one.sigma(event))
						if one.wrong(v) {
							rt.Fatalf("%s\n%s", text, one.report(event))
						}
						if !v.outside {
							count++
						}
						if v.sigma {
							found++
						}
					}
					lock.Lock()
					rules, ran, matched = rules+1, ran+count, matched+found
					lock.Unlock()
				})
			})
		}
	})
	t.Logf("%d made rules, %d events, %d of them matched; not translated or run: %v", rules, ran, matched, refused)
}

// madePipelines are the pipelines for generated rules: none, the default, and
// one with every change that can be applied to events.
func madePipelines(t *testing.T) map[string][]*pipeline.Pipeline {
	t.Helper()
	own, problems := pipeline.Parse("own.yml", sigma.NewSource(`
vars: {a: [one, 't*o', 'th"ree'], b: x}
transformations:
  - {type: field_name_mapping, mapping: {F: [f.one, f.two], G: 'my key', Image: path}}
  - {type: value_placeholders}
  - {type: replace_string, regex: '\Aword\z', replacement: another, field_name_conditions: [{type: include_fields, fields: [path]}]}
  - {type: add_condition, conditions: {kind: [a, b], n|gte: 3}}
  - {type: add_condition, negated: true, conditions: {tag|contains: 'no'}}
`))
	if own == nil {
		t.Fatal(problems)
	}
	insightidr, _ := pipeline.Builtin("insightidr")
	return map[string][]*pipeline.Pipeline{"none": nil, "insightidr": {insightidr}, "own": {own}}
}

// ruleText makes the text of a rule.
func ruleText() *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		names := rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"sel", "sel_a", "sel_b", "filter_1", "filter_x", "_hidden", "1st", "not_this"}), 1, 4, rapid.ID).Draw(t, "names")
		var b strings.Builder
		b.WriteString("title: made\nlogsource: {category: process_creation, product: windows}\ndetection:\n")
		for _, name := range names {
			fmt.Fprintf(&b, "  %q:%s\n", name, selectionText().Draw(t, name))
		}
		conditions := rapid.SliceOfN(conditionText(names, 3), 1, 2).Draw(t, "conditions")
		if len(conditions) == 1 {
			fmt.Fprintf(&b, "  condition: %s\n", conditions[0])
		} else {
			fmt.Fprintf(&b, "  condition: [%q, %q]\n", conditions[0], conditions[1])
		}
		return b.String()
	})
}

func conditionText(names []string, depth int) *rapid.Generator[string] {
	name := rapid.SampledFrom(names)
	quantified := rapid.Custom(func(t *rapid.T) string {
		n := name.Draw(t, "of")
		targets := []string{n, n[:1+len(n)/2] + "*"}
		if slices.ContainsFunc(names, func(n string) bool { return n[0] != '_' }) {
			targets = append(targets, "them")
		}
		return rapid.SampledFrom([]string{"1", "all", "any"}).Draw(t, "quantifier") + " of " + rapid.SampledFrom(targets).Draw(t, "target")
	})
	if depth == 0 {
		return rapid.OneOf(name, quantified)
	}
	inner := conditionText(names, depth-1)
	return rapid.OneOf(name, quantified, rapid.Custom(func(t *rapid.T) string {
		a, b := inner.Draw(t, "left"), inner.Draw(t, "right")
		form := rapid.SampledFrom([]string{"%s and %s", "%s or %s", "not %[1]s", "(%[1]s)", "not (%s or %s)", "%s and not %s", "(%s and %s) or not %[1]s", "%s or (%s)"}).Draw(t, "form")
		text := fmt.Sprintf(form, a, b)
		text, _, _ = strings.Cut(text, "%!(EXTRA")
		return text
	}))
}

func selectionText() *rapid.Generator[string] {
	items := rapid.SliceOfN(itemText(), 1, 3)
	return rapid.Custom(func(t *rapid.T) string {
		lines := func(indent string, items []string) string {
			var b strings.Builder
			seen := map[string]bool{}
			for _, item := range items {
				if key, _, _ := strings.Cut(item, ": "); !seen[key] {
					seen[key] = true
					b.WriteString(indent + item)
				}
			}
			return b.String()
		}
		switch rapid.IntRange(0, 9).Draw(t, "shape") {
		case 0:
			return " " + list(rapid.SliceOfN(textValue(), 1, 3).Draw(t, "keywords"))
		case 1:
			return "\n    " + rapid.SampledFrom([]string{`"|all"`, `"|contains"`, `"|cased"`, `"|contains|all"`, `"|windash"`}).Draw(t, "keyword modifiers") +
				": " + list(rapid.SliceOfN(textValue(), 1, 3).Draw(t, "keywords"))
		case 2, 3:
			var b strings.Builder
			for range rapid.IntRange(1, 3).Draw(t, "maps") {
				b.WriteString("\n    -" + strings.TrimPrefix(lines("\n      ", items.Draw(t, "items")), "\n     "))
			}
			return b.String()
		}
		return lines("\n    ", items.Draw(t, "items"))
	})
}

// chain is some sequences of modifiers with the values that they accept.
type chain struct {
	modifiers []string
	value     func() *rapid.Generator[string]
}

// chains are valid sequences of modifiers.
var chains = []chain{
	{[]string{"", "", "|neq"}, anyValue},
	{[]string{"", "|cased", "|neq", "|cased|neq", "|all", "|windash", "|windash|cased", "|windash|all"}, textValue},
	{[]string{"|contains", "|startswith", "|endswith"}, textValue},
	{[]string{"|contains|all", "|all|contains", "|startswith|all", "|endswith|all", "|contains|neq", "|contains|all|neq", "|neq|endswith"}, textValue},
	{[]string{"|contains|cased", "|cased|startswith", "|endswith|cased", "|cased|contains|all", "|windash|contains", "|contains|windash", "|windash|contains|all", "|windash|endswith|neq", "|windash|startswith|cased"}, textValue},
	{[]string{"|base64", "|base64offset|contains", "|base64offset|contains|all", "|base64|contains", "|base64|base64", "|base64|cased"}, literalValue},
	{[]string{"|wide|base64offset|contains", "|utf16le|base64offset|contains|neq", "|utf16|base64|contains", "|utf16be|base64|startswith"}, literalValue},
	{[]string{"|re", "|re|i", "|re|m", "|re|s", "|re|i|s", "|re|i|m|s", "|re|all", "|re|neq", "|re|contains", "|re|startswith", "|re|i|endswith"}, patternValue},
	{[]string{"|cidr", "|cidr|neq"}, networkValue},
	{[]string{"|lt", "|lte", "|gt", "|gte", "|gte|neq"}, numberValue},
	{[]string{"|exists", "|exists|neq"}, booleanValue},
	{[]string{"|fieldref", "|fieldref|neq", "|fieldref|all"}, fieldValue},
	{[]string{"|expand", "|expand|contains", "|contains|all|expand", "|re|expand"}, placeholderValue},
}

// A modifier that no chain above contains is used as in its example.
func init() {
	for m := range sigma.Modifiers() {
		if slices.ContainsFunc(chains, func(c chain) bool {
			return slices.ContainsFunc(c.modifiers, func(mods string) bool { return slices.Contains(strings.Split(mods, "|"), m.Name) })
		}) {
			continue
		}
		key, example, _ := strings.Cut(m.Example, ": ")
		_, mods, _ := strings.Cut(key, "|")
		value := textValue
		switch {
		case strings.HasPrefix(mods, "re|"):
			value = patternValue
		case strings.Trim(example, "0123456789") == "":
			value = numberValue
		}
		chains = append(chains, chain{[]string{"|" + mods}, value})
	}
}

func fieldValue() *rapid.Generator[string] {
	return rapid.SampledFrom([]string{"F", "G", "Image", "x.y", "CommandLine", "My Field", "päth"})
}

func itemText() *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		field := fieldValue().Draw(t, "field")
		chain := rapid.SampledFrom(chains).Draw(t, "chain")
		modifiers := rapid.SampledFrom(chain.modifiers).Draw(t, "modifiers")
		values := rapid.SliceOfN(chain.value(), 1, 4).Draw(t, "values")
		if len(values) == 1 && !strings.Contains(modifiers, "all") {
			return fmt.Sprintf("%q: %s", field+modifiers, values[0])
		}
		return fmt.Sprintf("%q: %s", field+modifiers, list(values))
	})
}

func list(values []string) string { return "[" + strings.Join(values, ", ") + "]" }

// pieces are parts of texts: characters with a meaning somewhere in the
// process.
var pieces = []string{
	"a", "B", "word", "no", " ", "x-y", "-f", " /F ", "0", "1", "4688", "null", "true", ".", ".*", "(", ")", "[", "]", "{2}", "^", "$", "|", "+", "#", "&", "~", "%", "%a%",
	"*", "*", "?", `\*`, `\?`, `\\`, `\`, `\\*`, `\n`, `\d`, `C:\Windows\`, "/", "//", `"`, "'", `"""`, "'''", `"'`, "ä", "É", "日本", "😀", "\n", "\r\n", "\t", "\x01", "\u007f", "\u2028", "\u00a0", ",", ":", "=", "<b>",
}

func textValue() *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		text := strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 4).Draw(t, "pieces"), "")
		return quoted(t, text)
	})
}

func literalValue() *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		text := strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 1, 4).Draw(t, "pieces"), "")
		return quoted(t, strings.NewReplacer(`\*`, "", `\?`, "", "*", "", "?", "").Replace(text))
	})
}

// quoted writes a text as YAML, in one of the styles that can represent it.
func quoted(t *rapid.T, text string) string {
	plain := strings.Trim(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.") == "" && text != ""
	switch style := rapid.IntRange(0, 2).Draw(t, "style"); {
	case style == 1 && !strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r == 0x7f || r == 0x2028 || r == 0xa0 || r == '\u0085' }):
		return "'" + strings.ReplaceAll(text, "'", "''") + "'"
	case style == 2 && plain && strings.Trim(text, ".") != "":
		return text
	}
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range text {
		switch {
		case r == '"' || r == '\\':
			b.WriteString(`\` + string(r))
		case r < ' ' || r == 0x7f || r == 0x2028:
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

func numberValue() *rapid.Generator[string] {
	return rapid.OneOf(
		rapid.SampledFrom([]string{"0", "-0", "1", "+5", "0x1F", "0o17", "0b11", "017", "1.50", ".5", "1e3", "-1.5E-3", "1_000", "4688", "9007199254740993", "18446744073709551616", "123456789012345678901234567890", "1e300", "3.0"}),
		rapid.Map(rapid.IntRange(-10, 5000), strconv.Itoa),
	)
}

func booleanValue() *rapid.Generator[string] {
	return rapid.SampledFrom([]string{"true", "false", "True", "FALSE"})
}

func networkValue() *rapid.Generator[string] {
	return rapid.SampledFrom([]string{"10.0.0.0/8", "192.168.1.1", "10.1.2.3/16", "127.0.0.0/31", "'::1/128'", "0.0.0.0/0", "172.16.0.0/12", "255.255.255.255/32"})
}

func placeholderValue() *rapid.Generator[string] {
	return rapid.SampledFrom([]string{"'%a%'", "'%b%'", "'x%a%y%b%'", "'%b%*'", `'\%a%'`, "'100%'", "'%none%'"})
}

func anyValue() *rapid.Generator[string] {
	return rapid.OneOf(textValue(), numberValue(), booleanValue(), rapid.SampledFrom([]string{"null", "~", "''", "'*'", "'?'", "'**'", "'*?*'", "'1'", "'null'", "'true'", "word"}))
}

// patternValue generates regular expressions, most of which RE2 accepts.
func patternValue() *rapid.Generator[string] {
	atoms := []string{
		"a", "B", "x", " ", "/", `\/`, `\\`, `\.`, ".", "[a-z/]", "[^/\\\\]", `[\]/"']`, "[[:alpha:]]", `\d`, `\w`, `\s`, `\S`, `\b`, `\x41`, `\n`, `\t`, "\t", "\n", `"`, "'", "ä", "é", `\p{L}`, "(?i)", "(?s:.)", "(?P<name>a)", "(?<other>b)",
		"(a|B)", "(?:x/y|z)", "^", "$", `\A`, `\z`, "|", "-", "#", `\-`, "\u2028", "\x01", "{", "}", `\Q*\E`, "(?=a)", "(a)\\1",
	}
	repeats := []string{"", "", "", "", "*", "+", "?", "{2}", "{1,3}", "*?", "{0,2}"}
	return rapid.Custom(func(t *rapid.T) string {
		var b strings.Builder
		for range rapid.IntRange(1, 5).Draw(t, "atoms") {
			b.WriteString(rapid.SampledFrom(atoms).Draw(t, "atom") + rapid.SampledFrom(repeats).Draw(t, "repeat"))
		}
		return quoted(t, b.String())
	})
}
