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
)

func TestBuiltin(t *testing.T) {
	names := BuiltinNames()
	if !slices.Equal(names, []string{"insightidr", "insightidr-reference"}) {
		t.Error(names)
	}
	want := "process_creation/windows dns_query/windows dns proxy firewall azure/signinlogs"
	for _, name := range names {
		p, ok := Builtin(name)
		if !ok || p.Name != name || p.Title == "" || p.Priority != 10 {
			t.Fatal(name, ok, p)
		}
		var taken []string
		for _, l := range p.Logsources() {
			taken = append(taken, l.String())
		}
		if got := strings.Join(taken, " "); got != want {
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
}

// TestReference demands that the embedded pipeline takes and refuses the same
// rules as the public backend, with the same message.
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
