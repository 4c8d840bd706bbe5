package scaffold_test

import (
	"strings"
	"testing"

	"sigma-lsp/analysis/check"
	_ "sigma-lsp/analysis/checks"
	"sigma-lsp/analysis/scaffold"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/taxonomy"
	"sigma-lsp/convert"
	"sigma-lsp/convert/pipeline"
)

func standard(t *testing.T) []*pipeline.Pipeline {
	t.Helper()
	p, ok := pipeline.Builtin("insightidr")
	if !ok {
		t.Fatal("no default pipeline")
	}
	return []*pipeline.Pipeline{p}
}

func TestSourcesThatInsightIDRSupportsComeFirst(t *testing.T) {
	all := scaffold.Sources(taxonomy.Standard(), standard(t))
	if first := all[0].String(); first != "category: process_creation, product: windows" {
		t.Errorf("first log source: %s", first)
	}
	supported := true
	for _, s := range all {
		if s.Supported && !supported {
			t.Errorf("%s is supported and comes after one that is not", s)
		}
		supported = s.Supported
	}
}

// A new rule is right as it is, for each log source, and converted where the
// log source is supported.
func TestNewRulesHaveNoErrors(t *testing.T) {
	pipelines := standard(t)
	for _, s := range scaffold.Sources(taxonomy.Standard(), pipelines) {
		text, _ := scaffold.Rule{Title: "Whoami: run with “rights”", Logsource: s.Logsource, ID: "0d4a6f0e-2c7b-4f3c-9a57-5d2f7a3c1b90", Date: "2026-01-02"}.Write(taxonomy.Standard(), pipelines)
		file := sigma.Parse(sigma.NewSource(text))
		result := convert.WithResolver(nil, file.Documents[0], pipelines...)
		if s.Supported && !result.HasQuery() {
			t.Errorf("%s: %s\n%s", s, result.Verdict, text)
		}
		for _, f := range check.Run(file, check.Settings{Result: func(*sigma.Document) *convert.Result { return result }}) {
			if f.Severity == check.Error && !strings.HasPrefix(f.Check.Name, "idr-") {
				t.Errorf("%s: %s: %s\n%s", s, f.Check.Name, f.Text, text)
			}
		}
	}
}

func TestWrite(t *testing.T) {
	rule := scaffold.Rule{Title: "Whoami  With $ystem Rights", Logsource: taxonomy.Logsource{Category: "process_creation", Product: "windows"}, ID: "ID", Date: "2026-01-02"}
	text, snippet := rule.Write(taxonomy.Standard(), standard(t))
	if want := `title: Whoami With $ystem Rights
id: ID
status: experimental
description: Detects Whoami With $ystem Rights
date: 2026-01-02
logsource:
    category: process_creation
    product: windows
detection:
    selection:
        CommandLine|contains: 'argument'
        Image|endswith: '\name.exe'
    condition: selection
falsepositives:
    - Unknown
level: medium
`; text != want {
		t.Errorf("text:\n%s", text)
	}
	for _, part := range []string{`title: ${1:Whoami With \$ystem Rights}`, `Image|endswith: '\\${4:name.exe}'`, "level: ${6:medium}\n"} {
		if !strings.Contains(snippet, part) {
			t.Errorf("snippet lacks %s:\n%s", part, snippet)
		}
	}
}

func TestFileName(t *testing.T) {
	windows := taxonomy.Logsource{Category: "process_creation", Product: "windows"}
	for _, c := range []struct {
		title  string
		source taxonomy.Logsource
		want   string
	}{
		{"Whoami With System Rights", windows, "proc_creation_win_whoami_with_system_rights.yml"},
		{"../../etc/passwd: CON", windows, "proc_creation_win_etc_passwd_con.yml"},
		{"Übergriff", windows, "proc_creation_win_bergriff.yml"},
		{"", windows, "proc_creation_win_new_rule.yml"},
		{"con", taxonomy.Logsource{Product: "acme", Service: "audit log"}, "acme_audit_log_con.yml"},
		{"aux", taxonomy.Logsource{}, "rule_aux.yml"},
		{strings.Repeat("long title ", 20), windows, "proc_creation_win_" + strings.Repeat("long_title_", 6) + "long_title.yml"},
	} {
		if got := scaffold.FileName(c.title, c.source); got != c.want {
			t.Errorf("%q: %s, want %s", c.title, got, c.want)
		}
	}
}
