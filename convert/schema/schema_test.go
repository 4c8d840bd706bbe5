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

// found abbreviates the sources of facts about keys; details in parentheses are
// dropped.
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

// TestFresh compares the table with its source material.
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
	for _, name := range []string{commonKeys, "", "dnss"} {
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

// A key is as certain as the pattern, array or object that contains it.
func TestLookupBelow(t *testing.T) {
	for _, c := range []struct{ eventType, key, kind, status string }{
		{"cloud_service_activity", "source_json.eventName", "string", Seen},
		{"cloud_service_activity", "source_json.requestParameters.a.b", "", Seen}, // as source_json
		{"cloud_service_activity", "source_json.operationName", "string", Inferred},
		{"cloud_service_activity", "source_json.Parameters.12.Name", "string", Seen},
		{"cloud_service_activity", "source_json.Parameters.x.Name", "", Seen},
		{"asset_auth", "source_json.insertionStrings.5", "string", Seen},
		{"asset_auth", "source_json.eventData.a", "", Seen},
		{"endpoint_activity:sysmon", "process.exe_file.hashes.md5", "", Seen},
		{"endpoint_activity:sysmon", "event.EventData.Data.StartModule", "string", Inferred},
		{"process_start_event", "parent_process.exe_file.hashes.sha512", "string", Seen},
	} {
		k, ok := LookupKey(c.eventType, c.key)
		if !ok || k.Name != c.key || k.Type != c.kind || k.Status != c.status {
			t.Errorf("%s %s is %+v", c.eventType, c.key, k)
		}
	}
	for _, key := range []string{"process", "event.EventData.Data", "process.exe_path.a", "risk.a", ".", "", "source_json."} {
		if k, ok := LookupKey("virus", key); ok && key != "source_json." {
			t.Errorf("%q is %+v", key, k)
		}
	}
}

func TestLookupEvent(t *testing.T) {
	for value, collected := range map[string]bool{"8": true, "25": true, "13": false, "11": false, "4711": false} {
		if e, ok := LookupEvent("endpoint_activity:sysmon", "event_id", value); !ok || e.Collected != collected || e.Collected == (e.Evidence != "") {
			t.Errorf("%s is %+v", value, e)
		}
	}
	for _, other := range [][2]string{{"process_start_event", "event_id"}, {"endpoint_activity:sysmon", "os_type"}} {
		if e, ok := LookupEvent(other[0], other[1], "13"); ok {
			t.Errorf("%v is %+v", other, e)
		}
	}
}

// The right key of a wrong mapping is a known key, and not the wrong one.
func TestLookupWrong(t *testing.T) {
	if w, ok := LookupWrongMapping("process_start_event", "OriginalFileName", "process.name"); !ok || w.Right != "process.exe_file.orig_filename" {
		t.Error(w, ok)
	}
	if w, ok := LookupWrongMapping("process_start_event", "Image", "process.name"); ok {
		t.Error(w)
	}
	for m, w := range wrongMappings() {
		if _, ok := LookupKey(m.eventType, w.Right); !ok || w.Right == m.key || w.Holds == "" {
			t.Errorf("%v: %+v", m, w)
		}
	}
}
