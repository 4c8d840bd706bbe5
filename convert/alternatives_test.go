package convert

import (
	"strings"
	"testing"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/convert/pipeline"
)

// TestOthers tests which embedded pipelines support a refused rule. Those that
// leave a field unmapped, or map it to a wrong key, do not count.
func TestOthers(t *testing.T) {
	team, problems := pipeline.Parse("team.yml", sigma.NewSource(
		"name: Team\npriority: 5\ntransformations:\n  - {type: field_name_mapping, mapping: {File: TargetFilename}}\n"))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	for _, c := range []struct{ name, logsource, item, want string }{
		{"insightidr", "{category: file_event, product: windows}", "TargetFilename: a", "insightidr-extended"},
		{"insightidr", "{category: file_event, product: windows}", "File: a", "insightidr-extended"}, // by the team's file
		{"insightidr", "{category: file_event, product: windows}", "Computer: a", ""},
		{"insightidr", "{category: pipe_created, product: windows}", "PipeName: a", ""},
		{"insightidr", "{category: process_creation, product: windows}", "IntegrityLevel: High", ""},
		{"insightidr", "{product: azure, service: signinlogs}", "status: Success", "insightidr-extended"}, // the reference takes it, wrongly
		{"insightidr-reference", "{category: process_creation, product: windows}", `CurrentDirectory|contains: \Temp\`, "insightidr insightidr-extended"},
		{"insightidr-reference", "{category: process_creation, product: linux}", "Image: a", "insightidr insightidr-extended"},
		{"insightidr-extended", "{category: pipe_created, product: windows}", "PipeName: a", ""},
	} {
		p, _ := pipeline.Builtin(c.name)
		d := sigma.Parse(sigma.NewSource("title: A rule\nlogsource: " + c.logsource + "\ndetection:\n  one:\n    " + c.item + "\n  condition: one\n")).Documents[0]
		r := Convert(d, p, team)
		if got := strings.Join(r.AlternativePipelines(), " "); r.Verdict == Converted || got != c.want {
			t.Errorf("%s %s: %s with %s, others are %q", c.logsource, c.item, r.Verdict, c.name, got)
		}
	}
}
