package lsp_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

const rule = `title: Whoami as SYSTEM
id: 6f3e2987-db24-4c78-a860-b4f4095a7095
status: test
description: "Größe 😀 of things"
author: someone
date: 2026-01-15
logsource:
    category: process_creation
    product: windows
detection:
    selection:
        Image|endswith: '\whoami.exe'
        CommandLine|contains:
            - ' -enc '
            - "päyload 😀"
    filter:
        User: SYSTEM
    condition: selection and not filter
level: high
`

// session starts a server with a client of those capabilities.
func session(t *testing.T, capabilities string) *talker {
	t.Helper()
	return sessionWith(t, capabilities, "")
}

// sessionWith is session with initialization options.
func sessionWith(t *testing.T, capabilities, options string) *talker {
	t.Helper()
	k := &talker{client: start(t, nil, "serve", "--stdio"), documents: map[string]*edited{}, files: map[string]string{}}
	k.files["capabilities.json"], k.files["options.json"] = capabilities, options
	k.client.answer = k.reply
	k.initialize(t)
	return k
}

// published waits for the diagnostics of that version.
func publishedAt(t *testing.T, c *client, address string, version int) any {
	t.Helper()
	m := c.awaitThat(t, "textDocument/publishDiagnostics", func(m *message) bool {
		return at(decode(m.Params), "uri") == address && at(decode(m.Params), "version") == float64(version)
	})
	return at(decode(m.Params), "diagnostics")
}

