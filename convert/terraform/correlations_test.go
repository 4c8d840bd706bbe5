package terraform_test

import (
	"fmt"
	"strings"
	"testing"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/convert"
	"sigma-lsp/convert/pipeline"
	"sigma-lsp/convert/terraform"
)

// TestCorrelations writes correlations of every type, operator and time span:
// event_count and value_count with gte or gt become a definition with a
// threshold, and all others are refused at the part that no threshold can say.
func TestCorrelations(t *testing.T) {
	const rules = `title: Whoami
name: whoami
logsource: {category: process_creation, product: windows}
detection:
  selection:
    Image|endswith: '\whoami.exe'
  condition: selection
---
title: Net
name: net
logsource: {category: process_creation, product: windows}
detection:
  selection:
    Image|endswith: '\net.exe'
  condition: selection
---
`
	insightidr, _ := pipeline.Builtin("insightidr")
	n := 0
	try := func(correlation, wantSpan, wantThreshold, refusedAt string) {
		n++
		file := sigma.Parse(sigma.NewSource(rules + "title: Many\ncorrelation:\n" + correlation))
		d := file.Documents[2]
		result := convert.Convert(d, insightidr)
		made, _ := terraform.Rules(d, result, nil, terraform.Options{})
		if refusedAt != "" {
			var at []string
			for _, p := range result.Problems {
				if p.Check == "idr-groupby-in-detection" || p.Blocking {
					at = append(at, file.Source.Text(p.At))
				}
			}
			if len(made) > 0 || len(at) == 0 || !strings.HasPrefix(at[0], refusedAt) {
				t.Errorf("%s%d resources, refused at %q, want %q", correlation, len(made), at, refusedAt)
			}
			return
		}
		if len(made) != 1 || made[0].Threshold == nil {
			t.Errorf("%sno threshold: %v", correlation, result.Problems)
			return
		}
		th := made[0].Threshold
		got := fmt.Sprintf("%d %s %s", th.Condition.Min, th.CountBy, th.GroupBy)
		if th.Timespan != wantSpan || got != wantThreshold || !strings.Contains(made[0].Logic.LEQL, "whoami") {
			t.Errorf("%s%s in %s, want %s in %s:\n%s", correlation, got, th.Timespan, wantThreshold, wantSpan, made[0].Logic.LEQL)
		}
	}
	text := func(kind, rules, group, span, condition string) string {
		text := fmt.Sprintf("  type: %s\n  rules: [%s]\n", kind, rules)
		if group != "" {
			text += fmt.Sprintf("  group-by: [%s]\n", group)
		}
		return text + fmt.Sprintf("  timespan: %s\n  condition: %s\n", span, condition)
	}
	groups := map[string]string{"": "[]", "User": "[process.username]", "User, Image": "[process.username process.exe_path]"}
	for group, keys := range groups {
		for operator, limit := range map[string]int{"gte": 5, "gt": 6} {
			for _, one := range []string{"whoami", "whoami, net"} {
				try(text("event_count", one, group, "10m", "{"+operator+": 5}"), "10m", fmt.Sprintf("%d [] %s", limit, keys), "")
			}
			try(text("value_count", "whoami", group, "1h", "{"+operator+": 5, field: CommandLine}"), "1h", fmt.Sprintf("%d [process.cmd_line] %s", limit, keys), "")
		}
	}
	for span, want := range map[string]string{"30s": "30s", "10m": "10m", "1h": "1h", "14d": "14d", "2w": "14d"} {
		try(text("event_count", "whoami", "User", span, "{gte: 2}"), want, "2 [] [process.username]", "")
	}
	for _, operator := range []string{"lt", "lte", "eq", "neq"} {
		try(text("event_count", "whoami", "User", "1h", "{"+operator+": 5}"), "", "", operator)
		try(text("value_count", "whoami", "User", "1h", "{"+operator+": 5, field: Image}"), "", "", operator)
	}
	try(text("event_count", "whoami", "User", "1h", "{gte: 5, lt: 9}"), "", "", "lt")
	try(text("event_count", "whoami", "", "1h", "{lte: 5}"), "", "", "correlation")
	try(text("event_count", "whoami", "User", "1M", "{gte: 5}"), "", "", "1M")
	for _, kind := range []string{"temporal", "temporal_ordered"} {
		try(fmt.Sprintf("  type: %s\n  rules: [whoami, net]\n  group-by: [User]\n  timespan: 1h\n", kind), "", "", kind)
	}
	for _, kind := range []string{"value_sum", "value_avg", "value_median"} {
		try(text(kind, "whoami", "User", "1h", "{gte: 5, field: ProcessId}"), "", "", kind)
	}
	try(text("value_percentile", "whoami", "User", "1h", "{gte: 5, field: ProcessId, percentile: 90}"), "", "", "value_percentile")
	if n < 40 {
		t.Errorf("%d correlations", n)
	}
}
