package taxonomy

import (
	"slices"
	"strings"
	"testing"
)

// The tables that are kept by hand speak of what there is: each row describes a
// field of a known log source, and each log source is described.
func TestTables(t *testing.T) {
	sources := Standard().Logsources()
	has := func(l Logsource, name string) bool {
		return slices.ContainsFunc(sources, func(s *Source) bool {
			return l.Includes(s.Logsource) && slices.ContainsFunc(s.Fields, func(f Field) bool { return f.Name == name })
		})
	}
	seen := map[string]bool{}
	once := func(table, row string) {
		if seen[table+row] {
			t.Errorf("%s has %q twice", table, row)
		}
		seen[table+row] = true
	}
	for cells := range rows(fieldTable) {
		once("fields.tsv", cells[0]+" "+cells[1])
		if !has(scope(cells[0]), cells[1]) {
			t.Errorf("fields.tsv: no log source %s has %s", cells[0], cells[1])
		}
		if cells[2] != "" && !slices.Contains(FieldKinds(), cells[2]) {
			t.Errorf("fields.tsv: %s is of type %q", cells[1], cells[2])
		}
	}
	list := ""
	for cells := range rows(valueTable) {
		if cells[0] == "" {
			once("values.tsv", list+" "+cells[1])
			continue
		}
		list = cells[0] + " " + cells[1]
		once("values.tsv", list)
		if !has(scope(cells[0]), cells[1]) {
			t.Errorf("values.tsv: no log source %s has %s", cells[0], cells[1])
		}
	}
	for cells := range rows(docTable) {
		if cells[0] != "fields" && !slices.ContainsFunc(sources, func(s *Source) bool { return s.Logsource == scope(cells[0]) }) {
			t.Errorf("docs.tsv: there is no log source %s", cells[0])
		}
	}
	documented := 0
	for _, s := range sources {
		if s.Doc == "" {
			t.Errorf("%s is not described", s.Logsource)
		}
		for _, f := range s.Fields {
			for _, text := range []string{f.Doc, s.Doc} {
				if strings.ContainsAny(text, "\t\n\r") {
					t.Errorf("%s: %q", f.Name, text)
				}
			}
			if f.Doc != "" {
				documented++
			}
		}
	}
	t.Logf("%d log sources, %d fields described", len(sources), documented)
}

// What is known of single fields.
func TestField(t *testing.T) {
	for _, c := range []struct {
		l, name    string
		kind       FieldKind
		doc, value string // part of the documentation; a value with its meaning
	}{
		{"process_creation/windows/", "Image", "path", "executable", ""},
		{"process_creation//", "Image", "path", "executable", ""},
		{"process_creation/windows/", "EventID", "number", "kind", "1 a process was created"},
		{"process_creation/windows/", "EventID", "number", "kind", "4688 a process was created"},
		{"process_creation/windows/", "IntegrityLevel", "", "", "high an elevated administrator"},
		{"process_creation/windows/", "ParentProcessId", "number", "id", ""},
		{"process_creation/linux/", "Image", "path", "", ""},
		{"/windows/security", "EventID", "number", "", "4624 an account logged on"},
		{"/windows/security", "LogonType", "number", "", "10 remote desktop"},
		{"/windows/security", "ProcessId", "", "hexadecimal", ""},
		{"/windows/system", "EventID", "number", "", "7045 a service was installed"},
		{"/windows/sysmon", "EventID", "number", "", "22 a process asked for a name in DNS"},
		{"ps_script/windows/", "EventID", "number", "", "4104 a script block was compiled (script block logging)"},
		{"ps_script/windows/", "Channel", "", "", "PowerShellCore/Operational "},
		{"registry_set/windows/", "EventType", "", "", "SetValue a value was set"},
		{"network_connection/windows/", "Initiated", "boolean", "", "true the process opened the connection"},
		{"file_event/windows/", "TargetFilename", "path", "file", ""},
		{"webserver//", "sc-status", "number", "", "404 not found"},
		{"proxy//", "c-uri", "url", "URL", ""},
		{"antivirus//", "Signature", "", "threat", ""},
		{"driver_load/windows/", "Signature", "", "signed", ""},
		{"/zeek/dns", "id.resp_p", "port", "port", ""},
	} {
		f, ok := Standard().Field(at(c.l), c.name)
		if !ok || f.Kind != c.kind || !strings.Contains(f.Doc, c.doc) {
			t.Errorf("%s %s is %+v", c.l, c.name, f)
		}
		text, doc, _ := strings.Cut(c.value, " ")
		if v, ok := f.Value(text); text != "" && (!ok || v.Doc != doc) {
			t.Errorf("%s %s: %s is %q", c.l, c.name, text, v.Doc)
		}
	}
}

