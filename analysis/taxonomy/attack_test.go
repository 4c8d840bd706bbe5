package taxonomy

import (
	"slices"
	"strings"
	"testing"

	"sigma-lsp/analysis/sigma"
)

// show writes an entry in one line: id, title, tactics, and what became of it.
func show(e *Entry) string {
	if e == nil {
		return "nothing"
	}
	text := e.Kind.String() + " " + e.ID
	if e.Name != "" {
		text += " " + e.Title()
	}
	if e.Tactics != nil {
		text += " (" + strings.Join(e.Tactics, ", ") + ")"
	}
	if e.Retired != nil {
		text += ", " + e.Retired.Basis.String()
		for _, after := range e.Retired.Successors {
			text += " " + after.Tag
		}
	}
	return text
}

func TestAttackLookup(t *testing.T) {
	for tag, want := range map[string]string{
		"attack.t1059.001":          "technique T1059.001 Command and Scripting Interpreter: PowerShell (execution)",
		"attack.T1059.001":          "technique T1059.001 Command and Scripting Interpreter: PowerShell (execution)",
		"t1543.003":                 "technique T1543.003 Create or Modify System Process: Windows Service (persistence, privilege-escalation)",
		"attack.stealth":            "tactic TA0005 Stealth",
		"attack.defense-impairment": "tactic TA0112 Defense Impairment",
		"attack.defense-evasion":    "tactic TA0005 Defense Evasion, published attack.stealth attack.defense-impairment",
		"attack.t1086":              "technique T1086 PowerShell (execution), published attack.t1059.001",
		"attack.t1026":              "technique T1026 Multiband Communication (command-and-control), deprecated",
		"attack.g0016":              "group G0016",
		"attack.s0002":              "software S0002",
		"attack.ds0005":             "data source DS0005",
		"attack.m1036":              "mitigation M1036",
		"attack.a0001":              "asset A0001",
		"attack.t1059.999":          "nothing",
		"attack.t9999":              "nothing",
		"attack.g001":               "nothing",
		"attack.x0001":              "nothing",
		"attack.ta0005":             "nothing",
		"attack.":                   "nothing",
		"":                          "nothing",
	} {
		if got := show(Standard().Attack().Lookup(tag)); got != want {
			t.Errorf("%s is %s, not %s", tag, got, want)
		}
	}
}

func TestAttackByID(t *testing.T) {
	a := Standard().Attack()
	for id, want := range map[string]string{
		"TA0005": "tactic TA0005 Stealth", "ta0112": "tactic TA0112 Defense Impairment",
		"T1002": "technique T1002 Data Compressed (exfiltration), published attack.t1560",
		"G0016": "group G0016", "stealth": "nothing",
	} {
		if got := show(a.ByID(id)); got != want {
			t.Errorf("%s is %s, not %s", id, got, want)
		}
	}
	for tag, want := range map[string]string{
		"t1059.001": "https://attack.mitre.org/techniques/T1059/001/",
		"stealth":   "https://attack.mitre.org/tactics/TA0005/",
		"ds0005":    "https://attack.mitre.org/datasources/DS0005/",
	} {
		if got := a.Lookup(tag).URL(); got != want {
			t.Errorf("the page of %s is %s", tag, got)
		}
	}
	if len(a.Tactics()) != 15 || len(a.Techniques()) != 697 || a.Version != "19.1" {
		t.Errorf("version %s has %d tactics, %d techniques", a.Version, len(a.Tactics()), len(a.Techniques()))
	}
}

// What a search finds first.
func TestAttackSearch(t *testing.T) {
	for text, want := range map[string]string{
		"powershell":                 "attack.t1059.001 attack.t1546.013",
		"attack.t1059.0":             "attack.t1059.001",
		"t1059":                      "attack.t1059 attack.t1059.001",
		"1059.001":                   "attack.t1059.001",
		"stealth":                    "attack.stealth",
		"attack.cred":                "attack.credential-access",
		"registry run":               "attack.t1547.001",
		"run keys registry":          "attack.t1547.001",
		"scripting interpreter unix": "attack.t1059.004",
		"dump":                       "attack.t1003",
		"kerberoast":                 "attack.t1558.003",
		"T1086":                      "",
		"no such thing":              "",
	} {
		var got []string
		for _, e := range Standard().Attack().Search(text) {
			got = append(got, e.Tag)
		}
		first := strings.Fields(want)
		if len(got) > len(first) && want != "" {
			got = got[:len(first)]
		}
		if !slices.Equal(got, first) {
			t.Errorf("%q finds %v, not first %s", text, got, want)
		}
	}
	if all := Standard().Attack().Search(""); len(all) != 15+697 {
		t.Errorf("no text finds %d", len(all))
	}
}

func TestAttackNearest(t *testing.T) {
	for tag, want := range map[string]string{
		"attack.t1059.999":      "technique T1059 Command and Scripting Interpreter (execution)",
		"attack.persistance":    "tactic TA0003 Persistence",
		"attack.lateral_move":   "tactic TA0008 Lateral Movement",
		"attack.PowerShell":     "technique T1059.001 Command and Scripting Interpreter: PowerShell (execution)",
		"attack.t1999":          "nothing",
		"attack.private_keys":   "technique T1552.004 Unsecured Credentials: Private Keys (credential-access)",
		"attack.lateralmovment": "tactic TA0008 Lateral Movement",

		"attack.1059.001":           "technique T1059.001 Command and Scripting Interpreter: PowerShell (execution)",
		"attack.11136.001":          "technique T1136.001 Create Account: Local Account (persistence)",
		"attack.t1059/001":          "technique T1059.001 Command and Scripting Interpreter: PowerShell (execution)",
		"attack.t1059_001":          "technique T1059.001 Command and Scripting Interpreter: PowerShell (execution)",
		"attack.1":                  "nothing",
		"attack.10591":              "nothing",
		"attack.credential_dumping": "technique T1003 OS Credential Dumping (credential-access)",
		"attack.service":            "nothing",
		"attack.t1059.1":            "technique T1059.001 Command and Scripting Interpreter: PowerShell (execution)",
		"attack.t1059.0001":         "technique T1059.001 Command and Scripting Interpreter: PowerShell (execution)",
		"attack.command_control":    "tactic TA0011 Command and Control",
		"attack.comand-control":     "tactic TA0011 Command and Control",
		"attack.c2":                 "tactic TA0011 Command and Control",
		"attack.exfil":              "tactic TA0010 Exfiltration",
		"attack.defense":            "nothing",
		"attack.1562.001":           show(Standard().Attack().Lookup("t1562.001")),
	} {
		e, ok := Standard().Attack().Suggest(tag)
		if got := show(e); got != want || ok == (e == nil) {
			t.Errorf("near %s is %s, not %s", tag, got, want)
		}
	}
}

// Every ATT&CK tag of the public rules is current, except for one data source.
func TestAttackCorpus(t *testing.T) {
	a := Standard().Attack()
	rules(t, func(path string, r *sigma.Rule) {
		for _, tag := range tagsOf(r) {
			name, rest, _ := SplitTag(tag)
			n, ok := Standard().Namespace(name)
			if !ok || !n.Valid(rest) {
				t.Errorf("%s: %s is no tag of a known form", path, tag)
			}
			if name != "attack" {
				continue
			}
			if e := a.Lookup(tag); e == nil || e.Retired != nil {
				t.Errorf("%s: %s is %s", path, tag, show(e))
			}
		}
	})
}
