package revision

import (
	"context"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// Changed returns the files that differ from a revision of the repository that
// they lie in; files that the revision does not have differ, and so do files
// that cannot be read. Files are compared by their bytes, not by git's index,
// so that no filter is run; differences in line breaks that git may have
// converted are ignored.
func Changed(ctx context.Context, name string, paths []string) (map[string]bool, error) {
	folders := map[string]location{}
	held := map[string]map[string]string{} // by the tops of repositories
	differs := map[string]bool{}
	for _, path := range paths {
		folder := filepath.Dir(path)
		at, known := folders[folder]
		if !known {
			var err error
			if at, err = locate(folder); err != nil {
				return nil, fmt.Errorf("%s: %w", folder, err)
			}
			folders[folder] = at
		}
		if held[at.top] == nil {
			blobs, err := repository{at.top}.blobs(ctx, name)
			if err != nil {
				return nil, err
			}
			held[at.top] = blobs
		}
		blob, ok := held[at.top][at.path+filepath.Base(path)]
		differs[path] = !ok || !sameBlob(path, blob)
	}
	return differs, nil
}

// location is where a folder lies in its repository.
type location struct {
	top  string
	path string // path from there, with slashes, "" or with one at its end
}

func locate(folder string) (location, error) {
	absolute, err := filepath.Abs(folder)
	if err != nil {
		return location{}, err
	}
	real, err := filepath.EvalSymlinks(absolute)
	if err != nil {
		return location{}, err
	}
	for top := real; ; top = filepath.Dir(top) {
		if _, err := os.Lstat(filepath.Join(top, ".git")); err == nil {
			below, err := filepath.Rel(top, real)
			if err != nil {
				return location{}, err
			}
			if below = filepath.ToSlash(below); below == "." {
				return location{top: top}, nil
			}
			return location{top, below + "/"}, nil
		}
		if filepath.Dir(top) == top {
			return location{}, ErrNoRepository
		}
	}
}

// blobs are the files of a revision: the hashes of their contents by path.
func (r repository) blobs(ctx context.Context, name string) (map[string]string, error) {
	commit, err := r.commit(ctx, name)
	if err != nil {
		return nil, err
	}
	const limit = 256 << 20
	list, err := r.run(ctx, limit, "ls-tree", "-r", "-z", "--full-tree", "--end-of-options", commit)
	switch {
	case err != nil:
		return nil, fmt.Errorf("%w: %w", ErrUnknown, err)
	case len(list) == limit:
		return nil, errors.New("the revision holds too many files")
	}
	blobs := map[string]string{}
	for entry := range strings.SplitSeq(list, "\x00") {
		// mode SP type SP hash TAB path
		about, path, ok := strings.Cut(entry, "\t")
		if parts := strings.Fields(about); ok && len(parts) == 3 && parts[1] == "blob" {
			blobs[path] = parts[2]
		}
	}
	return blobs, nil
}

// sameBlob reports whether a file has the content that git calls by a hash.
func sameBlob(path, blob string) bool {
	info, err := os.Lstat(path)
	if err != nil || !info.Mode().IsRegular() {
		return false
	}
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer f.Close()
	const enough = 16 << 20 // rules are not larger than that
	text, err := io.ReadAll(io.LimitReader(f, enough+1))
	if err != nil || len(text) > enough {
		return false
	}
	if hashOf(string(text), len(blob)) == blob {
		return true
	}
	unix := strings.ReplaceAll(string(text), "\r\n", "\n")
	return len(unix) < len(text) && hashOf(unix, len(blob)) == blob
}

// hashOf is the hash of a blob, in as many digits.
func hashOf(text string, digits int) string {
	h := sha1.New()
	if digits == 2*sha256.Size {
		h = sha256.New()
	}
	fmt.Fprintf(h, "blob %d\x00%s", len(text), text)
	return hex.EncodeToString(h.Sum(nil))
}
