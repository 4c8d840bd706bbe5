package events

import (
	"fmt"
	"path"
	"strconv"
	"strings"

	"sigma-lsp/analysis/sigma"
)

// TestsKey is the key by which a rule names its regression tests. Source:
// SigmaHQ's convention for regression tests.
const TestsKey = "regression_tests_path"

// Test is one regression test: a file of events, some of which the rule must
// match.
type Test struct {
	Name       string
	Path       string // of the events, as the description has it
	MinMatches int    // how many events must match; 0 if none may
}

// Tests reads the description of regression tests, a file info.yml in SigmaHQ's
// format. Only "path" is required; a test without "match_count" expects one
// match. Other keys are ignored.
func Tests(text string) ([]Test, error) {
	file := sigma.Parse(sigma.NewSource(text))
	if len(file.Documents) == 0 || file.Documents[0].Root == nil {
		return nil, fmt.Errorf("the test description cannot be read")
	}
	list, ok := file.Documents[0].Root.Get("regression_tests_info")
	if !ok || list.Value.Kind != sigma.Sequence || len(list.Value.Items) == 0 {
		return nil, fmt.Errorf(`the test description has no tests; list them under "regression_tests_info"`)
	}
	var tests []Test
	for n, item := range list.Value.Items {
		t := Test{Name: scalar(item, "name"), Path: scalar(item, "path"), MinMatches: 1}
		if t.Path == "" {
			return nil, fmt.Errorf(`test %d has no "path" of an event file`, n+1)
		}
		if count := scalar(item, "match_count"); count != "" {
			least, err := strconv.Atoi(count)
			if err != nil || least < 0 {
				return nil, fmt.Errorf("test %d: invalid match_count %q; use the number of events that match", n+1, count)
			}
			t.MinMatches = least
		}
		tests = append(tests, t)
	}
	return tests, nil
}

// Paths are the candidate paths of the events of a test, best first. By
// convention the path starts at the root of the repository; a file next to the
// description is found too. For a Windows event log, the JSON export next to it
// is used.
func (t *Test) Paths(description string) []string {
	name := strings.ReplaceAll(t.Path, `\`, "/")
	beside := path.Join(path.Dir(description), path.Base(name))
	var places []string
	if base, ok := cutExtension(name, ".evtx"); ok {
		side, _ := cutExtension(beside, ".evtx")
		for _, extension := range []string{".json", ".jsonl", ".ndjson"} {
			places = append(places, base+extension, side+extension)
		}
	}
	return append(places, name, beside)
}

func cutExtension(name, extension string) (string, bool) {
	if got := path.Ext(name); strings.EqualFold(got, extension) {
		return name[:len(name)-len(got)], true
	}
	return name, false
}

func scalar(n *sigma.Node, key string) string {
	if p, ok := n.Get(key); ok && p.Value.Kind == sigma.Scalar && !p.Value.IsNull() {
		return p.Value.Value
	}
	return ""
}
