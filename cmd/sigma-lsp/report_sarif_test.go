package main

import (
	"bytes"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"sort"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"
)

// sarifOf is the report of a run in the working directory, which must be valid
// by the schema of SARIF 2.1.0.
func sarifOf(t *testing.T, arguments ...string) *sarif.Run {
	t.Helper()
	var out, errors bytes.Buffer
	c := root()
	c.SetOut(&out)
	c.SetErr(&errors)
	run(c, append([]string{"check", "--output", "sarif"}, arguments...))
	report, err := sarif.FromBytes(out.Bytes())
	if err != nil {
		t.Fatalf("%v: %s%s", err, out.String(), errors.String())
	}
	if err := report.Validate(); err != nil {
		t.Fatal(err)
	}
	return report.Runs[0]
}

const sarifExample = `title: "Größe 😀 [x](javascript:1) {0}"
date: 2020/05/03
logsource: {category: process_creation, product: windows}
detection:
  selection:
    Image|endswith: ['😀\é.exe', '😀\É.exe'] # "😀"
    User: ['😀', "b", '😀', '😀']
  filter: {User: '😀'}
  condition: selecton
level: "hi😀hg"
`

// A location is the same in lines and columns and in bytes, and so are the
// edits of fixes; a safe fix removes its finding.
func TestSARIFPlaces(t *testing.T) {
	t.Chdir(t.TempDir())
	odd, colon := "ü %41#?.yml", "a:b.yml"
	if runtime.GOOS == "windows" { // which has neither in names
		odd, colon = "ü %41#.yml", "a+b.yml"
	}
	texts := map[string]string{
		odd:        sarifExample,
		colon:      "\ufeff" + strings.ReplaceAll(sarifExample, "\n", "\r\n"),
		"cr.yml":   strings.ReplaceAll(sarifExample, "\n", "\r"),
		"none.yml": "",
	}
	for name, text := range texts {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	run := sarifOf(t, ".")
	if *run.ColumnKind != "utf16CodeUnits" || len(run.Results) < 15 {
		t.Fatalf("%d results, columns in %s", len(run.Results), *run.ColumnKind)
	}
	fixes := 0
	for _, r := range run.Results {
		rule := run.Tool.Driver.Rules[r.RuleIndex]
		if *rule.ID != *r.RuleID || *rule.Help.Text == "" || *rule.Help.Markdown == "" || *rule.ShortDescription.Text == "" {
			t.Errorf("%s has the rule %s", *r.RuleID, *rule.ID)
		}
		if strings.Contains(*r.Message.Text, "](") {
			t.Errorf("%q holds a link", *r.Message.Text)
		}
		at := r.Locations[0].PhysicalLocation
		name, text := regionText(t, at.ArtifactLocation, texts)
		inBytes, inColumns := sarifSpans(t, text, at.Region)
		if inBytes != inColumns {
			t.Errorf("%s: %s is at %q by bytes, and by columns at %q", name, *r.RuleID, text[inBytes.Start:inBytes.End], text[inColumns.Start:inColumns.End])
		}
		for _, fix := range r.Fixes {
			fixes++
			fixed := map[bool]string{}
			for _, change := range fix.ArtifactChanges {
				for _, columns := range []bool{true, false} {
					replacements := append([]*sarif.Replacement{}, change.Replacements...)
					sort.SliceStable(replacements, func(i, j int) bool {
						return replacements[i].DeletedRegion.ByteOffset > replacements[j].DeletedRegion.ByteOffset
					})
					fixed[columns] = text
					for _, e := range replacements {
						span, inColumns := sarifSpans(t, text, e.DeletedRegion)
						if columns {
							span = inColumns
						}
						fixed[columns] = fixed[columns][:span.Start] + *e.InsertedContent.Text + fixed[columns][span.End:]
					}
				}
			}
			if fixed[true] != fixed[false] || fixed[true] == text {
				t.Errorf("%s: %s: %q gives\n%s\nby columns, and by bytes\n%s", name, *r.RuleID, *fix.Description.Text, fixed[true], fixed[false])
			}
			if fix.Properties.Properties["safe"] != true {
				continue
			}
			if err := os.WriteFile("fixed.yml", []byte(fixed[false]), 0o600); err != nil {
				t.Fatal(err)
			}
			same := 0
			for _, other := range sarifOf(t, "fixed.yml").Results {
				if *other.RuleID == *r.RuleID {
					same++
				}
			}
			for _, other := range run.Results {
				if *other.RuleID == *r.RuleID && *other.Locations[0].PhysicalLocation.ArtifactLocation.URI == *at.ArtifactLocation.URI {
					same--
				}
			}
			if same >= 0 {
				t.Errorf("%s: %s is still there after %q:\n%s", name, *r.RuleID, *fix.Description.Text, fixed[false])
			}
		}
	}
	if fixes < 10 {
		t.Errorf("only %d fixes", fixes)
	}
}

func regionText(t *testing.T, at *sarif.ArtifactLocation, texts map[string]string) (name, text string) {
	t.Helper()
	u, err := url.Parse(*at.URI)
	if err != nil || at.URIBaseID == nil || *at.URIBaseID != sourceRoot {
		t.Fatalf("the address of a file is %q: %v", *at.URI, err)
	}
	name = strings.TrimPrefix(u.Path, "./")
	text, ok := texts[name]
	if !ok {
		t.Fatalf("%q leads to no file", *at.URI)
	}
	return name, text
}

type bytesSpan struct{ Start, End int }

// sarifSpans returns the byte span of a region, by its bytes and by its lines
// and columns. The latter are computed independently here.
func sarifSpans(t *testing.T, text string, r *sarif.Region) (inBytes, inColumns bytesSpan) {
	t.Helper()
	inBytes = bytesSpan{r.ByteOffset, r.ByteOffset + *r.ByteLength}
	offset := func(line, column int) int {
		at := 0
		if strings.HasPrefix(text, "\ufeff") {
			at = len("\ufeff")
		}
		for ; line > 1; line-- {
			end := strings.IndexAny(text[at:], "\r\n")
			if end < 0 {
				t.Fatalf("there is no line %d", *r.StartLine)
			}
			if at += end + 1; text[at-1] == '\r' && strings.HasPrefix(text[at:], "\n") {
				at++
			}
		}
		for _, c := range text[at:] {
			if column <= 1 {
				break
			}
			column -= utf16.RuneLen(c)
			at += len(string(c))
		}
		return at
	}
	return inBytes, bytesSpan{offset(*r.StartLine, *r.StartColumn), offset(*r.EndLine, *r.EndColumn)}
}

// The report of public rules, many of which have findings, is valid and
// reproducible.
func TestSARIFOfCorpus(t *testing.T) {
	rules, err := filepath.Abs("../../../shared/corpus/deprecated")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(rules); err != nil {
		t.Skipf("no public rules at %s", rules)
	}
	t.Chdir(filepath.Dir(rules))
	run := sarifOf(t, "--profile", "rapid7", "deprecated")
	again := sarifOf(t, "--profile", "rapid7", "deprecated")
	if len(run.Results) < 100 || len(run.Results) != len(again.Results) {
		t.Fatalf("%d results, and %d", len(run.Results), len(again.Results))
	}
	seen := map[string]bool{}
	for i, r := range run.Results {
		key := *r.Locations[0].PhysicalLocation.ArtifactLocation.URI + *r.RuleID + r.PartialFingerprints["sigma-lsp/v1"]
		if seen[key] {
			t.Errorf("%s has the fingerprint of another result", key)
		}
		seen[key] = true
		if *r.Message.Text != *again.Results[i].Message.Text {
			t.Errorf("result %d differs from run to run", i)
		}
	}
}

func TestFileURL(t *testing.T) {
	for path, want := range map[string]string{
		"/home/ä b/a.yml":            "file:///home/%C3%A4%20b/a.yml",
		"C:/rules/UNC/a.yml":         "file:///C:/rules/UNC/a.yml",
		"//server/share/a#.yml":      "file://server/share/a%23.yml",
		"//?/C:/rules/a.yml":         "file:///C:/rules/a.yml",
		"//?/UNC/server/share/a.yml": "file://server/share/a.yml",
	} {
		if got := fileURL(path); got != want {
			t.Errorf("%s has the address %s, want %s", path, got, want)
		}
	}
}
