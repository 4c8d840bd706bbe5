package main

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/modelcontextprotocol/go-sdk/mcp"
)

const agentRule = `title: Whoami With System Rights
id: 0d4a6f0e-2c7b-4f3c-9a57-5d2f7a3c1b90
status: test
logsource:
    category: process_creation
    product: windows
detection:
    selection:
        Image|endswith: '\whoami.exe'
    condition: selection
level: high
`

// agentSession starts the program and connects the client of the SDK to it. The
// directory contains a rule, and a link that leaves it.
func agentSession(t testing.TB, args ...string) (*mcp.ClientSession, string) {
	t.Helper()
	folder := t.TempDir()
	outside := t.TempDir()
	for name, text := range map[string]string{
		filepath.Join(folder, "whoami.yml"):          agentRule,
		filepath.Join(folder, "fixable.yml"):         strings.Replace(agentRule, "endswith:", "endswith|all:", 1),
		filepath.Join(folder, "sub", "broken.yml"):   strings.Replace(agentRule, "level: high", "level: hihg", 1),
		filepath.Join(outside, "secret.yml"):         agentRule,
		filepath.Join(outside, ".sigma-lsp.yml"):     "checks: {invalid-level: off}\n",
		filepath.Join(folder, "sub", "events.jsonl"): `{"Image": "C:\\x\\whoami.exe"}` + "\n",
	} {
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(filepath.Join(outside, "secret.yml"), filepath.Join(folder, "link.yml")); err != nil {
		t.Log("without links:", err)
	}
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	command := exec.Command(program, append(append([]string{"mcp"}, args...), folder)...)
	command.Env = append(os.Environ(), "SIGMA_LSP_MAIN=1")
	command.Stderr = os.Stderr
	client := mcp.NewClient(&mcp.Implementation{Name: "test", Version: "1"}, nil)
	session, err := client.Connect(t.Context(), &mcp.CommandTransport{Command: command}, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = session.Close() })
	return session, folder
}

// call calls a tool and returns its text, and whether that is an error.
func call(t testing.TB, s *mcp.ClientSession, tool string, arguments map[string]any) (string, bool) {
	t.Helper()
	result, err := s.CallTool(context.Background(), &mcp.CallToolParams{Name: tool, Arguments: arguments})
	if err != nil {
		t.Fatalf("%s: %v", tool, err)
	}
	var b strings.Builder
	for _, c := range result.Content {
		text, ok := c.(*mcp.TextContent)
		if !ok {
			t.Fatalf("%s answers with %T", tool, c)
		}
		b.WriteString(text.Text)
	}
	return b.String(), result.IsError
}

func TestAgentTools(t *testing.T) {
	s, folder := agentSession(t)
	for _, c := range []struct {
		what, tool string
		arguments  map[string]any
		want       []string // parts of the answer
		fails      bool
	}{
		{"a right rule", "check", map[string]any{"rule": agentRule}, []string{`"findings":[]`, `"status":"converted"`}, false},
		{"a mistake", "check", map[string]any{"path": "sub/broken.yml"}, []string{`"check":"invalid-level"`, `"line":11`}, false},
		{"a folder", "check", map[string]any{"path": folder}, []string{`broken.yml`, `whoami.yml`}, false},
		{"neither rule nor path", "check", map[string]any{}, []string{"set either rule or path"}, true},
		{"queries", "convert", map[string]any{"path": "whoami.yml"}, []string{`process.exe_path=/.*\\\\whoami\\.exe$/i`, `"detection"`}, false},
		{"an option in place of a path", "convert", map[string]any{"path": "--help"}, []string{"no file --help"}, true},
		{"an explanation", "explain", map[string]any{"check": "selection-not-used"}, []string{"selection"}, false},
		{"an unknown check", "explain", map[string]any{"check": "selection-not-use"}, []string{`did you mean \"selection-not-used\"`}, true},
		{"events", "test", map[string]any{"rule": agentRule, "events": `{"Image": "C:\\a\\whoami.exe"}`}, []string{`"events_matched":1`, `"passed":true`}, false},
		{"a file of events", "test", map[string]any{"path": "whoami.yml", "eventsPath": "sub/events.jsonl"}, []string{`"events_matched":1`}, false},
		{"a difference", "diff", map[string]any{"before": agentRule, "after": strings.Replace(agentRule, "whoami", "who", 1)}, []string{`"same":false`, `"only_old"`}, false},
		{"fields", "fields", map[string]any{"category": "process_creation", "product": "windows"}, []string{`"supported":true`, `"name":"CommandLine"`, `process.cmd_line`}, false},
		{"an unknown log source", "fields", map[string]any{"category": "nothing"}, []string{"unknown log source"}, true},
		{"coverage", "coverage", map[string]any{}, []string{`"rules":3`, `"converted":3`}, false},
	} {
		t.Run(c.what, func(t *testing.T) {
			got, failed := call(t, s, c.tool, c.arguments)
			if failed != c.fails {
				t.Errorf("error: %v, want %v: %s", failed, c.fails, got)
			}
			for _, part := range c.want {
				if !strings.Contains(got, part) && !strings.Contains(got, strings.ReplaceAll(part, `\"`, `"`)) {
					t.Errorf("no %s in %s", part, got)
				}
			}
		})
	}
}

// No tool reads files outside the directories, and none writes unless that is
// allowed.
func TestAgentsAreConfined(t *testing.T) {
	s, folder := agentSession(t)
	for _, path := range []string{"/etc/passwd", "../secret.yml", "sub/../../x", "link.yml", filepath.Join(folder, "..", "x.yml")} {
		for _, tool := range []string{"check", "convert", "test", "coverage"} {
			got, failed := call(t, s, tool, map[string]any{"path": path})
			if !failed || strings.Contains(got, "Whoami") {
				t.Errorf("%s reads %s: %s", tool, path, got)
			}
		}
		if got, failed := call(t, s, "test", map[string]any{"rule": agentRule, "eventsPath": path}); !failed {
			t.Errorf("test reads events from %s: %s", path, got)
		}
		if got, failed := call(t, s, "convert", map[string]any{"rule": agentRule, "pipelines": []string{path}}); !failed {
			t.Errorf("convert reads the pipeline %s: %s", path, got)
		}
	}
	tools, err := s.ListTools(context.Background(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if slices.ContainsFunc(tools.Tools, func(tool *mcp.Tool) bool { return tool.Name == "fix" || !tool.Annotations.ReadOnlyHint }) {
		t.Error("a tool writes, though --write was not given")
	}
}

func TestAgentsMayFix(t *testing.T) {
	s, folder := agentSession(t, "--write")
	if got, failed := call(t, s, "fix", map[string]any{"path": "fixable.yml"}); failed {
		t.Fatal(got)
	}
	text, err := os.ReadFile(filepath.Join(folder, "fixable.yml"))
	if err != nil {
		t.Fatal(err)
	}
	if string(text) != agentRule {
		t.Errorf("the file holds\n%s", text)
	}
	if got, failed := call(t, s, "fix", map[string]any{"path": "link.yml"}); !failed {
		t.Errorf("fix writes through a link: %s", got)
	}
}

func BenchmarkAgentCheck(b *testing.B) {
	s, _ := agentSession(b)
	rule := agentRule + "description: " + strings.Repeat("x ", 800) + "\n"
	arguments, err := json.Marshal(map[string]string{"rule": rule})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := s.CallTool(context.Background(), &mcp.CallToolParams{Name: "check", Arguments: json.RawMessage(arguments)}); err != nil {
			b.Fatal(err)
		}
	}
}
