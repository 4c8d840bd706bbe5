// Package revision reads files at a revision of git. It serves explicit
// requests of a user: nothing else in the program starts git.
//
// Only plumbing commands run, which apply no filter and no text conversion. The
// settings of the repository are untrusted: its hooks, its file system monitor
// and the fetching of missing objects are turned off.
package revision

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// Errors that callers distinguish.
var (
	ErrNoGit        = errors.New("git is not installed")
	ErrNoRepository = errors.New("the file is not in a git repository")
	ErrUnknown      = errors.New("there is no such revision")
	ErrAbsent       = errors.New("the revision does not hold the file")
)

// File is a file in a revision.
type File struct {
	Commit string // the full hash
	Text   string
}

// Read returns a file at a revision, which is anything that names a commit:
// HEAD, a branch, a tag, a hash. Of a file larger than limit bytes it returns
// limit bytes.
func Read(ctx context.Context, path, name string, limit int64) (File, error) {
	folder, base := filepath.Split(path)
	r := repository{folder}
	commit, err := r.commit(ctx, name)
	if err != nil {
		return File{}, err
	}
	text, err := r.run(ctx, limit, "cat-file", "blob", "--end-of-options", commit+":./"+filepath.ToSlash(base))
	if err != nil {
		return File{}, fmt.Errorf("%w: %w", ErrAbsent, err)
	}
	return File{commit, text}, nil
}

// repository is the one that a folder belongs to.
type repository struct{ folder string }

// commit returns the full hash of the commit that a revision names.
func (r repository) commit(ctx context.Context, name string) (string, error) {
	if _, err := r.run(ctx, 4096, "rev-parse", "--git-dir"); err != nil {
		switch {
		case errors.Is(err, exec.ErrNotFound):
			return "", ErrNoGit
		case strings.Contains(err.Error(), "not a git repository"):
			return "", ErrNoRepository
		}
		return "", fmt.Errorf("%w: %w", ErrNoRepository, err) // git may distrust its owner
	}
	commit, err := r.run(ctx, 4096, "rev-parse", "--verify", "--quiet", "--end-of-options", name+"^{commit}")
	if err != nil {
		return "", fmt.Errorf("%w: %q", ErrUnknown, name)
	}
	return strings.TrimSpace(commit), nil
}

// run returns what a command of git prints, at most limit bytes of it.
func (r repository) run(ctx context.Context, limit int64, arguments ...string) (string, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	command := exec.CommandContext(ctx, "git", append([]string{
		"--no-pager", "--no-optional-locks", "--no-replace-objects", "--literal-pathspecs",
		"-c", "core.hooksPath=" + os.DevNull,
		"-c", "core.fsmonitor=false",
		"-c", "core.useBuiltinFSMonitor=false",
		"-c", "protocol.allow=never",
	}, arguments...)...)
	command.Dir = r.folder
	command.Env = append(environment(), "GIT_NO_LAZY_FETCH=1", "GIT_TERMINAL_PROMPT=0", "GIT_ALLOW_PROTOCOL=", "LC_ALL=C")
	var complaint bytes.Buffer
	command.Stderr = &limitedWriter{&complaint, 1024}
	output, err := command.StdoutPipe()
	if err != nil {
		return "", err
	}
	if err := command.Start(); err != nil {
		return "", err
	}
	text, err := io.ReadAll(io.LimitReader(output, limit))
	if err != nil {
		return "", err
	}
	if int64(len(text)) == limit {
		cancel()
		_ = command.Wait()
		return string(text), nil
	}
	if err := command.Wait(); err != nil {
		if said := strings.TrimSpace(complaint.String()); said != "" {
			return "", errors.New(strings.TrimPrefix(said, "fatal: "))
		}
		return "", err
	}
	return string(text), nil
}

// environment is ours without what would lead git to another repository.
func environment() []string {
	var left []string
	for _, e := range os.Environ() {
		if !strings.HasPrefix(e, "GIT_") {
			left = append(left, e)
		}
	}
	return left
}

// limitedWriter drops what is written past a number of bytes.
type limitedWriter struct {
	to   io.Writer
	left int
}

func (l *limitedWriter) Write(text []byte) (int, error) {
	n := min(len(text), l.left)
	l.left -= n
	if _, err := l.to.Write(text[:n]); err != nil {
		return 0, err
	}
	return len(text), nil
}
