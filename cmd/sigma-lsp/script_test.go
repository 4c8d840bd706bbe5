package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain allows scripts and tests to start this binary as the program.
func TestMain(m *testing.M) {
	if os.Getenv("SIGMA_LSP_MAIN") != "" {
		main()
		return
	}
	testscript.Main(m, map[string]func(){"sigma-lsp": main})
}

// TestScripts runs the archives in testdata; with UPDATE=1 in the environment
// it updates the expected output instead. Their commands are those of
// testscript and those below.
func TestScripts(t *testing.T) {
	var settings sync.Once
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		UpdateScripts:       os.Getenv("UPDATE") != "",
		Setup: func(e *testscript.Env) error {
			e.Setenv("ESC", "\x1b")
			e.Setenv("GORACE", "atexit_sleep_ms=0") // otherwise each program waits a second at its end
			// Most rules here lack what these checks ask for.
			var err error
			settings.Do(func() { err = quiet(filepath.Dir(e.WorkDir)) })
			return err
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits": exits,
			"raw":   raw,
			"names": names,
		},
		Condition: func(name string) (bool, error) {
			if name == "root" {
				return os.Geteuid() == 0, nil
			}
			return false, fmt.Errorf("no condition %q", name)
		},
	})
}

// quiet writes the settings file that applies to all scripts.
func quiet(folder string) error {
	return os.WriteFile(filepath.Join(folder, ".sigma-lsp.yml"), []byte("checks: {missing-id: off, missing-level: off}\n"), 0o600)
}

// exits STATUS COMMAND... runs a command that must end with that status.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits STATUS COMMAND...")
	}
	status := 0
	var exit *exec.ExitError
	if err := ts.Exec(args[1], args[2:]...); errors.As(err, &exit) {
		status = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if strconv.Itoa(status) != args[0] {
		ts.Fatalf("exit status %d, want %s", status, args[0])
	}
}

// raw FILE... writes characters to files that an archive should not contain.
func raw(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: raw FILE...")
	}
	characters := strings.NewReplacer("{BOM}", "\ufeff", "{CR}", "\r", "{TAB}", "\t",
		"{NUL}", "\x00", "{ESC}", "\x1b", "{BEL}", "\a", "{CSI}", "\u009b", "{RLO}", "\u202e", "{FF}", "\xff", "{1MiB}", strings.Repeat("#", 1<<20))
	for _, name := range args {
		ts.Check(os.WriteFile(ts.MkAbs(name), []byte(characters.Replace(ts.ReadFile(name))), 0o600))
	}
}

// names FOLDER... prints the names of the files in folders.
func names(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: names FOLDER...")
	}
	for _, folder := range args {
		files, err := os.ReadDir(ts.MkAbs(folder))
		ts.Check(err)
		for _, f := range files {
			fmt.Fprintln(ts.Stdout(), f.Name())
		}
	}
}
