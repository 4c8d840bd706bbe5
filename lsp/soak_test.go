package lsp_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

var soakTime = flag.Duration("soak", 2*time.Second, "how long TestSoak edits")

// soakRequests are asked at a position of a document.
var soakRequests = []string{
	"hover", "completion", "definition", "references", "documentHighlight", "prepareRename", "codeLens", "documentSymbol",
	"foldingRange", "selectionRange", "semanticTokens/full", "inlayHint", "codeAction", "formatting", "documentLink", "diagnostic",
}

const soakRule = `title: Soak %[1]d
id: 6f3e2987-db24-4c78-a860-%012[1]d
name: soak_%[1]d
status: test
logsource:
    category: process_creation
    product: windows
detection:
    selection:
        Image|endswith: '\soak%[1]d.exe'
        CommandLine|contains:
            - ' -enc '
    filter:
        User: SYSTEM
    condition: selection and not filter
level: high
`

// soak is a session of an author who works on many rules at once.
type soak struct {
	*client
	t       *testing.T
	random  *rand.Rand
	dir     string
	texts   []string
	version []int
	pending []int
}

func (s *soak) uri(i int) string {
	return (&url.URL{Scheme: "file", Path: filepath.ToSlash(filepath.Join(s.dir, fmt.Sprintf("soak%d.yml", i)))}).String()
}

func (s *soak) document(i int) map[string]any { return map[string]any{"uri": s.uri(i)} }

func (s *soak) position(text string, offset int) map[string]any {
	line := strings.Count(text[:offset], "\n")
	return map[string]any{"line": line, "character": offset - 1 - strings.LastIndexByte(text[:offset], '\n')}
}

func (s *soak) begin(rules int) {
	root := (&url.URL{Scheme: "file", Path: filepath.ToSlash(s.dir)}).String()
	answer := s.call(s.t, "initialize", map[string]any{
		"processId": os.Getpid(), "rootUri": root, "workspaceFolders": []any{map[string]any{"uri": root, "name": "soak"}},
		"capabilities": map[string]any{
			"general":      map[string]any{"positionEncodings": []string{"utf-8"}},
			"textDocument": map[string]any{"diagnostic": map[string]any{}},
			"workspace":    map[string]any{"didChangeWatchedFiles": map[string]any{"dynamicRegistration": true}},
		},
	})
	if answer.Error != nil {
		s.t.Fatal(answer.Error.Message)
	}
	s.notify(s.t, "initialized", map[string]any{})
	for i := range rules {
		text := fmt.Sprintf(soakRule, i)
		if s.texts == nil || i >= len(s.texts) {
			s.texts, s.version = append(s.texts, text), append(s.version, 1)
		}
		s.notify(s.t, "textDocument/didOpen", map[string]any{"textDocument": map[string]any{
			"uri": s.uri(i), "languageId": "yaml", "version": s.version[i], "text": s.texts[i],
		}})
	}
}

// edit replaces a few bytes of a document; now and then the whole.
func (s *soak) edit(i int) {
	text := s.texts[i]
	s.version[i]++
	var change map[string]any
	if s.random.IntN(40) == 0 {
		s.texts[i] = fmt.Sprintf(soakRule, i)
		change = map[string]any{"text": s.texts[i]}
	} else {
		words := []string{"", "x", "\n", "    ", ": ", "- ", "'", "|re", "*", "[", "\n        a: b\n", "---\n", " or selection"}
		start := s.random.IntN(len(text) + 1)
		end := min(len(text), start+s.random.IntN(6))
		word := words[s.random.IntN(len(words))]
		change = map[string]any{"range": map[string]any{"start": s.position(text, start), "end": s.position(text, end)}, "text": word}
		s.texts[i] = text[:start] + word + text[end:]
	}
	s.notify(s.t, "textDocument/didChange", map[string]any{
		"textDocument": map[string]any{"uri": s.uri(i), "version": s.version[i]}, "contentChanges": []any{change},
	})
}

// ask sends a request, and takes one in four back.
func (s *soak) ask(i int) {
	at := s.position(s.texts[i], s.random.IntN(len(s.texts[i])+1))
	whole := map[string]any{"start": map[string]any{"line": 0, "character": 0}, "end": at}
	id := s.request(s.t, "textDocument/"+soakRequests[s.random.IntN(len(soakRequests))], map[string]any{
		"textDocument": s.document(i), "position": at, "positions": []any{at}, "range": whole,
		"context": map[string]any{"diagnostics": []any{}, "includeDeclaration": true}, "options": map[string]any{"tabSize": 4, "insertSpaces": true},
	})
	s.pending = append(s.pending, id)
	if s.random.IntN(4) == 0 {
		s.notify(s.t, "$/cancelRequest", map[string]any{"id": id})
	}
}

