package main

import (
	"path/filepath"
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/workspace"
)

// firstPassResults are the results of the first pass over all files of a check:
// their summaries and, for files that do not depend on others, their findings.
// Only the other files are checked again in the second pass, so that the trees
// of most files need not be kept.
type firstPassResults struct {
	index  *workspace.Index
	byPath map[string]*firstPassResult // by path as it was named
}

// firstPassResult is the result of the first pass for one file.
type firstPassResult struct {
	summary *workspace.File
	file    *file       // kept for the second pass, or nil
	result  *fileOutput // if the file was checked by itself, or nil
	// hasOptionalChecks is set if checks are on that are off by default.
	hasOptionalChecks bool
	err               error
}

// runFirstPass processes the files and builds an index of them.
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

// dependsOnOthers reports whether it is clear from a file alone that its
// findings depend on other files: it refers to some, or a comment hides a
// finding that may depend on them. Relations and file names only matter for
// optional checks.
func dependsOnOthers(f *workspace.File, source *sigma.Source, optional bool) bool {
	for _, d := range f.Documents {
		if len(d.Rules) > 0 || optional && len(d.Related) > 0 {
			return true
		}
	}
	return strings.Contains(source.String(), "sigma-lsp:")
}

// sharesNames reports whether findings of a file may depend on names that it
// shares with other files, or that its documents share.
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

// hasOptionalChecks reports whether checks that need the workspace, and are off
// by default, are on for some document.
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
