package ruletest_test

import (
	"testing"

	"sigma-lsp/analysis/events"
	"sigma-lsp/analysis/match"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/convert"
	"sigma-lsp/convert/pipeline"
	"sigma-lsp/convert/ruletest"
)

// Entries of InsightIDR are distinguished from events of other programs.
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

		// Firewalls, proxies and Windows share words with InsightIDR.
		`{"source_user":"ann","destination_user":"bob","action":"deny","dst_port":445}`:                                       false,
		`{"incoming_bytes":1,"outgoing_bytes":2,"dst_port":445}`:                                                              false,
		`{"http_method":"GET","url_host":"example.org","cs-method":"GET"}`:                                                    false,
		`{"source_user":"ann","target_user":"bob","EventID":4625,"Channel":"Security"}`:                                       false,
		`{"source_asset":"a","destination_asset":"b","EventID":4624,"Channel":"Security"}`:                                    false,
		`{"asset":"pc1","os_type":"Windows 10","EventID":1,"Channel":"Microsoft-Windows-Sysmon/Operational","Image":"C:\\x"}`: false,
		`{"asset":"pc1","os_type":"Windows","Image":"C:\\x.exe"}`:                                                             false,
		`{"source_account":"DE01","destination_account":"DE02","amount":5}`:                                                   false,
		`{"geoip_country_code":"DE","geoip_organization":"x","http_method":"GET","url":"/"}`:                                  false,
		`{"asset":"pc","user":"ann","source_address":"192.0.2.1","http_method":"GET","url_host":"example.org"}`:               true,
		`{"asset":"pc","source_address":"192.0.2.1","destination_address":"192.0.2.2","connection_status":"ACCEPT"}`:          true,
	} {
		e, err := events.First([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		if got := ruletest.IsEntry(match.NewEvent(e.Fields)); got != want {
			t.Errorf("%s: %t", text, got)
		}
	}
}

// A possible entry does not count as one for a rule whose own fields it has.
func TestEntryWithFieldsOfTheRule(t *testing.T) {
	const rule = "title: x\nlogsource: {category: proxy}\ndetection:\n  s: {cs-method: GET, c-uri|contains: evil}\n  condition: s\n"
	p, _ := pipeline.Builtin("insightidr-extended")
	d := sigma.Parse(sigma.NewSource(rule)).Documents[0]
	one, problems := ruletest.New(d.Rule, convert.Convert(d, p))
	if one == nil {
		t.Fatal(problems)
	}
	for text, entry := range map[string]bool{
		`{"asset":"pc","user":"ann","source_address":"192.0.2.1","url_host":"x","http_method":"GET","url":"http://evil"}`:                             false,
		`{"asset":"pc","user":"ann","source_address":"192.0.2.1","url_host":"x","cs-method":"GET","c-uri":"http://evil"}`:                             true,
		`{"is_blocked":"false","user":"ann","source_address":"192.0.2.1","http_method":"GET","url_host":"x","cs-method":"GET","c-uri":"http://evil"}`: true,
	} {
		e, err := events.First([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		if o := one.Run(ruletest.NewEvent(e)); !o.Sigma || o.Entry == entry {
			t.Errorf("%s: Sigma %t, an entry %t", text, o.Sigma, o.Entry)
		}
	}
}
