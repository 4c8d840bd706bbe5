package sigma_test

import (
	"bufio"
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"sigma-lsp/analysis/sigma"
)

// reading writes a text with wildcards as testdata/pysigma.py does.
func reading(s sigma.String) string {
	var b strings.Builder
	for _, p := range s.Parts {
		switch p.Kind {
		case sigma.Any:
			b.WriteByte('*')
		case sigma.AnyChar:
			b.WriteByte('?')
		default:
			b.WriteString(strings.NewReplacer(`\`, `\\`, "*", `\*`, "?", `\?`).Replace(p.Text))
		}
	}
	return b.String()
}

// made writes what modifiers make of a value.
func made(v sigma.Value) []string {
	switch v := v.(type) {
	case sigma.Expansion:
		var all []string
		for _, one := range v.Values {
			all = append(all, made(one)...)
		}
		return all
	case sigma.String:
		return []string{reading(v)}
	case sigma.Number:
		return []string{"number " + v.Text}
	case sigma.CIDR:
		return []string{"cidr " + v.Prefix.String()}
	case sigma.Comparison:
		return []string{v.Op + " " + v.Number.Text}
	case sigma.Regexp:
		return []string{"/" + v.Text() + "/"}
	case sigma.Bool:
		return []string{"SigmaBool"}
	}
	return nil
}

// readItem reads a rule with one item. Problems make it nil, as pySigma's
// refusals do.
func readItem(t *testing.T, key string, value any) *sigma.Item {
	t.Helper()
	text, err := json.Marshal(map[string]any{key: value}) // JSON is YAML
	if err != nil {
		t.Fatal(err)
	}
	rule := sigma.Parse(sigma.NewSource("title: t\nlogsource: {product: windows}\ndetection:\n  one: " + string(text) + "\n  condition: one\n")).Documents[0].Rule
	if len(rule.Problems) > 0 {
		return nil
	}
	test := rule.Detection.Selections[0].Test
	if all, ok := test.(*sigma.AllOf); ok {
		test = all.Tests[0]
	}
	return test.(*sigma.Item)
}

func eachLine(t *testing.T, path string, visit func([]byte)) {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	for lines := bufio.NewScanner(file); lines.Scan(); {
		visit(lines.Bytes())
	}
}

// TestReadValues compares the reading of escapes and wildcards with pySigma's.
func TestReadValues(t *testing.T) {
	var values, want []string
	eachLine(t, "testdata/values.jsonl", func(line []byte) {
		var pair [2]string
		if err := json.Unmarshal(line, &pair); err != nil {
			t.Fatal(err)
		}
		values, want = append(values, pair[0]), append(want, pair[1])
	})
	item := readItem(t, "F", values)
	if item == nil || len(item.Values) != 5000 {
		t.Fatal("the values cannot be read")
	}
	for i, v := range item.Values {
		if got := made(v); !slices.Equal(got, want[i:i+1]) {
			t.Errorf("%q is read as %q, by pySigma as %q", values[i], got, want[i])
		}
	}
}

// otherwise explains why a value is read differently from pySigma. There are no
// other reasons.
func otherwise(key string, value any) string {
	text, _ := value.(string)
	beyond := slices.ContainsFunc(utf16.Encode([]rune(text)), func(unit uint16) bool { return unit>>8 > 0x7f || unit&0xff > 0x7f })
	switch {
	case strings.HasPrefix(key, "F|utf16le") && !strings.Contains(strings.ReplaceAll(text, `\*`, ""), "*"):
		return "pySigma does not know utf16le, which the specification lists"
	case beyond && (strings.HasPrefix(key, "F|wide") || strings.HasPrefix(key, "F|utf16")):
		return "pySigma refuses UTF-16 with bytes beyond ASCII"
	case key == "F|contains|startswith":
		return "the specification says nothing; pySigma makes contains of it, rsigma a conflict"
	case strings.Contains(key, "windash") && text == "-a /b -c -d":
		return "pySigma varies three places at most"
	case text == "10.0.0.1/8":
		return "pySigma refuses host bits; the network is meant"
	}
	return ""
}

// TestReadModifiers compares what modifiers make of values with pySigma.
func TestReadModifiers(t *testing.T) {
	cases := 0
	eachLine(t, "testdata/modifiers.jsonl", func(line []byte) {
		var c []json.RawMessage
		var key string
		var value any
		var want []string
		decode := func(text json.RawMessage, to any) {
			if err := json.Unmarshal(text, to); err != nil {
				t.Fatal(err)
			}
		}
		decode(line, &c)
		decode(c[0], &key)
		decode(c[1], &value)
		decode(c[2], &want)
		cases++
		var got []string
		if item := readItem(t, key, c[1]); item != nil {
			for _, v := range item.Values {
				got = append(got, made(v)...)
			}
		}
		slices.Sort(got)
		slices.Sort(want)
		if why := otherwise(key, value); (why == "") != slices.Equal(got, want) {
			t.Errorf("%s: %s is %q, by pySigma %q; reason to differ: %q", key, c[1], got, want, why)
		}
	})
	t.Logf("%d cases", cases)
}
