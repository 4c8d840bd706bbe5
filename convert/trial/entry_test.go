package trial_test

import (
	"testing"

	"sigma-lsp/analysis/events"
	"sigma-lsp/analysis/match"
	"sigma-lsp/convert/trial"
)

// Entries of InsightIDR are told from the events of other programs.
func TestIsEntry(t *testing.T) {
	for text, want := range map[string]bool{
		`{"r7_hostid":"x","process":{"name":"y"}}`:                                         true,
		`{"process":{"exe_path":"C:\\x.exe"}}`:                                             true,
		`{"asset":"pc","user":"ann","query":"example.org","top_private_domain":"x"}`:       true,
		`{"source_account":"ann","destination_asset":"dc1","result":"SUCCESS"}`:            true,
		`{"service":"cloudtrail","source_json":{"eventName":"x"}}`:                         true,
		`{"source_address":"192.0.2.1","destination_address":"192.0.2.2","asset":"x"}`:     false,
		`{"process":{"executable":"C:\\x.exe","command_line":"x"},"os_type":"windows"}`:    false,
		`{"class_uid":1007,"process":{"cmd_line":"x","name":"y"},"hostname":"z"}`:          false,
		`{"Event":{"System":{"EventID":1},"EventData":{"Image":"x"}}}`:                     false,
		`{"user":"ann","source_user":"bob","action":"login","hostname":"z","process":"y"}`: false,
	} {
		e, err := events.First([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		if got := trial.IsEntry(match.NewEvent(e.Fields)); got != want {
			t.Errorf("%s: %t", text, got)
		}
	}
}
