package refactor_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"sigma-lsp/analysis/check"
	_ "sigma-lsp/analysis/checks"
	"sigma-lsp/analysis/events/eventstest"
	"sigma-lsp/analysis/match"
	"sigma-lsp/analysis/refactor"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/sigma/archivetest"
	"sigma-lsp/analysis/sigma/sigmatest"
	"sigma-lsp/analysis/taxonomy"
)

const newID = "8e2f0a3c-3f6c-4d52-9c3e-2f6a2b1c7d10"

// The archives of testdata/events contain events, and the rule that is created
// from each, or why there is none.
func TestFromEvent(t *testing.T) {
	archivetest.Each(t, "events/*", func(t *testing.T, a *archivetest.Archive) {
		var files []txtar.File
		for _, f := range a.Files {
			if !strings.HasSuffix(f.Name, ".json") {
				continue
			}
			read, err := eventstest.Read(f.Data)
			if err != nil {
				t.Fatalf("%s: %v", f.Name, err)
			}
			got, err := refactor.FromEvent(taxonomy.Standard(), refactor.Event{Fields: read[0].Fields, ID: newID, Date: "2026-01-31"})
			if err != nil {
				got = err.Error() + "\n"
			} else {
				matches(t, f.Name, got, read[0].Fields)
			}
			files = append(files, f, txtar.File{Name: strings.TrimSuffix(f.Name, ".json") + ".yml", Data: []byte(got)})
		}
		a.Files = files
	})
}

// matches checks that a new rule matches its event and has no warnings.
func matches(t *testing.T, name, text string, fields map[string]any) *sigma.Rule {
	t.Helper()
	f := sigma.Parse(sigma.NewSource(text))
	for _, found := range check.Run(f, check.Settings{SkipTranslation: true}) {
		if found.Severity >= check.Warning {
			t.Errorf("%s: %s: %s\n%s", name, found.Check.Name, found.Text, text)
		}
	}
	m, problems := match.Compile(f.Documents[0].Rule)
	if len(problems) > 0 {
		t.Fatalf("%s: %s\n%s", name, problems[0].Text, text)
	}
	if !m.Match(match.NewEvent(fields)) {
		t.Errorf("%s: the rule does not match its event %v\n%s", name, fields, text)
	}
	return f.Documents[0].Rule
}

// Rules that are created from real events match them, and have the log source
// of the public rule for the event, or one that includes it.
func TestFromRealEvents(t *testing.T) {
	data, err := os.ReadFile("../../../shared/events/regression.jsonl")
	if err != nil {
		t.Skip("no real events at ../shared/events")
	}
	sources := map[string]taxonomy.Logsource{}
	sigmatest.Rules(t, func(_ sigmatest.File, d *sigma.Document) {
		sources[d.Rule.Text("id")] = taxonomy.LogsourceOf(d.Rule.Logsource)
	})
	scanner := bufio.NewScanner(bytes.NewReader(data))
	scanner.Buffer(nil, 1<<22)
	made, same := 0, 0
	for scanner.Scan() {
		var line struct {
			Rule  string
			Event map[string]any
		}
		if err := json.Unmarshal(scanner.Bytes(), &line); err != nil {
			t.Fatal(err)
		}
		text, err := refactor.FromEvent(taxonomy.Standard(), refactor.Event{Fields: line.Event, ID: newID, Date: "2026-01-31"})
		if err != nil {
			t.Errorf("%s: %v", line.Rule, err)
			continue
		}
		made++
		source := taxonomy.LogsourceOf(matches(t, line.Rule, text, line.Event).Logsource)
		if source == sources[line.Rule] || sources[line.Rule].Includes(source) {
			same++
		} else {
			t.Logf("%s: %s, not %s", line.Rule, source, sources[line.Rule])
		}
	}
	t.Logf("%d rules, %d of the log source of the public rule", made, same)
	if same < made*9/10 {
		t.Error("too few are of the right log source")
	}
}
