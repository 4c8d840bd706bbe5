package refactor_test

import (
	"fmt"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/events/eventstest"
	"sigma-lsp/analysis/match"
	"sigma-lsp/analysis/refactor"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/sigma/archivetest"
	"sigma-lsp/analysis/taxonomy"
)

func readEvents(t *testing.T, data []byte) (all []*match.Event) {
	t.Helper()
	read, err := eventstest.Read(data)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range read {
		all = append(all, match.NewEvent(e.Fields))
	}
	return all
}

// The archives of testdata/leave-out contain rules, each with an event to exclude and
// others to keep, and what is offered: the titles of the filters, and the rule with the
// first one.
func TestLeaveOut(t *testing.T) {
	archivetest.Each(t, "leave-out/*", func(t *testing.T, a *archivetest.Archive) {
		given := map[string][]byte{}
		for _, f := range a.Files {
			given[f.Name] = f.Data
		}
		var files []txtar.File
		for _, f := range a.Files {
			name, ok := strings.CutSuffix(f.Name, ".yml")
			if strings.HasSuffix(f.Name, ".json") {
				files = append(files, f)
			}
			if !ok || strings.HasSuffix(name, ".after") {
				continue
			}
			file := sigma.Parse(sigma.NewSource(string(f.Data)))
			event := readEvents(t, given[name+".json"])[0]
			var others []*match.Event
			if data, ok := given[name+".others.json"]; ok {
				others = readEvents(t, data)
			}
			filters := refactor.LeaveOut(taxonomy.Standard(), file, file.Documents[0], event, others)
			var titles, after strings.Builder
			for n, filter := range filters {
				fmt.Fprintln(&titles, filter.Title)
				changed, ok := check.ApplyEdits(file, filter.Edits)
				if !ok {
					t.Fatalf("%s: %s cannot be applied", name, filter.Title)
				}
				if n == 0 {
					after.WriteString(changed.Source.String())
				}
				m, problems := match.Compile(changed.Documents[0].Rule)
				if m == nil {
					t.Fatalf("%s: %v\n%s", name, problems, changed.Source)
				}
				if m.Match(event) {
					t.Errorf("%s: %s does not exclude the event", name, filter.Title)
				}
				for _, other := range others {
					if !m.Match(other) {
						t.Errorf("%s: %s excludes another event", name, filter.Title)
					}
				}
			}
			files = append(files, f, txtar.File{Name: name + ".filters", Data: []byte(titles.String())}, txtar.File{Name: name + ".after.yml", Data: []byte(after.String())})
		}
		a.Files = files
	})
}
