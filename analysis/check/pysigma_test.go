package check_test

import (
	"bufio"
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

// beyond says why documents that pySigma reads have an error here, by its check,
// and how many of them there are.
var beyond = map[string]struct {
	documents int
	why       string
}{
	"correlation-rules-missing":        {12, "pySigma looks at what names the rules when it searches for them"},
	"correlation-rules-empty":          {2, "the specification wants a rule; pySigma reads a correlation of none, which no query comes of"},
	"correlation-group-by-not-list":    {5, "pySigma makes a text of each entry and groups by a field of that name, such as None"},
	"correlation-alias-not-mapping":    {2, "pySigma takes anything for the name of a field"},
	"correlation-field-missing":        {13, "pySigma takes anything but null for the name of a field"},
	"correlation-type-unknown":         {4, "pySigma reads types in capitals, too; the specification lists the words"},
	"correlation-timespan-invalid":     {1, "the schema has room for ten characters"},
	"correlation-condition-number":     {10, "pySigma makes a number of texts, true, and what only YAML 1.1 takes for a number; the schema wants a number"},
	"correlation-percentile":           {6, "pySigma looks neither at the range of a percentile nor at the type that it is for"},
	"correlation-generate-not-boolean": {8, "pySigma does not read the key beside the correlation, and takes yes and no for truth values, which YAML 1.2 does not"},
	"filter-rules-missing":             {6, "pySigma looks at what names the rules when it applies the filter"},
	"filter-logsource-missing":         {3, "pySigma takes an empty text for a log source"},
	"logsource-not-text":               {12, "pySigma takes an empty list or mapping for no value"},
	"empty-selection":                  {1, "pySigma looks for null when it makes a query"},
	"keyword-null":                     {1, "pySigma looks for null when it makes a query"},
}

// What pySigma refuses of correlations and filters is an error here, and what it
// reads is none, but for the reasons above. It refuses a range, which the
// specification allows: that is a warning.
func TestErrorsOfPySigma(t *testing.T) {
	file, err := os.Open("testdata/pysigma.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	documents, ranges, apart := 0, 0, map[string]int{}
	for lines := bufio.NewScanner(file); lines.Scan(); documents++ {
		var line [2]*string
		if err := json.Unmarshal(lines.Bytes(), &line); err != nil {
			t.Fatal(err)
		}
		text, refused := *line[0], line[1]
		// Enough metadata that a broken section does not make it another format.
		for _, entry := range []string{`"status": "test"`, `"level": "low"`} {
			if key, _, _ := strings.Cut(entry, " "); !strings.Contains(text, key) {
				text = strings.Replace(text, "{", "{"+entry+", ", 1)
			}
		}
		var errors, others []string
		for _, f := range run(sigma.NewSource(text), check.Settings{SkipTranslation: true}) {
			if f.Severity == check.Error {
				errors = append(errors, f.Check.Name)
			} else {
				others = append(others, f.Check.Name)
			}
		}
		switch {
		case refused == nil && len(errors) > 0:
			if beyond[errors[0]].why == "" {
				t.Errorf("pySigma reads this, here are the errors %q:\n%s", errors, text)
			}
			apart[errors[0]]++
		case refused != nil && len(errors) == 0:
			if !slices.Contains(others, "correlation-condition-range") {
				t.Errorf("pySigma refuses this by %s, here is no error:\n%s", *refused, text)
			}
			ranges++
		}
	}
	for name, known := range beyond {
		if apart[name] != known.documents {
			t.Errorf("%d documents have the error %s that pySigma reads, not %d: %s", apart[name], name, known.documents, known.why)
		}
	}
	t.Logf("%d documents, %d ranges", documents, ranges)
}
