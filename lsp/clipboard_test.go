package lsp_test

import (
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"unicode/utf16"
)

// standsInForTool makes a copy of this test that is named clip.exe write its
// standard input to the file that CLIP names.
func standsInForTool() bool {
	if filepath.Base(os.Args[0]) != "clip.exe" {
		return false
	}
	text, err := io.ReadAll(os.Stdin)
	if err == nil {
		err = os.WriteFile(os.Getenv("CLIP"), text, 0o600)
	}
	if err != nil {
		panic(err)
	}
	return true
}

// TestClip copies by clip.exe, which reads Unicode as UTF-16 with a byte order
// mark only.
func TestClip(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "darwin" {
		t.Skip("macOS has a tool of its own")
	}
	dir := t.TempDir()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	program, err := os.ReadFile(self)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "clip.exe"), program, 0o755); err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(dir, "out")
	k := &talker{client: start(t, []string{"PATH=" + dir, "CLIP=" + out}, "serve"), documents: map[string]*edited{}, files: map[string]string{}}
	k.client.answer = k.reply
	k.initialize(t)
	openPageCommand(t, k, "file:///w/a.yml", strings.Replace(rule, "whoami", "größe_😀", 1))
	k.lens(t, "press", "file:///w/a.yml", "copy simple")
	k.stop(t)
	text, err := os.ReadFile(out)
	if err != nil {
		t.Fatalf("nothing was copied: %v; the server said %s", err, k.out.String())
	}
	if len(text) < 2 || len(text)%2 != 0 || text[0] != 0xff || text[1] != 0xfe {
		t.Fatalf("not UTF-16 with a byte order mark: %q", text)
	}
	var units []uint16
	for i := 2; i < len(text); i += 2 {
		units = append(units, uint16(text[i])|uint16(text[i+1])<<8)
	}
	if got := string(utf16.Decode(units)); !strings.Contains(got, "größe_😀") || !strings.Contains(got, "os_type") {
		t.Errorf("copied %q", got)
	}
}
