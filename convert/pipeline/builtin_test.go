package pipeline

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/sigma/archivetest"
)

// referenceLogsources are those of the public backend, in the order of its
// pipeline. docs/mappings.md lists those of the other pipelines.
const referenceLogsources = "process_creation/windows dns_query/windows dns proxy firewall azure/signinlogs"

func TestBuiltin(t *testing.T) {
	names := BuiltinNames()
	if !slices.Equal(names, []string{"insightidr", "insightidr-extended", "insightidr-reference"}) {
		t.Error(names)
	}
	for _, name := range names {
		p, ok := Builtin(name)
		if !ok || p.Name != name || p.Title == "" || p.Priority != 10 {
			t.Fatal(name, ok, p)
		}
		var taken []string
		for _, l := range p.Logsources() {
			taken = append(taken, l.Path())
		}
		if got := strings.Join(taken, " "); name == "insightidr-reference" && got != referenceLogsources || got == "" {
			t.Errorf("%s takes %s", name, got)
		}
	}
	if _, ok := Builtin("nothing"); ok {
		t.Error(`there is a pipeline "nothing"`)
	}
}

func TestFields(t *testing.T) {
	p, _ := Builtin("insightidr")
	fields := p.Fields("process_creation", "windows", "")
	for field, keys := range map[string]string{
		"Image":            "process.exe_path",
		"OriginalFileName": "process.exe_file.orig_filename",
		"imphash":          "process.exe_file.hashes.imphash",
		"Hashes":           "process.exe_file.hashes.md5 process.exe_file.hashes.sha1 process.exe_file.hashes.sha256 process.exe_file.hashes.imphash",
		"User":             "process.username",
		"IntegrityLevel":   "",
		"QueryName":        "",
	} {
		if got := strings.Join(fields[field], " "); got != keys {
			t.Errorf("%s becomes %q", field, got)
		}
	}
	if fields := p.Fields("file_event", "windows", ""); len(fields) > 0 {
		t.Error(fields)
	}
	// The key of a field may depend on what else the rule contains.
	fields = p.Fields("", "windows", "security")
	if got := strings.Join(fields["LogonType"], " "); got != "source_json.insertionStrings.8 source_json.insertionStrings.10" {
		t.Errorf("LogonType becomes %q", got)
	}
	p, _ = Builtin("insightidr-extended")
	fields = p.Fields("dns_query", "windows", "")
	if got := strings.Join(fields["QueryName"], " "); got != "event.EventData.Data.QueryName query" {
		t.Errorf("QueryName becomes %q", got)
	}
}

// TestReference requires that the embedded pipeline accepts and refuses the
// same rules as the public backend, with the same message.
func TestReference(t *testing.T) {
	shared := filepath.Join("..", "..", "..", "shared")
	file, err := os.Open(filepath.Join(shared, "reference", "expected.jsonl"))
	if err != nil {
		t.Skip("no ../shared/reference beside the checkout")
	}
	defer file.Close()
	p, _ := Builtin("insightidr-reference")
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<24)
	compared := 0
	for lines.Scan() {
		var theirs struct{ Path, Status, Message string }
		if err := json.Unmarshal(lines.Bytes(), &theirs); err != nil {
			t.Fatal(err)
		}
		if !slices.Contains([]string{"converted", "logsource", "field"}, theirs.Status) {
			continue // what is refused elsewhere
		}
		text, err := os.ReadFile(filepath.Join(shared, filepath.FromSlash(theirs.Path)))
		if err != nil {
			text, err = os.ReadFile(filepath.Join(shared, "corpus", filepath.FromSlash(theirs.Path)))
		}
		if err != nil {
			t.Fatal(err)
		}
		var rule *sigma.Rule
		for _, d := range sigma.Parse(sigma.NewSource(string(text))).Documents {
			if rule == nil {
				rule = d.Rule
			}
		}
		if rule == nil {
			t.Errorf("%s: no rule", theirs.Path)
			continue
		}
		ours := Apply(rule, p)
		refused := slices.ContainsFunc(ours.Failures, func(f Failure) bool { return strings.HasSuffix(theirs.Message, f.Message) })
		if (theirs.Status == "converted") != (len(ours.Failures) == 0) || theirs.Status != "converted" && !refused {
			t.Errorf("%s: %s %q, ours %+v", theirs.Path, theirs.Status, theirs.Message, ours.Failures)
		}
		compared++
	}
	if lines.Err() != nil || compared < 2900 {
		t.Errorf("%d rules compared, %v", compared, lines.Err())
	}
}

// TestExtended requires that insightidr-extended contains all items of
// insightidr unchanged, after its own ones: it supports what the other refuses
// and changes nothing else. With -update they are copied.
func TestExtended(t *testing.T) {
	const start, end = "  # From here on to no_event_type these are the items of insightidr.\n\n", "  # All that no item here and no other pipeline took.\n"
	read := func(name string) string {
		text, err := os.ReadFile("builtin/" + name + ".yml")
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	_, items, ok := strings.Cut(read(standard), "transformations:\n")
	items, _, found := strings.Cut(items, end)
	text := read(extended)
	own, rest, marked := strings.Cut(text, start)
	_, last, closed := strings.Cut(rest, end)
	if !ok || !found || !marked || !closed {
		t.Fatal("the marks between the items are gone")
	}
	want := own + start + items + end + last
	if *archivetest.Update {
		if err := os.WriteFile("builtin/"+extended+".yml", []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if text != want {
		t.Error("insightidr-extended does not hold the items of insightidr; run go test ./convert/pipeline -update")
	}
}