// TestEditsInQuickSuccession sends hundreds of edits without waiting: the last
// one decides, and versions never go back.
func TestEditsInQuickSuccession(t *testing.T) {
	t.Parallel()
	k := session(t, `{}`)
	k.notify(t, "textDocument/didOpen", map[string]any{"textDocument": map[string]any{
		"uri": "file:///w/a.yml", "languageId": "yaml", "version": 1, "text": rule,
	}})
	text := rule
	const last = 301
	for version := 2; version <= last; version++ {
		from, to := "high", "hgih"
		if version%2 == 1 {
			from, to = to, from
		}
		start := strings.Index(text, "level: "+from) + len("level: ")
		k.notify(t, "textDocument/didChange", map[string]any{
			"textDocument":   map[string]any{"uri": "file:///w/a.yml", "version": version},
			"contentChanges": []any{map[string]any{"range": k.span(text, start, start+4), "text": to}},
		})
		text = text[:start] + to + text[start+4:]
	}
	if found := publishedAt(t, k.client, "file:///w/a.yml", last); strings.Contains(compact(found), "invalid-level") {
		t.Errorf("the last version has the level high, but %s", compact(found))
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	before := 0.0
	for _, m := range k.inbox {
		if m.Method == "textDocument/publishDiagnostics" {
			v := at(decode(m.Params), "version").(float64)
			if v <= before {
				t.Errorf("version %v after %v", v, before)
			}
			before = v
		}
	}
}

// TestAnySequenceOfEditsEqualsTheResult edits at random, in every encoding,
// and compares with a server that has opened the result.
func TestAnySequenceOfEditsEqualsTheResult(t *testing.T) {
	t.Parallel()
	for _, encoding := range []string{"utf-8", "utf-16", "utf-32"} {
		for _, breaks := range []string{"\n", "\r\n"} {
			t.Run(fmt.Sprintf("%s %q", encoding, breaks), func(t *testing.T) {
				t.Parallel()
				capabilities := fmt.Sprintf(`{"general":{"positionEncodings":[%q]},"textDocument":{"diagnostic":{}}}`, encoding)
				one, other := session(t, capabilities), session(t, capabilities)
				random := rand.New(rand.NewPCG(7, uint64(len(breaks))))
				for round := range 12 {
					address := fmt.Sprintf("file:///w/%d.yml", round)
					text := strings.ReplaceAll(rule, "\n", breaks)
					openPageCommand(t, one, address, text)
					for version := 2; version < 25; version++ {
						var changes []any
						for range 1 + random.IntN(3) {
							start, end, typed := slip(random, text)
							changes = append(changes, map[string]any{"range": one.span(text, start, end), "text": typed})
							text = text[:start] + typed + text[end:]
						}
						one.notify(t, "textDocument/didChange", map[string]any{
							"textDocument": map[string]any{"uri": address, "version": version}, "contentChanges": changes,
						})
					}
					openPageCommand(t, other, address, text)
					for _, method := range []string{"textDocument/diagnostic", "textDocument/codeLens", "sigma/convert"} {
						params := map[string]any{"textDocument": map[string]any{"uri": address}}
						got, want := answerOf(t, one, method, params), answerOf(t, other, method, params)
						if got != want {
							t.Fatalf("%s after edits\n%s\nof the same text opened\n%s\ntext\n%q", method, got, want, text)
						}
					}
				}
				one.stop(t)
				other.stop(t)
			})
		}
	}
}

func openPageCommand(t *testing.T, k *talker, address, text string) {
	t.Helper()
	k.notify(t, "textDocument/didOpen", map[string]any{"textDocument": map[string]any{
		"uri": address, "languageId": "yaml", "version": 1, "text": text,
	}})
}

// answerOf returns an answer without what differs between sessions.
func answerOf(t *testing.T, k *talker, method string, params any) string {
	t.Helper()
	m := k.call(t, method, params)
	if m.Error != nil {
		return fmt.Sprintf("%d %s", m.Error.Code, m.Error.Message)
	}
	v := decode(m.Result)
	if object, ok := v.(map[string]any); ok {
		delete(object, "resultId")
		delete(object, "version")
	}
	return compact(v)
}

// slip is a random edit at character boundaries.
func slip(random *rand.Rand, text string) (start, end int, typed string) {
	bound := func(o int) int {
		for o < len(text) && !utf8.RuneStart(text[o]) {
			o++
		}
		// A client cannot point between the two halves of a line break.
		if o > 0 && o < len(text) && text[o-1] == '\r' && text[o] == '\n' {
			o++
		}
		return o
	}
	start = bound(random.IntN(len(text) + 1))
	end = bound(min(len(text), start+random.IntN(6)))
	words := []string{"", "x", "\n", "\r\n", "    ", "😀", "ä", ": ", "- ", "'", "|re", "*", "hgih", "\n  a: b\n"}
	return start, end, words[random.IntN(len(words))]
}

// TestEndOfInput closes the input while a request runs that would never be
// answered: the server must be gone within 50 ms. The best of a few tries
// counts, as the machine may be busy.
func TestEndOfInput(t *testing.T) {
	best := time.Hour
	for range 5 {
		k := session(t, `{"textDocument":{"diagnostic":{}}}`)
		openPageCommand(t, k, "file:///w/a.yml", rule)
		m := k.call(t, "workspace/diagnostic", map[string]any{"previousResultIds": []any{}})
		previous := []any{}
		for _, r := range at(decode(m.Result), "items").([]any) {
			previous = append(previous, map[string]any{"uri": at(r, "uri"), "value": at(r, "resultId")})
		}
		k.request(t, "workspace/diagnostic", map[string]any{"previousResultIds": previous})
		began := time.Now()
		k.closeInput()
		if code := k.wait(t); code != 1 {
			t.Errorf("status %d, want 1", code)
		}
		best = min(best, time.Since(began))
	}
	limit := 50 * time.Millisecond
	if runtime.GOOS == "windows" { // where a process takes longer to end
		limit = 250 * time.Millisecond
	}
	if best > limit {
		t.Errorf("the server took %s to end", best)
	}
}

// TestAnswersBeforeTheEnd writes a whole session at once: requests before the
// end of the input are answered.
func TestAnswersBeforeTheEnd(t *testing.T) {
	t.Parallel()
	var in bytes.Buffer
	for _, m := range []map[string]any{
		{"id": 1, "method": "initialize", "params": map[string]any{"capabilities": map[string]any{}}},
		{"method": "initialized", "params": map[string]any{}},
		{"method": "textDocument/didOpen", "params": map[string]any{"textDocument": map[string]any{
			"uri": "file:///w/a.yml", "languageId": "yaml", "version": 7, "text": strings.Replace(rule, "high", "hgih", 1),
		}}},
		{"id": "two", "method": "textDocument/hover", "params": map[string]any{
			"textDocument": map[string]any{"uri": "file:///w/a.yml"}, "position": map[string]any{"line": 0, "character": 1},
		}},
	} {
		m["jsonrpc"] = "2.0"
		body, err := json.Marshal(m)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&in, "Content-Length: %d\r\n\r\n%s", len(body), body)
	}
	server := exec.Command(binary, "serve")
	server.Stdin = &in
	out, err := server.Output()
	if ended := (*exec.ExitError)(nil); !errors.As(err, &ended) {
		t.Errorf("ended with %v, want status 1", err)
	}
	for _, want := range []string{`"id":1`, `"id":"two"`, `"textDocument/publishDiagnostics"`, `"version":7`, "invalid-level"} {
		if !strings.Contains(string(out), want) {
			t.Errorf("no %s in\n%s", want, out)
		}
	}
}

