package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestDemo runs the session of "make run" and looks for what it should show.
func TestDemo(t *testing.T) {
	t.Chdir(filepath.Join("..", ".."))
	// Where Go is not at hand, the server was built before.
	server := os.Getenv("SIGMA_LSP_BINARY")
	if server == "" {
		server = filepath.Join(t.TempDir(), "sigma-lsp.exe")
		if said, err := exec.Command("go", "build", "-o", server, "./cmd/sigma-lsp").CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, said)
		}
	}
	var out bytes.Buffer
	if err := run(t.Context(), server, &out); err != nil {
		t.Fatalf("%v\n%s", err, out.String())
	}
	for _, want := range []string{
		"Archive Written Into a Web Root: converted, event type process_start_event\n simple:\n  os_type = NOCASE(\"WINDOWS\") AND (process.exe_path=/",
		" advanced:\n  where(os_type = NOCASE(\"WINDOWS\") AND (process.exe_path=/",
		" detection:\n  from(\n    event_type = \"process_start_event\"\n  )\n  where(\n",
		"Hover over \"OriginalFileName\"",
		"[idr-logsource-unsupported]\n    17 |     category: registry_set\n       |               ^^^^^^^^^^^^",
		"[idr-field-unsupported]\n    31 |         IntegrityLevel: System\n       |         ^^^^^^^^^^^^^^\n",
		"missing closing quote '",
		"unknown selection \"filter_bakup\"; did you mean \"filter_backup\"?",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the demo does not show %q", want)
		}
	}
	if t.Failed() {
		t.Log(out.String())
	}
}
