package main

import (
	"path/filepath"
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/workspace"
)

// together is the first look at all files of a check: what each holds for the
// others, and, where that is all there is to say, its findings. Only the files
// that have to do with others are looked at again when all are known, so that
// the trees of the rest need not be kept.
type together struct {
	index *workspace.Index
	first map[string]*looked // by the paths as they were named
}

// looked is what the first look at a file left.
type looked struct {
	summary *workspace.File
	file    *file       // kept for the second look, or nil
	result  *fileOutput // where the file was checked alone, or nil
	// optional tells that checks are turned on which are silent by default.
	optional bool
	err      error
}

// lookAtAll reads files, by look, and indexes them.
func lookAtAll(files []input, look func(input) (*looked, error)) (*together, error) {
	t := &together{first: map[string]*looked{}}
	var once []input
	for _, in := range files {
		if t.first[in.path] == nil {
			t.first[in.path] = &looked{}
			once = append(once, in)
		}
	}
	var summaries []*workspace.File
	whole := false
	err := parallel(once, look, func(in input, l *looked, err error) error {
		if l == nil {
			l = &looked{}
		}
		l.err = err
		t.first[in.path] = l
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

// asksOthers reports whether it can be told from a file alone that what is to
// be said of it hangs on others: it names some, or a comment hides a finding
// that may do so. Relations and names of files count only for optional checks.
func asksOthers(f *workspace.File, source *sigma.Source, optional bool) bool {
	for _, d := range f.Documents {
		if len(d.Rules) > 0 || optional && len(d.Related) > 0 {
			return true
		}
	}
	return strings.Contains(source.String(), "sigma-lsp:")
}

// entangled reports whether something may be to be said of a file because of
// what it shares with others, or one document of it with the next.
func (t *together) entangled(f *workspace.File, optional bool) bool {
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

// optional reports whether checks that look at files together, and are silent
// by default, are turned on for some document.
func optional(c check.Settings, f *sigma.File) bool {
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
