package lsp_test

import (
	"bufio"
	"os"
	"strings"
	"sync"
	"testing"

	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"
	"go.uber.org/zap/zaptest/observer"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/lsp"
)

// TestPanicEndsOneRequest makes the reading of some rules panic: the requests
// for them are answered with an error, the others are not affected.
func TestPanicEndsOneRequest(t *testing.T) {
	t.Parallel()
	for _, capabilities := range []string{`{}`, `{"textDocument":{"diagnostic":{}}}`} {
		t.Run(capabilities, func(t *testing.T) {
			t.Parallel()
			k, log := inside(t, capabilities, func(s *sigma.Source) *sigma.File {
				if strings.Contains(s.String(), "fault") {
					panic("a fault of ours")
				}
				return sigma.Parse(s)
			})
			openPageCommand(t, k, "file:///w/good.yml", rule)
			openPageCommand(t, k, "file:///w/bad.yml", "title: fault\n")
			document := func(name string) map[string]any {
				return map[string]any{"textDocument": map[string]any{"uri": "file:///w/" + name + ".yml"}}
			}
			for range 2 {
				if m := k.call(t, "textDocument/codeLens", document("bad")); m.Error == nil || m.Error.Code != -32603 {
					t.Errorf("lens of a rule that cannot be read: %s", compact(m))
				}
				if m := k.call(t, "textDocument/codeLens", document("good")); m.Error != nil || len(decode(m.Result).([]any)) == 0 {
					t.Errorf("lens of a good rule: %s", compact(m))
				}
			}
			if k.pulls() {
				if m := k.call(t, "textDocument/diagnostic", document("bad")); m.Error != nil || at(decode(m.Result), "kind") != "full" {
					t.Errorf("diagnostics of a rule that cannot be read: %s", compact(m))
				}
			} else {
				publishedAt(t, k.client, "file:///w/bad.yml", 1)
				publishedAt(t, k.client, "file:///w/good.yml", 1)
			}
			if m := k.call(t, "shutdown", nil); m.Error != nil {
				t.Errorf("shutdown: %s", compact(m))
			}
			k.notify(t, "exit", nil)
			k.until(t, "its end", func() bool { return k.ended })
			if log.FilterMessage("panic").Len() == 0 {
				t.Error("no panic is logged")
			}
		})
	}
}

// inside runs the server in this process.
func inside(t *testing.T, capabilities string, parse func(*sigma.Source) *sigma.File) (*talker, *observer.ObservedLogs) {
	t.Helper()
	fromClient, toServer, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	fromServer, toClient, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	core, log := observer.New(zapcore.DebugLevel)
	go func() {
		lsp.ServeWith(parse, fromClient, toClient, zap.New(core))
		_ = toClient.Close()
	}()
	c := &client{in: toServer, results: map[string]*message{}, stopped: true}
	c.news = sync.NewCond(&c.mu)
	go c.read(bufio.NewReader(fromServer))
	k := &talker{client: c, documents: map[string]*edited{}, files: map[string]string{"capabilities.json": capabilities}}
	c.answer = k.reply
	k.initialize(t)
	return k, log
}