// TestNoNetwork runs a session under strace and looks for sockets.
func TestNoNetwork(t *testing.T) {
	t.Parallel()
	strace, err := exec.LookPath("strace")
	if err != nil {
		t.Skip("strace is not installed")
	}
	trace := filepath.Join(t.TempDir(), "trace")
	probe := exec.Command(strace, "-o", trace, "true")
	if out, err := probe.CombinedOutput(); err != nil {
		t.Skipf("strace may not trace here: %s", bytes.TrimSpace(out))
	}
	c := &client{process: exec.Command(strace, "-f", "-e", "trace=network", "-o", trace, binary, "serve"), results: map[string]*message{}}
	k := &talker{client: begin(t, c, nil), documents: map[string]*edited{}, files: map[string]string{"capabilities.json": `{}`}}
	k.client.answer = k.reply
	k.initialize(t)
	openPageCommand(t, k, "file:///w/a.yml", strings.Replace(rule, "status: test", "references: [https://example.org/a]", 1))
	publishedAt(t, k.client, "file:///w/a.yml", 1)
	for _, method := range []string{"textDocument/codeLens", "sigma/convert"} {
		k.call(t, method, map[string]any{"textDocument": map[string]any{"uri": "file:///w/a.yml"}})
	}
	k.stop(t)
	calls, err := os.ReadFile(trace)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.SplitSeq(string(calls), "\n") {
		if strings.Contains(line, "socket") || strings.Contains(line, "connect") {
			t.Errorf("the server called %s", line)
		}
	}
}

// TestWorkspaceOfTheCorpus requests the diagnostics of all public rules and
// checks the memory.
func TestWorkspaceOfTheCorpus(t *testing.T) {
	corpus, err := filepath.Abs("../../shared/corpus")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(corpus); err != nil {
		t.Skip("the corpus is not there: ../shared/corpus")
	}
	k := session(t, `{"textDocument":{"diagnostic":{}}}`)
	k.notify(t, "workspace/didChangeWorkspaceFolders", map[string]any{"event": map[string]any{
		"added": []any{map[string]any{"uri": "file://" + filepath.ToSlash(corpus), "name": "corpus"}}, "removed": []any{},
	}})
	began := time.Now()
	m := k.call(t, "workspace/diagnostic", map[string]any{"previousResultIds": []any{}, "workDoneToken": "w"})
	items := at(decode(m.Result), "items").([]any)
	t.Logf("%d reports in %s", len(items), time.Since(began).Round(time.Millisecond))
	if len(items) < 3000 {
		t.Errorf("%d reports, want 3,000 and more", len(items))
	}
	if memory := resident(t, k.process.Process.Pid); memory > 150<<20 {
		t.Errorf("%d MB of memory, want less than 150", memory>>20)
	}
	var percent []float64
	k.mu.Lock()
	for _, m := range k.inbox {
		if p, ok := at(decode(m.Params), "value.percentage").(float64); ok && m.Method == "$/progress" {
			percent = append(percent, p)
		}
	}
	k.mu.Unlock()
	if len(percent) < 10 || !slices.IsSorted(percent) {
		t.Errorf("the progress went %v", percent)
	}
	k.stop(t)
}

// resident is the memory of a process in bytes, 0 if the system does not report
// it.
func resident(t *testing.T, pid int) (bytes int) {
	t.Helper()
	if runtime.GOOS != "linux" {
		return 0
	}
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		t.Fatal(err)
	}
	_, line, _ := strings.Cut(string(status), "VmRSS:")
	if _, err := fmt.Sscanf(line, "%d kB", &bytes); err != nil {
		t.Fatal(err)
	}
	return bytes << 10
}
