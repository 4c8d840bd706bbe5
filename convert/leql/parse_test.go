package leql_test

import (
	"bufio"
	"encoding/json"
	"errors"
	"os"
	"reflect"
	"strings"
	"testing"

	"sigma-lsp/convert/leql"
)

// plain is a tree without the origins of its parts.
func plain[T any](v T) T {
	out := reflect.New(reflect.TypeFor[T]()).Elem()
	strip(out, reflect.ValueOf(v))
	return out.Interface().(T)
}

func strip(to, from reflect.Value) {
	switch from.Kind() {
	case reflect.Pointer:
		if !from.IsNil() {
			to.Set(reflect.New(from.Type().Elem()))
			strip(to.Elem(), from.Elem())
		}
	case reflect.Interface:
		if !from.IsNil() {
			inner := reflect.New(from.Elem().Type()).Elem()
			strip(inner, from.Elem())
			to.Set(inner)
		}
	case reflect.Slice:
		if !from.IsNil() {
			to.Set(reflect.MakeSlice(from.Type(), from.Len(), from.Len()))
			for i := range from.Len() {
				strip(to.Index(i), from.Index(i))
			}
		}
	case reflect.Struct:
		for i := range from.NumField() {
			if from.Type().Field(i).Type != reflect.TypeFor[leql.Origin]() {
				strip(to.Field(i), from.Field(i))
			}
		}
	default:
		to.Set(from)
	}
}

// again parses a query, prints it and parses the result: it has to be the same
// tree.
func again(t *testing.T, query string) error {
	t.Helper()
	s, err := leql.Parse(query)
	if err != nil {
		return err
	}
	other, err := leql.Parse(s.String())
	if err != nil {
		t.Errorf("%s\nprints as\n%s\nwhich does not parse: %v", query, s, err)
	} else if !reflect.DeepEqual(plain(s), plain(other)) {
		t.Errorf("%s\nprints as\n%s\nwhich is another tree", query, s)
	}
	return nil
}

// notLEQL are the public queries that are not LEQL, by a distinctive part.
var notLEQL = map[string]string{
	`sort(dsc)`:                        "the order is desc",
	`file_name=<file name>) groupby`:   "a place to fill in",
	`file_name=<file name>) calculate`: "a place to fill in",
	`asset=<asset name>`:               "a place to fill in",
	`psexec.exe \(?P<remote_asset>`:    "the bracket of the group is escaped",
	`group_by(user)`:                   "the clause is groupby",
	`"(?P<organization>.*)) groupby`:   `missing "/" at the end of the regular expression`,
}

func TestPublicQueries(t *testing.T) {
	file, err := os.Open("../../../shared/leql/public-queries.jsonl")
	if err != nil {
		t.Skip("no ../shared/leql beside the checkout")
	}
	defer file.Close()
	left := len(notLEQL)
	for lines := bufio.NewScanner(file); lines.Scan(); {
		var q struct{ Query, Source string }
		if err := json.Unmarshal(lines.Bytes(), &q); err != nil {
			t.Fatal(err)
		}
		known := ""
		for part := range notLEQL {
			if strings.Contains(q.Query, part) {
				known = part
			}
		}
		err := again(t, q.Query)
		if (err != nil) != (known != "") {
			t.Errorf("%s (%s): %v", q.Query, q.Source, err)
		}
		if known != "" {
			left--
		}
	}
	if left != 0 {
		t.Errorf("%d of the queries that are no LEQL were not seen once", left)
	}
}

func TestErrors(t *testing.T) {
	text, err := os.ReadFile("testdata/errors.txt")
	if err != nil {
		t.Fatal(err)
	}
	blocks := strings.Split(strings.TrimSpace(string(text)), "\n\n")[1:]
	for _, block := range blocks {
		lines := strings.Split(block, "\n")
		if len(lines) != 3 {
			t.Fatalf("no query, marks and message:\n%s", block)
		}
		_, err := leql.Parse(lines[0])
		var fault *leql.Error
		if !errors.As(err, &fault) {
			t.Errorf("%s\nparses: %v", lines[0], err)
			continue
		}
		marks := strings.Repeat(" ", fault.At.Start) + strings.Repeat("^", fault.At.End-fault.At.Start)
		if strings.TrimRight(marks, " ") != strings.TrimRight(lines[1], " ") || fault.Text != lines[2] {
			t.Errorf("got\n%s\n%s\n%s\nwant\n%s", lines[0], marks, fault.Text, block)
		}
	}
}

func TestNesting(t *testing.T) {
	for _, open := range []string{"(", "NOT ", "where("} {
		if _, err := leql.Parse(strings.Repeat(open, 100_000) + "a = 1"); err == nil || !strings.Contains(err.Error(), "deeper than 200") {
			t.Errorf("%q: %v", open, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		`a = 1 AND b ICONTAINS-ANY ["x", 'y', """z"""]`, `where(a, b != /x\/y/i OR NOT (c == d), loose) groupby("k l") calculate(pctl(95):x) sort(asc#a) limit(1, 2)`,
		`from(event_type = "x") select(a as "b c") where(ALL(a, b) IN [IP(10.0.0.0/8), ${v}, NOCASE(x)]) having(count>=5) timeslice(1h)`, `a NOT IN ${v} b`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, query string) {
		if len(query) > 4096 {
			return
		}
		_ = again(t, query)
		if e, err := leql.ParseCondition(query); err == nil {
			if p, err := leql.Compile(e, false); err == nil {
				p.Match(leql.NewEvent(map[string]any{"a": "x", "b": 1.0, "c": nil}, query))
			}
		}
	})
}
