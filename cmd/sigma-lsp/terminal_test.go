package main

import (
	"bytes"
	"strings"
	"testing"
	"time"
)

// TestProgress draws the progress bar for slow work on a terminal only, and
// removes it before other output.
func TestProgress(t *testing.T) {
	for name, c := range map[string]struct {
		terminal bool
		started  time.Duration
		drawn    bool
	}{
		"long work":       {true, time.Minute, true},
		"short work":      {true, 0, false},
		"into a file too": {false, time.Minute, false},
	} {
		t.Run(name, func(t *testing.T) {
			var out, notes bytes.Buffer
			w := newConsole(&out, &notes)
			w.errStyle.terminal = c.terminal
			w.started = time.Now().Add(-c.started)
			w.total = 4
			w.step("checking")
			if drawn := strings.Contains(notes.String(), "checking"); drawn != c.drawn {
				t.Fatalf("drawn: %v, got %q", drawn, notes.String())
			}
			if err := w.write(nil, []byte("a note\n")); err != nil {
				t.Fatal(err)
			}
			w.step("checking")
			w.step("checking")
			w.step("checking")
			if err := w.write([]byte("a result\n"), nil); err != nil {
				t.Fatal(err)
			}
			if err := w.close(); err != nil {
				t.Fatal(err)
			}
			if out.String() != "a result\n" {
				t.Errorf("standard output: %q", out.String())
			}
			shown := screen(notes.String())
			if want := "a note\n"; shown != want {
				t.Errorf("the screen shows %q at the end, want %q", shown, want)
			}
		})
	}
}

// screen is the remaining content of a terminal when its last line is empty.
func screen(text string) string {
	lines := strings.SplitAfter(text, "\n")
	for i, line := range lines {
		body, ended := strings.CutSuffix(line, "\n")
		cells := []rune{}
		column := 0
		for _, r := range body {
			if r == '\r' {
				column = 0
				continue
			}
			if column < len(cells) {
				cells[column] = r
			} else {
				cells = append(cells, r)
			}
			column++
		}
		lines[i] = strings.TrimRight(string(cells), " ")
		if ended {
			lines[i] += "\n"
		}
	}
	return strings.Join(lines, "")
}