// The most likely corrections of wrong field names.
func TestCanonical(t *testing.T) {
	for _, c := range []struct{ l, name, canonical, nearest string }{
		{"process_creation/windows/", "commandline", "CommandLine", "CommandLine"},
		{"process_creation/windows/", "CommandLine", "", ""},
		{"process_creation//", "parentimage", "ParentImage", "ParentImage"},
		{"process_creation/windows/", "ComandLine", "", "CommandLine"},
		{"process_creation/windows/", "TargetFilename", "", ""},
		{"/azure/signinlogs", "resultType", "", ""}, // both spellings are in use
		{"/azure/signinlogs", "ResultType", "", ""},
		{"/windows/security", "targetUserName", "TargetUserName", "TargetUserName"},
		{"some/thing/else", "commandline", "", ""},
		{"//", "commandline", "", ""},
	} {
		canonical, _ := Standard().Canonical(at(c.l), c.name)
		nearest, _ := Standard().SuggestField(at(c.l), c.name)
		if canonical != c.canonical || nearest != c.nearest {
			t.Errorf("%s %s: canonical %q, nearest %q", c.l, c.name, canonical, nearest)
		}
	}
}

// The fields that are offered first.
func TestFieldsOf(t *testing.T) {
	for l, want := range map[string]string{
		"process_creation/windows/": "CommandLine Image OriginalFileName",
		"process_creation//":        "CommandLine Image OriginalFileName",
		"registry_set/windows/":     "TargetObject Details Image",
		"/windows/security":         "EventID ServiceFileName ProcessName",
		"webserver//":               "cs-uri-query cs-method sc-status",
		"no/such/thing":             "",
		"//":                        "",
	} {
		var got []string
		for _, f := range Standard().FieldsOf(at(l)) {
			got = append(got, f.Name)
		}
		if all := strings.Join(got, " "); !strings.HasPrefix(all, want) || want == "" && all != "" {
			t.Errorf("%s: %s", l, all)
		}
	}
}

// A team's own knowledge makes another taxonomy and leaves the first as it was.
func TestWith(t *testing.T) {
	own, _ := LoadAttack([]byte(`{"version": "99", "tactics": [{"id": "TA0001", "shortname": "entry", "name": "Entry"}], "techniques": [{"id": "T1234", "name": "New", "tactics": ["entry"]}]}`))
	team := at("/acme/door")
	more := Standard().With(Extra{
		Logsources: []Source{
			{Logsource: team, Doc: "the doors", Fields: []Field{{Name: "Door", Kind: KindNumber, Doc: "its number"}}},
			{Logsource: at("process_creation/windows/"), Fields: []Field{{Name: "Signer"}, {Name: "Image", Doc: "ours"}}},
		},
		Fields:     []Field{{Name: "host.name", Doc: "the machine"}},
		Namespaces: []Namespace{{Name: "acme"}},
		Attack:     own,
	})
	for _, s := range []struct {
		t    *Taxonomy
		team bool
	}{{more, true}, {Standard(), false}} {
		_, door := s.t.Field(team, "Door")
		_, signer := s.t.Field(at("process_creation/windows/"), "Signer")
		_, host := s.t.Field(at("dns//"), "host.name")
		_, space := s.t.Namespace("acme")
		image, _ := s.t.Field(at("process_creation/windows/"), "Image")
		for what, is := range map[string]bool{
			"log source": s.t.KnownLogsource(team), "field": door, "field of a known log source": signer, "field of all": host,
			"namespace": space, "documentation": image.Doc == "ours", "ATT&CK": s.t.Attack().Version == "99",
		} {
			if is != s.team {
				t.Errorf("%s: %v, with the team's: %v", what, is, s.team)
			}
		}
		if image.Kind != KindPath || image.Uses < 1000 {
			t.Errorf("Image is %+v", image)
		}
	}
	if near, ok := more.SuggestLogsource(at("/acme/dor")); !ok || near != team {
		t.Errorf("near acme's dor is %s", near)
	}
}

