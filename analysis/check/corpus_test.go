package check_test

import (
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/workspace"
)

const corpus = "../../../shared/corpus"

// publicIndex is what all public rules hold.
func publicIndex(t *testing.T) *workspace.Index {
	t.Helper()
	var files []*workspace.File
	err := filepath.WalkDir(corpus, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || filepath.Ext(path) != ".yml" {
			return err
		}
		text, err := os.ReadFile(path)
		files = append(files, workspace.Summarize(path, filepath.ToSlash(path), sigma.Parse(sigma.NewSource(string(text)))))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return workspace.New(files, true)
}

// mistakes are findings on public rules that are right: each was looked at.
var mistakes = map[string]bool{
	// These name themselves among the related rules.
	"related-to-self proc_creation_win_hktl_rubeus.yml":                           true,
	"related-to-self proc_creation_win_powershell_msexchange_transport_agent.yml": true,
	"related-to-self image_load_malware_pingback_backdoor.yml":                    true,
	// An empty text in a list of parts makes the whole filter match everything.
	"empty-text-with-modifier proc_creation_win_powershell_susp_child_processes.yml": true,
}

// The public rules are good: an error or warning on one of them is a fault of
// ours, unless it says what InsightIDR cannot run. Rules that were retired, or use what Sigma gave up, may have some.
func TestCorpus(t *testing.T) {
	folders, err := os.ReadDir(corpus)
	if err != nil {
		t.Skipf("no public rules at %s", corpus)
	}
	settings := check.Settings{Result: translate("insightidr"), Others: publicIndex(t)}
	for _, folder := range folders {
		t.Run(folder.Name(), func(t *testing.T) {
			counts, files := map[string]int{}, 0
			err := filepath.WalkDir(filepath.Join(corpus, folder.Name()), func(path string, entry fs.DirEntry, err error) error {
				if err != nil || entry.IsDir() || filepath.Ext(path) != ".yml" {
					return err
				}
				data, err := os.ReadFile(path)
				if err != nil {
					return err
				}
				files++
				text := string(data)
				source := sigma.NewSource(text)
				settings.Key, settings.Path = path, filepath.ToSlash(path)
				found := run(source, settings)
				for _, f := range found {
					counts[f.Severity.String()+" "+f.Check.Name]++
					lookAt(t, path, source, f)
					if f.Severity >= check.Warning && f.Check.Group != "insightidr" && !mistakes[f.Check.Name+" "+filepath.Base(path)] && strings.HasPrefix(folder.Name(), "rules") {
						line, column := source.Position(f.At.Start, sigma.UTF32)
						t.Errorf("%s:%d:%d: %s: %s [%s]", path, line+1, column+1, f.Severity, f.Text, f.Check.Name)
					}
				}
				if files%4 == 0 { // that every node has its place with CR LF is a law of the reader
					withLineBreaks(t, path, text, found, settings)
				}
				return nil
			})
			if err != nil || files == 0 {
				t.Errorf("%d files: %v", files, err)
			}
			var lines strings.Builder
			for _, name := range slices.Sorted(maps.Keys(counts)) {
				fmt.Fprintf(&lines, "\n%6d %s", counts[name], name)
			}
			t.Logf("%d files%s", files, &lines)
		})
	}
}

// ownWarnings are the warnings and errors that the public rules have in their
// own profile. Each was looked at: links to lines of a file on a branch, which
// SigmaHQ's validator takes for no files, and the name of a provider, which it
// tells too.
var ownWarnings = map[string]int{
	"category-with-provider": 2,
	"github-branch-link":     9,
}

func TestCorpusSigmahq(t *testing.T) {
	if _, err := os.Stat(corpus); err != nil {
		t.Skipf("no public rules at %s", corpus)
	}
	settings := check.Settings{SkipTranslation: true, Profile: "sigmahq", Severity: check.Chosen("sigmahq", nil)}
	counts := map[string]int{}
	err := filepath.WalkDir(corpus, func(path string, entry fs.DirEntry, err error) error {
		inside, _ := filepath.Rel(corpus, path)
		if err != nil || entry.IsDir() || filepath.Ext(path) != ".yml" || !strings.HasPrefix(inside, "rules") {
			return err
		}
		text, err := os.ReadFile(path)
		settings.Path = filepath.ToSlash(inside)
		for _, f := range run(sigma.NewSource(string(text)), settings) {
			if f.Severity >= check.Warning && !mistakes[f.Check.Name+" "+filepath.Base(path)] {
				counts[f.Check.Name]++
			}
		}
		return err
	})
	if err != nil || !maps.Equal(counts, ownWarnings) {
		t.Errorf("the warnings are %v, not %v (%v)", counts, ownWarnings, err)
	}
}
