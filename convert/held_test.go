package convert

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/convert/pipeline"
)

// held defines by hand what the keys of InsightIDR contain for a Windows event:
// process starts, and Sysmon events under endpoint_activity. It uses fields of
// EventData; the comments name the sources of the public descriptions (EET:
// Rapid7 on endpoint telemetry; PS1 and SOC: readers of exported events; PYS:
// the pySigma backend).
var held = map[string]func(event map[string]string) string{
	"process.exe_path":                     whole("Image"),            // PYS, PS1, SOC: full path of the executable
	"process.name":                         last("Image"),             // EET: file name of the executable
	"process.cmd_line":                     whole("CommandLine"),      // EET
	"process.pid":                          whole("ProcessId"),        // PYS, PS1
	"process.working_dir":                  whole("CurrentDirectory"), // PS1
	"process.username":                     whole("User"),             // EET; complete events hold DOMAIN\name
	"process.exe_file.version":             whole("FileVersion"),      // PYS, PS1: of the version resource, as the next ones
	"process.exe_file.description":         whole("Description"),      // EET, PYS, PS1
	"process.exe_file.product_name":        whole("Product"),          // EET, PYS, PS1
	"process.exe_file.author":              whole("Company"),          // PYS: company name
	"process.exe_file.orig_filename":       whole("OriginalFileName"), // PS1, SOC
	"process.exe_file.hashes.md5":          hash("MD5"),               // PYS, PS1
	"process.exe_file.hashes.sha1":         hash("SHA1"),              // EET, PYS, PS1
	"process.exe_file.hashes.sha256":       hash("SHA256"),            // BAQ, PYS, PS1
	"process.exe_file.hashes.imphash":      hash("IMPHASH"),           // PS1
	"parent_process.exe_path":              whole("ParentImage"),      // PYS, UI
	"parent_process.name":                  last("ParentImage"),       // EET
	"parent_process.cmd_line":              whole("ParentCommandLine"),
	"parent_process.pid":                   whole("ParentProcessId"), // PYS
	"parent_process.username":              whole("ParentUser"),      // EET; complete events hold DOMAIN\name
	"event_id":                             whole("EventID"),         // PS1, as the columns of EventData
	"event.EventData.Data.CreationUtcTime": whole("CreationUtcTime"),
	"event.EventData.Data.Details":         whole("Details"),
	"event.EventData.Data.EventType":       whole("EventType"),
	"event.EventData.Data.RuleName":        whole("RuleName"),
	"event.EventData.Data.TargetFilename":  whole("TargetFilename"),
	"event.EventData.Data.TargetObject":    whole("TargetObject"),
}

func whole(field string) func(map[string]string) string {
	return func(event map[string]string) string { return event[field] }
}

func last(field string) func(map[string]string) string {
	return func(event map[string]string) string {
		return event[field][strings.LastIndexByte(event[field], '\\')+1:]
	}
}

func hash(algorithm string) func(map[string]string) string {
	return func(event map[string]string) string {
		for part := range strings.SplitSeq(event["Hashes"], ",") {
			if value, ok := strings.CutPrefix(part, algorithm+"="); ok {
				return value
			}
		}
		return ""
	}
}

// TestHeld maps each field of the real Windows events with each pipeline, and
// compares the field in Sigma with the content of the key by that table.
func TestHeld(t *testing.T) {
	events := windowsEvents(t)
	for _, name := range pipeline.BuiltinNames() {
		p, _ := pipeline.Builtin(name)
		wrong, compared := map[string]int{}, 0
		for _, event := range events {
			for field, value := range event {
				texts := []string{value}
				if field == "Hashes" {
					texts = strings.Split(value, ",")
				}
				for _, text := range texts {
					for _, key := range keysOf(t, p, event["category"], field, text) {
						compared++
						want := text
						if field == "Hashes" {
							_, want, _ = strings.Cut(text, "=")
						}
						if hold := held[key]; hold == nil {
							t.Errorf("%s: %s becomes %s, of which the table says nothing", name, field, key)
						} else if hold(event) != want {
							wrong[field+" becomes "+key]++
						}
					}
				}
			}
		}
		// The reference uses the name of the file when it started as the name
		// in its version resource.
		known := "OriginalFileName becomes process.name"
		if name == "insightidr-reference" && wrong[known] == 0 {
			t.Errorf("the reference's wrong key is gone: %s", known)
		}
		for mapping, times := range wrong {
			if name != "insightidr-reference" || mapping != known {
				t.Errorf("%s: %s, which holds something else in %d events", name, mapping, times)
			}
		}
		if compared < 1000 {
			t.Errorf("%s: only %d values were compared", name, compared)
		}
		t.Logf("%s: %d values of %d events", name, compared, len(events))
	}
}

// keysOf returns the keys of a field in a pipeline; none if it is refused or
// keeps its name.
func keysOf(t *testing.T, p *pipeline.Pipeline, category, field, text string) (keys []string) {
	t.Helper()
	if field == "category" {
		return nil
	}
	if field == "Hashes" {
		field += "|contains" // as rules have it
	}
	text = strings.NewReplacer(`\`, `\\`, "*", `\*`, "?", `\?`).Replace(text)
	item, err := json.Marshal(map[string]string{field: text}) // JSON is YAML
	if err != nil {
		t.Fatal(err)
	}
	d := sigma.Parse(sigma.NewSource("title: A rule\nlogsource: {category: " + category + ", product: windows}\ndetection:\n  one: " + string(item) + "\n  condition: one\n")).Documents[0]
	r := Convert(d, p)
	if r.Verdict != Converted {
		return nil
	}
	r.eachItem(func(i *pipeline.Item) {
		if i.From != nil && i.Mapped && !slices.Contains(keys, i.Field) {
			keys = append(keys, i.Field)
		}
	})
	return keys
}

// windowsEvents are the fields of the real Sysmon events, with the category
// that rules use for them.
func windowsEvents(t *testing.T) (all []map[string]string) {
	t.Helper()
	file, err := os.Open(shared + "events/regression.jsonl")
	if err != nil {
		t.Skip("no ../shared/events beside the checkout")
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, sigma.MaxSize)
	for lines.Scan() {
		var l struct {
			Event struct {
				Event struct {
					System struct {
						EventID int
						Channel string
					}
					EventData map[string]any
				}
			}
		}
		if err := json.Unmarshal(lines.Bytes(), &l); err != nil {
			t.Fatal(err)
		}
		e := l.Event.Event
		category := map[int]string{1: "process_creation", 11: "file_event", 12: "registry_event", 13: "registry_set"}[e.System.EventID]
		if category == "" || !strings.Contains(e.System.Channel, "Sysmon") {
			continue
		}
		fields := map[string]string{"category": category, "EventID": fmt.Sprint(e.System.EventID)}
		for field, v := range e.EventData {
			fields[field] = fmt.Sprint(v)
			if n, ok := v.(float64); ok {
				fields[field] = fmt.Sprintf("%.f", n)
			}
		}
		all = append(all, fields)
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}
