package check_test

import (
	"fmt"
	"testing"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

// A faulty tag has one finding, and each fix of it writes a tag that has none.
func TestOneFindingATag(t *testing.T) {
	settings := check.Settings{SkipTranslation: true, Severity: check.SeverityFunc("", map[string]check.Severity{"attack-tactic-missing": check.Off})}
	tags := func(source *sigma.Source) (found []check.Finding) {
		for _, f := range run(source, settings) {
			if f.Check.Group == "tags" {
				found = append(found, f)
			}
		}
		return found
	}
	for _, tag := range []string{
		"attack.TA0002", "attack.ta0002", "TA0002", "ta0005", "attack.TA0005", "attack.TA0112",
		"T1059.1", "t1059.1", "attack.t1059.1", "attack.T1059.01", "attack.t1059_001", "attack.t1059/001", "T1059", "t1059.001", "attack.1059",
		"attack.1562.001", "attack.t1562.001", "attack.T1562.001", "1562.001x", "attack.t1086", "T1086", "attack.T1086",
		"attack.t1059.001,", "attack.t1059.001;", "'attack.execution'", "attack.execution.", " attack.execution ", "“attack.execution”", "`attack.execution`",
		"attack.command_control", "attack.command-control", "attack.command_and_control", "attack.Command and Control", "attack.commandandcontrol",
		"attack.C2", "attack.c2", "command and control", "Execution", "execution", "attack:execution", "attack-execution", "attack/execution", "attack.executoin", "attack.Executoin",
		"attack.privilege_escalation", "attack.privesc", "attack.exfil", "attack.recon", "attack.lateral_move", "attack.lateral",
		"attack.defense_evasion", "attack.defense-evasion", "attack.Defense Evasion", "attack.defence_evasion", "attack.DefenseEvasion", "defense-evasion",
		"attck.t1059", "Attck.T1059", "mitre.t1059.001", "mitre.T1059", "att&ck.t1059", "atack.execution",
		"TLP.WHITE", "TLP:AMBER", "tlp:white", "tlp.ambr", "CVE-2021-44228", "cve.2021.44228", "cve_2021_44228", "cve.cve-2021-44228",
		"car.2016-4-005", "d3fend.D3-AM", "detection.emerging_threats", "detection.Threat Hunting", "stp.5A",
	} {
		quoted := sigma.QuoteAny(tag)
		source := sigma.NewSource(check.Example("title: Whoami\nstatus: test\ntags:\n    - " + quoted + "\n"))
		found := tags(source)
		if len(found) != 1 {
			t.Errorf("%s has %d findings: %v", tag, len(found), texts(found))
			continue
		}
		offers := check.FixesOf(sigma.Parse(source), found[0])
		if len(offers) == 0 {
			t.Logf("%s: nothing is offered: %s", tag, found[0].Text)
		}
		for _, fix := range offers {
			after, ok := source.Apply(fix.Edits)
			if left := tags(after); !ok || len(left) > 0 {
				t.Errorf("%s: after %s there is still %v", tag, fix.Title, texts(left))
			}
		}
	}
}

func texts(found []check.Finding) (all []string) {
	for _, f := range found {
		all = append(all, fmt.Sprintf("%s: %s", f.Check.Name, f.Text))
	}
	return all
}
