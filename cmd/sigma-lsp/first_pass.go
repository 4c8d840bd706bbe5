package main

import (
	"path/filepath"
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/workspace"
)

// firstPassResults is the first look at all files of a check: what each holds for the
// others, and, where that is all there is to say, its findings. Only the files
// that have to do with others are looked at again when all are known, so that
// the trees of the rest need not be kept.
type firstPassResults struct {
	index  *workspace.Index
	byPath map[string]*firstPassResult // by the paths as they were named
}

// firstPassResult is what the first look at a file left.
type firstPassResult struct {
	summary *workspace.File
	file    *file       // kept for the second look, or nil
	result  *fileOutput // where the file was checked alone, or nil
	// hasOptionalChecks tells that checks are turned on which are silent by default.
	hasOptionalChecks bool
	err               error
}

// runFirstPass reads files, by look, and indexes them.
func runFirstPass(files []input, process func(input) (*firstPassResult, error)) (*firstPassResults, error) {
	t := &firstPassResults{byPath: map[string]*firstPassResult{}}
	var once []input
	for _, in := range files {
		if t.byPath[in.path] == nil {
			t.byPath[in.path] = &firstPassResult{}
			once = append(once, in)
		}
	}
	var summaries []*workspace.File
	whole := false
	err := parallel(once, process, func(in input, l *firstPassResult, err error) error {
		if l == nil {
			l = &firstPassResult{}
		}
		l.err = err
		t.byPath[in.path] = l
		summaries = append(summaries, l.summary)
		whole = whole || in.fromFolder
		return nil
	})
	t.index = workspace.New(summaries, whole)
	return t, err
}

func summaryOf(in input, parsed *sigma.File) *workspace.File {
	return workspace.Summarize(in.canonicalPath, filepath.ToSlash(in.displayName()), parsed)
}

// dependsOnOthers reports whether it can be told from a file alone that what is to
// be said of it hangs on others: it names some, or a comment hides a finding
// that may do so. Relations and names of files count only for optional checks.
func dependsOnOthers(f *workspace.File, source *sigma.Source, optional bool) bool {
	for _, d := range f.Documents {
		if len(d.Rules) > 0 || optional && len(d.Related) > 0 {
			return true
		}
	}
	return strings.Contains(source.String(), "sigma-lsp:")
}

// sharesNames reports whether something may be to be said of a file because of
// what it shares with others, or one document of it with the next.
func (t *firstPassResults) sharesNames(f *workspace.File, optional bool) bool {
	for _, d := range f.Documents {
		for _, same := range [][]*workspace.Document{
			t.index.ByID(d.ID.Value), t.index.ByName(d.Name.Value), t.index.ByTitle(d.Title.Value), t.index.ByFingerprint(d.Fingerprint),
		} {
			if len(same) > 1 {
				return true
			}
		}
		if optional && len(t.index.ByBaseName(f.BaseName())) > 1 {
			return true
		}
	}
	return false
}

// hasOptionalChecks reports whether checks that look at files together, and are silent
// by default, are turned on for some document.
func hasOptionalChecks(c check.Settings, f *sigma.File) bool {
	for _, one := range check.Checks() {
		if !one.NeedsWorkspace || !one.Optional {
			continue
		}
		for _, d := range f.Documents {
			if severity, _ := c.Severity(one, d); severity != check.Off {
				return true
			}
		}
	}
	return false
}
