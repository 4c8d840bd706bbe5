package check_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/convert"
	"sigma-lsp/convert/pipeline"
)

const (
	linearHead = "title: A\nlogsource: {category: process_creation, product: windows}\n"
	oneRule    = linearHead + "detection:\n    s: {Image: a}\n    t: {Image: b}\n    condition: s\n"
	twoNames   = linearHead + "detection:\n    s: {Image: a}\n    t: {Image: b}\n    condition: s"
	baseRule   = "title: B\nname: b\n" + "logsource: {category: process_creation, product: windows}\ndetection: {s: {Image: a}, condition: s}\n---\n"
)

// numbered repeats a line; "#" is its number.
func numbered(line string) func(n int) string {
	return func(n int) string {
		var b strings.Builder
		for i := range n {
			b.WriteString(strings.ReplaceAll(line, "#", fmt.Sprint(i)))
		}
		return b.String()
	}
}

// around puts something that is repeated between two texts.
func around(before string, part func(n int) string, after string) func(n int) string {
	return func(n int) string { return before + part(n) + after }
}

func selection(before, line, after string) func(n int) string {
	return around(linearHead+"detection:\n    s:\n"+before, numbered(line), after+"    condition: s\n")
}

// repeatedShapes are files in which one thing is there n times.
var repeatedShapes = map[string]func(n int) string{
	// Conditions.
	"operands":          around(twoNames, numbered(" or t or s"), "\n"),
	"negations":         around(twoNames, numbered(" and not t"), "\n"),
	"parentheses":       around(twoNames, numbered(" or (s and (t or (s and not t)))"), "\n"),
	"patterns":          around(twoNames, numbered(" or 1 of x* or s"), "\n"),
	"closing":           around(twoNames, numbered(")"), "\n"),
	"unknown operands":  around(twoNames, numbered(" or q#"), "\n"),
	"conditions":        around(linearHead+"detection:\n    s: {Image: a}\n    condition:\n", numbered("        - s\n"), ""),
	"wildcards in name": around(linearHead+"detection:\n    sx: {Image: a}\n    condition: 1 of ", numbered("s*"), "x\n"),
	"unknown names": func(n int) string {
		return linearHead + "detection:\n" + numbered("    s#: {Image: a}\n")(n) + "    condition: a" + numbered(" or x#q")(n) + "\n"
	},
	"named by pattern": func(n int) string {
		names := strings.Repeat("    "+strings.Repeat("s", 40)+"#: {Image: a}\n", 1)
		return linearHead + "detection:\n" + numbered(names)(n) + "    condition: 1 of " + strings.Repeat("s*", n) + "x\n"
	},
	"long selection named again": func(n int) string {
		return linearHead + "detection:\n    s: {Image: [" + numbered("a#, ")(100) + "z]}\n    t: {User: a}\n    condition: t" + numbered(" or s and not t")(n) + "\n"
	},

	// Selections.
	"selections":        around(linearHead+"detection:\n", numbered("    s#: {Image: a}\n"), "    condition: 1 of s*\n"),
	"selections, all":   around(linearHead+"detection:\n", numbered("    s#: {Image|contains: a#}\n"), "    condition: all of s*\n"),
	"selections, none":  around(linearHead+"detection:\n", numbered("    s#: {Image: a}\n"), "    condition: q\n"),
	"hidden selections": around(linearHead+"detection:\n", numbered("    _s#: {Image: a}\n"), "    s: {Image: b}\n    condition: 1 of s*\n"),
	"unusable names":    around(linearHead+"detection:\n", numbered("    s.#: {Image: a}\n"), "    s: {Image: b}\n    condition: s\n"),
	"same name":         around(linearHead+"detection:\n", numbered("    s: {Image: a}\n"), "    condition: s\n"),
	"filters by name":   around(linearHead+"detection:\n    s: {Image: a}\n", numbered("    f#: {User|contains: x#}\n"), "    condition: s and not 1 of f*\n"),
	"named one by one": func(n int) string {
		return linearHead + "detection:\n" + numbered("    s#: {Image: a}\n")(n) + "    condition: s0" + numbered(" or s#")(n) + "\n"
	},

	// Fields and values.
	"fields":           selection("", "        Field#: a\n", ""),
	"similar fields":   selection("", "        CommandLin#: a\n", ""),
	"same field":       selection("", "        Image: a\n", ""),
	"list of mappings": selection("", "        - Image|endswith: a#\n          User: b\n", ""),
	"negated fields":   selection("", "        Field#|neq: [a, b]\n", ""),
	"values":           selection("        Image:\n", "            - a#\n", ""),
	"same value":       selection("        Image:\n", "            - a\n", ""),
	"patterns of text": selection("        Image:\n", "            - '*a#*'\n", ""),
	"prefixes":         selection("        Image|contains:\n", "            - a#\n            - a#b\n", ""),
	"all of":           selection("        Image|contains|all:\n", "            - a#\n", ""),
	"keywords":         selection("", "        - word#\n", ""),
	"empty and null":   selection("        Image:\n", "            - null\n", ""),
	"empty":            selection("        Image:\n", "            -\n", ""),
	"kinds of values":  selection("        Image|all:\n", "            - a#\n            - '*b'\n            - '*c*'\n", ""),
	"numbers":          selection("        EventID:\n", "            - #\n", ""),
	"references":       selection("        Image|fieldref:\n", "            - F#\n", ""),
	"look-arounds":     selection("        Image|re:\n", "            - 'a(?!#)'\n", ""),
	"networks":         selection("        Ip|cidr:\n", "            - 10.0.0.0/8\n", ""),
	"placeholders":     selection("        Image|expand:\n", "            - '%a#%'\n", ""),
	"dashes":           selection("        CommandLine|windash:\n", "            - ' -a#'\n", ""),
	"modifiers":        around(linearHead+"detection:\n    s:\n        Image", numbered("|contain#"), ": a\n    condition: s\n"),
	"wildcards":        around(linearHead+"detection:\n    s: {Image: 'a", numbered("*a"), "'}\n    condition: s\n"),
	"only wildcards":   around(linearHead+"detection:\n    s: {Image: '", numbered("*"), "'}\n    condition: s\n"),
	"backslashes":      around(linearHead+"detection:\n    s: {Image: '", numbered(`\`), "'}\n    condition: s\n"),
	"alternatives":     around(linearHead+"detection:\n    s: {Image|re: 'a", numbered("|b#"), "'}\n    condition: s\n"),
	"groups":           around(linearHead+"detection:\n    s: {Image|re: '", numbered("(a)?"), "'}\n    condition: s\n"),
	"bidirectional":    selection("", "        Field#: \u202ea\n", ""),
	"other scripts":    selection("        Image:\n", "            - 'аpple#'\n", ""),

	// YAML.
	"anchors":         selection("", "        F#: &a# x\n", ""),
	"aliases":         selection("        A: &a [x, y]\n", "        F#: *a\n", ""),
	"unknown aliases": selection("", "        F#: *b#\n", ""),
	"merge keys":      around(linearHead+"detection:\n    s: &a {F: x, G: y}\n", numbered("    s#: {<<: *a}\n"), "    condition: 1 of s*\n"),
	"tags of YAML":    selection("", "        F#: !!binary aGVsbG8=\n", ""),
	"missing space":   selection("", "        F#:a\n", ""),
	"missing colon":   selection("", "        F# a\n", ""),
	"open quotes":     selection("", "        F#: 'a\n", ""),
	"open brackets":   selection("", "        F#: [a\n", ""),
	"tabs":            around(oneRule, numbered("\t\n"), ""),
	"comments":        around(oneRule, numbered("# c\n"), ""),
	"ignores":         around(oneRule, numbered("# sigma-lsp: ignore[foo#]\n"), ""),
	"ignores, one":    around(oneRule+"# sigma-lsp: ignore[", numbered("foo#,"), "a]\n"),
	"empty documents": around(oneRule, numbered("---\n"), ""),
	"unfinished":      numbered("detection:\n---\n"),
	"repeated key":    numbered("detection:\n"),
	"keys":            around(oneRule, numbered("key#: a\n"), ""),
	"similar keys":    around(oneRule, numbered("titel#: a\n"), ""),
	"title":           around("title: ", numbered("a "), "\n"+oneRule),
	"tags":            around(oneRule+"tags:\n", numbered("    - attack.t1059.#\n"), ""),
	"related":         around(oneRule+"related:\n", numbered("    - {id: 6f3e9d8e-0d1c-4a54-9a1c-2f6a2b1c7d10, type: derived}\n"), ""),
	"links":           around(oneRule+"references:\n", numbered("    - https://example.org/#\n"), ""),
	"false positives": around(oneRule+"falsepositives:\n", numbered("    - none\n"), ""),
	"listed fields":   around(oneRule+"fields:\n", numbered("    - F#\n"), ""),
	"log source":      around("title: A\nlogsource:\n", numbered("    categori#: x\n"), "detection: {s: {a: b}, condition: s}\n"),

	// Documents.
	"rules":            numbered("title: R#\nname: r#\n" + oneRule[len("title: A\n"):] + "---\n"),
	"equal rules":      numbered(baseRule),
	"rules of a group": around("action: global\n"+linearHead, numbered("---\ndetection: {s: {a: b}, condition: s}\n"), ""),
	"groups of rules":  numbered("action: global\n" + linearHead + "---\ndetection: {s: {a: b}, condition: s}\n---\naction: reset\n---\n"),
	"repeated rules":   around(oneRule, numbered("---\naction: repeat\nlevel: low\n"), ""),
	"correlations":     around(baseRule, numbered("correlation: {type: event_count, rules: [b], group-by: [User], timespan: 1h, condition: {gte: 2}}\n---\n"), ""),
	"chain":            around(baseRule, numbered("name: c#\ncorrelation: {type: event_count, rules: [c#], group-by: [User], timespan: 1h, condition: {gte: 2}}\n---\n"), ""),
	"correlated":       around(baseRule+"correlation:\n    type: event_count\n    timespan: 1h\n    condition: {gte: 2}\n    rules:\n", numbered("        - r#\n"), ""),
	"groupings":        around(baseRule+"correlation:\n    type: event_count\n    rules: [b]\n    timespan: 1h\n    condition: {gte: 2}\n    group-by:\n", numbered("        - F#\n"), ""),
	"filters": func(n int) string {
		return numbered(baseRule)(n) + numbered("title: F#\nlogsource: {product: windows}\nfilter: {rules: any, s: {User: a#}, condition: not s}\n---\n")(n)
	},
}

// TestLinear runs all checks and the conversion on n and 4n times each shape. The
// work is counted in bytes and objects that are allocated, so that the result does
// not depend on the machine: what is linear allocates four times as much, what is
// quadratic sixteen times.
func TestLinear(t *testing.T) {
	p, _ := pipeline.Builtin("insightidr")
	settings := check.Settings{Severity: check.SeverityFunc("strict", nil), Profile: "strict"}
	work := func(text string) (objects, bytes uint64) {
		results := map[*sigma.Document]*convert.Result{}
		settings.Result = func(d *sigma.Document) *convert.Result {
			if results[d] == nil {
				results[d] = convert.Convert(d, p)
			}
			return results[d]
		}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		check.Run(sigma.Parse(sigma.NewSource(text)), settings)
		runtime.ReadMemStats(&after)
		return after.Mallocs - before.Mallocs, after.TotalAlloc - before.TotalAlloc
	}
	for name, text := range repeatedShapes {
		t.Run(name, func(t *testing.T) {
			work(text(150)) // what is made once
			// Work that begins only above some number of findings is a step, which is
			// not between other numbers. What is quadratic fails with all of them.
			var failures []string
			for _, n := range []int{150, 300} {
				objects, bytes := work(text(n))
				moreObjects, moreBytes := work(text(4 * n))
				if moreObjects <= 6*objects && moreBytes <= 6*bytes {
					return
				}
				failures = append(failures, fmt.Sprintf("%d objects and %d bytes for %d, %d and %d for %d", objects, bytes, n, moreObjects, moreBytes, 4*n))
			}
			t.Error(strings.Join(failures, "; "))
		})
	}
}
