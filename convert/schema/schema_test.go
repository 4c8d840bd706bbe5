package schema

import (
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write keys.tsv anew")

// found names where the facts about keys were found, shorter than the material
// does; what stands in brackets there says how, and is left out.
var found = map[string]string{
	"public GitHub file, index id 37620446953":                                               "a public script that reads exports of endpoint events",
	"public GitHub file, index id 52612079905":                                               "a public program that reads the evidence of alerts",
	"public GitHub file, index id 26951336784":                                               "a public script that reads the JSON of alerts",
	"public GitHub file, index id 52027786078":                                               "a public viewer of alerts",
	"public GitHub file, index id 40773864065":                                               "public notes on the command line tool r7",
	"own inference by analogy with other event types or with Sysmon, no public source found": "",
}

func source(text string) string {
	var names []string
	for one := range strings.SplitSeq(text, "; ") {
		name, _, _ := strings.Cut(one, " (")
		if short, ok := found[name]; ok {
			name = short
		} else {
			name, _, _ = strings.Cut(name, " ") // the file inside a repository
		}
		if name != "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return strings.Join(names, "; ")
}

// TestFresh compares the table with the material that it is made of.
func TestFresh(t *testing.T) {
	text, err := os.ReadFile("../../../shared/leql/fields.json")
	if err != nil {
		t.Skip("the material is not there: ../shared/leql/fields.json")
	}
	var material map[string]struct {
		LogSet string `json:"logset"`
		Fields []struct{ Key, Type, Status, Source string }
	}
	if err := json.Unmarshal(text, &material); err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(material)) {
		event := material[name]
		fmt.Fprintf(&b, "%s\t%s\n", name, event.LogSet)
		for _, f := range event.Fields {
			fmt.Fprintf(&b, "\t%s\t%s\t%s\t%s\n", f.Key, f.Type, f.Status, source(f.Source))
		}
	}
	if *update {
		if err := os.WriteFile("keys.tsv", []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if b.String() != table {
		t.Error("keys.tsv is stale: go test ./convert/schema -update")
	}
}

func TestLookup(t *testing.T) {
	if e, ok := LookupEventType("dns"); !ok || e.LogSet != "DNS Query" {
		t.Errorf("dns is %v", e)
	}
	for _, name := range []string{common, "", "dnss"} {
		if e, ok := LookupEventType(name); ok {
			t.Errorf("%q is %v", name, e)
		}
	}
	if k, ok := LookupKey("process_start_event", "process.exe_path"); !ok || k.Type != "string" || k.Status == "" || k.Source == "" {
		t.Errorf("process.exe_path is %v", k)
	}
	if k, ok := LookupKey("dns", "timestamp"); !ok || k.Status == "" {
		t.Errorf("timestamp is %v", k)
	}
	if k, ok := LookupKey("nothing", "process.exe_path"); ok {
		t.Errorf("a key of no event type is %v", k)
	}
}
