package lsp

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"time"
	"unicode/utf16"
)

// clipboardTime is the timeout of the system's clipboard tool.
const clipboardTime = 5 * time.Second

// clipboard copies by a program of the system, which is looked up once. The
// text is passed on standard input; nothing else comes from a rule.
type clipboard struct {
	once sync.Once
	path string // absolute; "" where there is none
	args []string
	wide bool // wants UTF-16
}

// clipboardTools in the order in which they are tried. A tool of a display is
// of no use without that display.
var clipboardTools = []struct {
	system  string // "" for any
	display string // environment variable that must be set
	name    string
	args    []string
}{
	{system: "darwin", name: "pbcopy"},
	{system: "windows", name: "clip.exe"},
	{display: "WAYLAND_DISPLAY", name: "wl-copy"},
	{display: "DISPLAY", name: "xclip", args: []string{"-selection", "clipboard"}},
	{display: "DISPLAY", name: "xsel", args: []string{"--clipboard", "--input"}},
	{system: "linux", name: "clip.exe"}, // Linux under Windows
}

func (c *clipboard) find() {
	for _, tool := range clipboardTools {
		if tool.system != "" && tool.system != runtime.GOOS || tool.display != "" && os.Getenv(tool.display) == "" {
			continue
		}
		path, err := exec.LookPath(tool.name)
		if err == nil && filepath.IsAbs(path) {
			c.path, c.args, c.wide = path, tool.args, tool.name == "clip.exe"
			return
		}
	}
}

// copy puts a text on the clipboard and reports whether there is a tool to do
// so.
func (c *clipboard) copy(ctx context.Context, text string) (found bool, err error) {
	c.once.Do(c.find)
	if c.path == "" {
		return false, nil
	}
	ctx, cancel := context.WithTimeout(ctx, clipboardTime)
	defer cancel()
	tool := exec.CommandContext(ctx, c.path, c.args...)
	// The tools for X and Wayland keep running to hold the text: only the end
	// of the started process is awaited, nothing else.
	tool.WaitDelay = 100 * time.Millisecond
	tool.Stdin = strings.NewReader(text)
	if c.wide {
		tool.Stdin = bytes.NewReader(wide(text))
	}
	if runtime.GOOS == "darwin" {
		tool.Env = append(os.Environ(), "LC_CTYPE=UTF-8")
	}
	if err := tool.Run(); err != nil {
		return true, fmt.Errorf("%s: %w", filepath.Base(c.path), err)
	}
	return true, nil
}

// wide is UTF-16 with a byte order mark, the only Unicode that clip.exe reads.
func wide(text string) []byte {
	b := []byte{0xff, 0xfe}
	for _, unit := range utf16.Encode([]rune(text)) {
		b = binary.LittleEndian.AppendUint16(b, unit)
	}
	return b
}
