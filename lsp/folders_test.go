package lsp

import (
	"os"
	"path/filepath"
	"testing"

	"go.lsp.dev/uri"

	"sigma-lsp/analysis/sigma"
)

func TestFilesStayInTheirFolder(t *testing.T) {
	outer := t.TempDir()
	inner := filepath.Join(outer, "work")
	for path, text := range map[string]string{
		filepath.Join(outer, "secret.yml"):           "secret",
		filepath.Join(inner, "good.yml"):             "good",
		filepath.Join(inner, "deep", "good.yml"):     "deep",
		filepath.Join(inner, "large.yml"):            string(make([]byte, sigma.MaxSize+1)),
		filepath.Join(inner, "folder.yml", "in.yml"): "in",
	} {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for link, to := range map[string]string{
		"out.yml":    filepath.Join("..", "secret.yml"),
		"abs.yml":    filepath.Join(outer, "secret.yml"),
		"up":         "..",
		"inside.yml": filepath.Join("deep", "good.yml"),
	} {
		if err := os.Symlink(to, filepath.Join(inner, link)); err != nil {
			t.Fatal(err)
		}
	}
	snap := &snapshot{folders: []folder{{uri: uri.File(inner), path: inner}}}
	for name, want := range map[string]string{
		"good.yml":      "good",
		"deep/good.yml": "deep",
		`deep\good.yml`: "deep",
		"inside.yml":    "deep",
		"out.yml":       "",
		"abs.yml":       "",
		"up/secret.yml": "",
		"large.yml":     "",
		"folder.yml":    "",
		"missing.yml":   "",
	} {
		_, u, source, err := snap.locate(name)
		switch {
		case want == "" && err == nil:
			t.Errorf("%q is read from %s", name, u)
		case want != "" && (err != nil || source.String() != want):
			t.Errorf("%q is not read: %v", name, err)
		}
	}
}

// TestFoldersOfBothSystems joins names to folders as clients of Windows and
// of other systems send them: the result must be what they send for the file.
func TestFoldersOfBothSystems(t *testing.T) {
	for folder, want := range map[string]string{
		"file:///c%3A/Users/a%20b":   "file:///c%3A/Users/a%20b/pipelines/t.yml",
		"file:///C:/rules/":          "file:///c%3A/rules/pipelines/t.yml",
		"file:///home/x/rules":       "file:///home/x/rules/pipelines/t.yml",
		"file:///home/x/r%C3%A4ngs/": "file:///home/x/r%C3%A4ngs/pipelines/t.yml",
	} {
		u, err := uri.JoinPath(uri.MustParse(folder), "pipelines/t.yml")
		if err != nil || u != uri.MustParse(want) {
			t.Errorf("%s holds %s (%v), want %s", folder, u, err, want)
		}
	}
	for u, want := range map[string]string{
		"file:///c%3A/Users/a%20b/x.yml": `c:\Users\a b\x.yml`,
		"file://server/share/x.yml":      `\\server\share\x.yml`,
	} {
		if got := uri.FsPathFor(uri.MustParse(u), uri.PlatformWindows, false); got != want {
			t.Errorf("%s is the path %q, want %q", u, got, want)
		}
	}
}

func TestAddressesOfSubjects(t *testing.T) {
	for _, ref := range []ruleRef{
		{URI: "file:///w/a.yml", Format: "simple"},
		{URI: uri.FileFor(uri.PlatformWindows, `C:\Users\a b\50% & more?.yml`), Document: 2, Selection: "sel & ection=?#/..", Format: "advanced"},
		{URI: "untitled:Untitled-1", Selection: "größe", Format: "where"},
	} {
		u := ref.leqlURI()
		if again, err := uri.Parse(string(u)); err != nil || again != u {
			t.Errorf("%s does not come back from a client: %s (%v)", u, again, err)
		}
		if got, ok := parseRuleRef(u); !ok || got != ref {
			t.Errorf("%s names %v, want %v", u, got, ref)
		}
	}
}
