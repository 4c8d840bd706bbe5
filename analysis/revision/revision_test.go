package revision_test

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"sigma-lsp/analysis/revision"
)

// repository makes a repository with two commits of rules/whoami.yml.
func repository(t *testing.T) (folder string, git func(arguments ...string)) {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("needs git")
	}
	folder = t.TempDir()
	git = func(arguments ...string) {
		t.Helper()
		c := exec.Command("git", append([]string{"-C", folder, "-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"}, arguments...)...)
		if said, err := c.CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v\n%s", arguments, err, said)
		}
	}
	git("init", "-q", "-b", "main")
	write(t, filepath.Join(folder, "rules", "whoami.yml"), "title: Old\n")
	git("add", ".")
	git("commit", "-qm", "old")
	git("tag", "old")
	write(t, filepath.Join(folder, "rules", "whoami.yml"), "title: New\n")
	git("commit", "-qam", "new")
	write(t, filepath.Join(folder, "rules", "whoami.yml"), "title: Typed\n")
	write(t, filepath.Join(folder, "rules", "other.yml"), "title: Other\n")
	return folder, git
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o755); err != nil {
		t.Fatal(err)
	}
}

func TestRead(t *testing.T) {
	folder, _ := repository(t)
	whoami, other := filepath.Join(folder, "rules", "whoami.yml"), filepath.Join(folder, "rules", "other.yml")
	for _, c := range []struct {
		path, name, text string
		err              error
	}{
		{path: whoami, name: "HEAD", text: "title: New\n"},
		{path: whoami, name: "old", text: "title: Old\n"},
		{path: whoami, name: "HEAD~1", text: "title: Old\n"},
		{path: whoami, name: "HEAD~2", err: revision.ErrUnknown},
		{path: whoami, name: "--all", err: revision.ErrUnknown},
		{path: whoami, name: "--output=stolen", err: revision.ErrUnknown},
		{path: other, name: "HEAD", err: revision.ErrAbsent},
		{path: filepath.Join(t.TempDir(), "whoami.yml"), name: "HEAD", err: revision.ErrNoRepository},
	} {
		got, err := revision.Read(t.Context(), c.path, c.name, 100)
		if got.Text != c.text || !errors.Is(err, c.err) {
			t.Errorf("%s of %s: %q, %v; want %q, %v", c.name, filepath.Base(c.path), got.Text, err, c.text, c.err)
		}
		if c.err == nil && len(got.Commit) != 40 {
			t.Errorf("%s: commit %q", c.name, got.Commit)
		}
	}
	if got, err := revision.Read(t.Context(), whoami, "HEAD", 4); err != nil || got.Text != "titl" {
		t.Errorf("limited to 4 bytes: %q, %v", got.Text, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := revision.Read(ctx, whoami, "HEAD", 100); err == nil {
		t.Error("a cancelled call ends without an error")
	}
}

// What a repository asks git to run is never run.
func TestHostile(t *testing.T) {
	folder, git := repository(t)
	ran := filepath.Join(folder, "ran")
	script := filepath.Join(folder, "script")
	write(t, script, "#!/bin/sh\necho \"$0 $*\" >>'"+ran+"'\ncat\n")
	for _, hook := range []string{"post-checkout", "post-index-change", "reference-transaction", "pre-auto-gc"} {
		write(t, filepath.Join(folder, ".git", "hooks", hook), "#!/bin/sh\necho hook >>'"+ran+"'\n")
	}
	write(t, filepath.Join(folder, ".gitattributes"), "*.yml filter=evil diff=evil\n")
	for key, value := range map[string]string{
		"core.fsmonitor": script, "core.hooksPath": filepath.Join(folder, ".git", "hooks"), "core.pager": script,
		"filter.evil.smudge": script, "filter.evil.clean": script, "filter.evil.process": script, "diff.evil.textconv": script,
		"core.sshCommand": script, "credential.helper": "!" + script, "alias.rev-parse": "!" + script, "alias.cat-file": "!" + script,
		"extensions.partialClone": "origin", "remote.origin.promisor": "true", "remote.origin.url": "ssh://example.org/x",
		"remote.origin.uploadpack": script, "core.repositoryformatversion": "1", "protocol.allow": "always", "gpg.program": script,
	} {
		git("config", key, value)
	}
	_ = os.Remove(ran)
	whoami := filepath.Join(folder, "rules", "whoami.yml")
	if got, err := revision.Read(t.Context(), whoami, "HEAD", 100); err != nil || got.Text != "title: New\n" {
		t.Errorf("%q, %v", got.Text, err)
	}
	// An object that is absent would be fetched.
	objects, err := filepath.Glob(filepath.Join(folder, ".git", "objects", "??", "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, object := range objects {
		kind, err := exec.Command("git", "-C", folder, "-c", "core.fsmonitor=false", "cat-file", "-t", filepath.Base(filepath.Dir(object))+filepath.Base(object)).Output()
		if err == nil && strings.TrimSpace(string(kind)) == "blob" {
			_ = os.Chmod(object, 0o644)
			_ = os.Remove(object)
		}
	}
	_ = os.Remove(ran)
	if got, err := revision.Read(t.Context(), whoami, "HEAD", 100); !errors.Is(err, revision.ErrAbsent) {
		t.Errorf("without its object: %q, %v", got.Text, err)
	}
	if said, err := os.ReadFile(ran); err == nil {
		t.Errorf("git ran %s", said)
	}
}