func TestNamespaces(t *testing.T) {
	for tag, valid := range map[string]bool{
		"attack.t1059": true, "attack.t1059.001": true, "attack.stealth": true, "attack.t105": false,
		"car.2016-04-005": true, "car.2016-13-005": false, "car.2016-4-5": false,
		"cve.2021-44228": true, "cve.2021.44228": false, "cve.44228": false,
		"d3fend.d3-am": true, "d3fend.d3f-WindowsNtOpenFile": true, "d3fend.harden": true, "d3fend.d3f-lower": false, "d3fend.other": false,
		"detection.dfir": true, "detection.emerging-threats": true, "detection.threat-hunting": true, "detection.hunting": false,
		"stp.4": true, "stp.3k": true, "stp.5u": true, "stp.0": false, "stp.6a": false, "stp.3x": false, "stp.": false,
		"tlp.red": true, "tlp.amber-strict": true, "tlp.clear": true, "tlp.white": true, "tlp.black": false,
	} {
		name, rest, _ := SplitTag(tag)
		n, ok := Standard().Namespace(name)
		if !ok || n.Valid(rest) != valid {
			t.Errorf("%s: namespace known: %v, valid: %v", tag, ok, !valid)
		}
	}
	if _, ok := Standard().Namespace("acme"); ok {
		t.Error("acme is a namespace")
	}
	if !(&Namespace{Name: "acme"}).Valid("anything") {
		t.Error("a team's namespace is not open")
	}
}

// Signatures identify existing log sources, or name what has none.
func TestSigns(t *testing.T) {
	for cells := range rows(signatureTable) {
		switch {
		case len(cells) == 2 && strings.Count(cells[0], "/") == 2:
			if _, ok := Standard().Source(scope(cells[0])); !ok {
				t.Errorf("signs.tsv: there is no log source %s", cells[0])
			}
		case len(cells) != 3 || cells[0] != "" || cells[2] == "":
			t.Errorf("signs.tsv: %q", cells)
		}
	}
	held := func(fields map[string]string) func(string) ([]string, bool) {
		return func(name string) ([]string, bool) {
			v, ok := fields[name]
			return []string{v}, ok
		}
	}
	for _, c := range []struct {
		fields map[string]string
		want   string
	}{
		{map[string]string{"eventsource": "IAM.amazonaws.com", "eventname": "x"}, "product: aws, service: cloudtrail"},
		{map[string]string{"eventsource": "amazonaws.com.example.org", "eventname": "x"}, ""},
		{map[string]string{"eventsource": "aws:s3", "eventname": "x", "eventversion": "2.1", "awsregion": "y"}, ""},
		{map[string]string{"tgtprocimagepath": `C:\x`, "eventtype": "Process Creation"}, "category: process_creation, product: windows"},
		{map[string]string{"srcprocimagepath": `C:\x`, "targetfilename": "x", "eventtype": "File Rename"}, ""},
		{map[string]string{"logname": "projects/x/logs/cloudaudit.googleapis.com%2Factivity"}, "product: gcp, service: gcp.audit"},
		{map[string]string{"action": "repo.create", "actor": "x", "org": "y"}, "product: github, service: audit"},
		{map[string]string{"action": "repo.create", "actor": "x", "org": "y", "event_type": "z"}, ""},
		{map[string]string{}, ""},
	} {
		sign, ok := Standard().SignatureOf(held(c.fields))
		if got := sign.Logsource.String(); got != c.want || (ok && sign.Name == "") != (c.want != "") {
			t.Errorf("%v: %q", c.fields, got)
		}
	}
}