// disturb changes files on the disk: another rule, or the settings.
func (s *soak) disturb() {
	name, text := fmt.Sprintf("other%d.yml", s.random.IntN(20)), fmt.Sprintf(soakRule, s.random.IntN(100))
	if s.random.IntN(3) == 0 {
		name, text = ".sigma-lsp.yml", "profile: "+[]string{"default", "sigmahq", "strict"}[s.random.IntN(3)]+"\n"
	}
	path := filepath.Join(s.dir, name)
	kind := 2
	if s.random.IntN(4) == 0 && name != ".sigma-lsp.yml" {
		kind = 3
		_ = os.Remove(path)
	} else if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		s.t.Fatal(err)
	}
	s.notify(s.t, "workspace/didChangeWatchedFiles", map[string]any{"changes": []any{map[string]any{
		"uri": (&url.URL{Scheme: "file", Path: filepath.ToSlash(path)}).String(), "type": kind,
	}}})
}

// settle waits for the answers that are due, and forgets what was received.
func (s *soak) settle() {
	for _, id := range s.pending {
		if m := s.result(s.t, id); m.Error != nil && m.Error.Code != -32800 && m.Error.Code != -32803 && m.Error.Code != -32801 && m.Error.Code != -32602 {
			s.t.Errorf("request %d: %d %s", id, m.Error.Code, m.Error.Message)
		}
	}
	s.pending = nil
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.results)
	s.inbox = nil
}

// reports are the diagnostics of all documents.
func (s *soak) reports() []string {
	all := make([]string, len(s.texts))
	for i := range s.texts {
		all[i] = compact(at(decode(s.call(s.t, "textDocument/diagnostic", map[string]any{"textDocument": s.document(i)}).Result), "items"))
	}
	return all
}

// usage returns the resident memory in MiB and the number of open files of the
// server, or zeros where the system does not tell.
func (s *soak) usage() (memory, files int) {
	proc := fmt.Sprintf("/proc/%d", s.process.Process.Pid)
	status, _ := os.ReadFile(proc + "/status")
	if m := regexp.MustCompile(`VmRSS:\s+(\d+) kB`).FindSubmatch(status); m != nil {
		kilobytes, _ := strconv.Atoi(string(m[1]))
		memory = kilobytes >> 10
	}
	entries, _ := os.ReadDir(proc + "/fd")
	return memory, len(entries)
}

// TestSoak edits fifty open rules a hundred times a second, with requests,
// cancellations, changes of files and of settings. In the end the server knows
// what one knows that was just started, and has not grown.
func TestSoak(t *testing.T) {
	t.Parallel()
	const rules = 50
	s := &soak{client: start(t, nil, "serve"), t: t, random: rand.New(rand.NewPCG(1, 2)), dir: t.TempDir()}
	s.answer = func(method string, params json.RawMessage) any {
		if method == "workspace/configuration" {
			return make([]any, strings.Count(string(params), `"section"`))
		}
		return nil
	}
	s.begin(rules)
	const warmUp = 500
	began, memory, files := time.Now(), 0, 0
	edits := 0
	for tick := time.NewTicker(10 * time.Millisecond); time.Since(began) < *soakTime || edits <= warmUp; edits++ {
		if *soakTime > 5*time.Second {
			<-tick.C
		}
		s.edit(s.random.IntN(rules))
		s.ask(s.random.IntN(rules))
		if s.random.IntN(50) == 0 {
			s.disturb()
		}
		if len(s.pending) >= 100 {
			s.settle()
		}
		if edits == warmUp {
			memory, files = s.usage()
		}
	}
	s.settle()
	got := s.reports()
	after, open := s.usage()
	t.Logf("%d edits in %v; %d and then %d MiB, %d and then %d files", edits, time.Since(began).Round(time.Second), memory, after, files, open)
	if after > 2*memory+64 {
		t.Errorf("the memory grew from %d to %d MiB", memory, after)
	}
	if open > files+5 {
		t.Errorf("the number of open files grew from %d to %d", files, open)
	}

	fresh := &soak{client: start(t, nil, "serve"), t: t, dir: s.dir, texts: s.texts, version: s.version}
	fresh.answer = s.answer
	fresh.begin(rules)
	for i, want := range fresh.reports() {
		if got[i] != want {
			t.Errorf("document %d: %s\nafter a restart: %s\n%s", i, got[i], want, s.texts[i])
		}
	}
	fresh.stop(t)
	if runtime.GOOS != "linux" {
		s.stop(t)
		return
	}
	// A goroutine that nobody waits for any more is in the list that Go prints.
	_ = s.process.Process.Signal(syscall.SIGQUIT)
	s.wait(t)
	if n := strings.Count(s.log.String(), "\ngoroutine "); n > 50 {
		t.Errorf("%d goroutines are left", n)
	} else {
		t.Logf("%d goroutines are left", n)
	}
	if strings.Contains(s.log.String(), "DATA RACE") {
		t.Error("a data race")
	}
	s.log.Reset()
}
