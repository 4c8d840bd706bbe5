package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"sigma-lsp/analysis/check"
)

// baseline holds the known findings by file. It is read from the output of
// --write-baseline or of check --output json.
type baseline struct {
	name  string
	files map[string]map[findingKey]int
}

// findingKey identifies a finding within its file: the check and the marked
// text, independent of its position.
type findingKey struct{ check, fingerprint string }

// baselineRecord is one line of a baseline. A record of the JSON output can be
// decoded into it, too.
type baselineRecord struct {
	Path     string            `json:"path"`
	Findings []baselineFinding `json:"findings"`
}

type baselineFinding struct {
	Check       string `json:"check"`
	Fingerprint string `json:"fingerprint"`
	Count       int    `json:"count,omitempty"` // 0 means 1
}

// staleFindings are findings of the baseline that a file no longer has.
type staleFindings struct {
	path, check string
	count       int
}

func readBaseline(name string) (*baseline, error) {
	const limit = 64 << 20
	text, err := readUpTo(filepath.Clean(name), nil, limit+1)
	switch {
	case err != nil:
		return nil, fmt.Errorf("baseline %s: %w", sanitize(name), cause(err))
	case len(text) > limit:
		return nil, fmt.Errorf("baseline %s: larger than %d MiB", sanitize(name), limit>>20)
	}
	b := &baseline{name: name, files: map[string]map[findingKey]int{}}
	d := json.NewDecoder(strings.NewReader(text))
	for n := 1; ; n++ {
		var r baselineRecord
		err := d.Decode(&r)
		switch {
		case errors.Is(err, io.EOF):
			return b, nil
		case err != nil:
			return nil, fmt.Errorf("baseline %s: record %d is not in the format of --write-baseline or --output json: %s", sanitize(name), n, sanitize(err.Error()))
		}
		of := b.files[baselinePath(r.Path)]
		if of == nil {
			of = map[findingKey]int{}
			b.files[baselinePath(r.Path)] = of
		}
		for _, f := range r.Findings {
			if f.Check == "" || f.Fingerprint == "" || f.Count < 0 {
				return nil, fmt.Errorf("baseline %s: record %d has a finding without a check or fingerprint; run --write-baseline again", sanitize(name), n)
			}
			of[findingKey{f.Check, f.Fingerprint}] += max(f.Count, 1)
		}
	}
}

// baselinePath is the path of a file in a baseline, independent of how the file
// was named.
func baselinePath(name string) string {
	if absolute, err := filepath.Abs(name); err == nil && name != "-" {
		name = displayPath(absolute)
	}
	return path.Clean(filepath.ToSlash(name))
}

// newFindings returns the findings of a file that are not in the baseline, the
// number of those that are, and the baseline's findings that the file no longer
// has. Without a baseline all findings are new. A finding that keeps the file
// from being read is always new.
func (b *baseline) newFindings(f *file, found []check.Finding) (added []check.Finding, hidden int, missing []staleFindings) {
	if b == nil {
		return found, 0, nil
	}
	name := baselinePath(f.path)
	left := map[findingKey]int{}
	for k, n := range b.files[name] {
		left[k] = n
	}
	for _, one := range found {
		k := findingKey{one.Check.Name, fingerprint(one.Check.Name, f.source.Text(one.At))}
		listed := left[k] > 0
		if listed {
			left[k]--
		}
		if !listed || !one.Suppressible() {
			added = append(added, one)
		}
	}
	return added, len(found) - len(added), staleOf(name, left)
}

func staleOf(name string, left map[findingKey]int) (missing []staleFindings) {
	counts := map[string]int{}
	for k, n := range left {
		counts[k.check] += n
	}
	for check, n := range counts {
		if n > 0 {
			missing = append(missing, staleFindings{name, check, n})
		}
	}
	return missing
}

// staleFiles returns the findings of deleted files below the directories of a
// run, as they were named.
func (b *baseline) staleFiles(paths []string, listed []input) (missing []staleFindings) {
	there := map[string]bool{}
	for _, in := range listed {
		there[baselinePath(in.path)] = true
	}
	for name, findings := range b.files {
		below := slices.ContainsFunc(paths, func(folder string) bool {
			folder = baselinePath(folder)
			return folder == "." && filepath.IsLocal(filepath.FromSlash(name)) || strings.HasPrefix(name, folder+"/")
		})
		if below && !there[name] {
			missing = append(missing, staleOf(name, findings)...)
		}
	}
	return missing
}

// staleText reports the stale findings of the baseline.
func (b *baseline) staleText(missing []staleFindings) []byte {
	if len(missing) == 0 {
		return nil
	}
	slices.SortFunc(missing, func(a, b staleFindings) int {
		return strings.Compare(a.path+"\x00"+a.check, b.path+"\x00"+b.check)
	})
	missing = slices.Compact(missing) // a file can be named twice
	const most = 20
	var out bytes.Buffer
	total := 0
	for i, g := range missing {
		if total += g.count; i < most {
			fmt.Fprintf(&out, "sigma-lsp: %s: %s of %s gone\n", sanitize(g.path), count(g.count, "known finding"), sanitize(g.check))
		}
	}
	fmt.Fprintf(&out, "sigma-lsp: baseline %s lists %s that %s; update it with --write-baseline\n",
		sanitize(b.name), count(total, "finding"), map[bool]string{true: "no longer occurs", false: "no longer occur"}[total == 1])
	return out.Bytes()
}

// writeBaseline writes the findings of a run, one line per file.
func writeBaseline(name string, files []*fileResults) (findings int, err error) {
	var b bytes.Buffer
	seen := map[string]bool{}
	for _, c := range files {
		r := baselineRecord{Path: baselinePath(c.path)}
		if seen[r.Path] || len(c.findings) == 0 {
			continue
		}
		seen[r.Path] = true
		at := map[findingKey]int{}
		for _, f := range c.findings {
			if !f.Suppressible() {
				continue
			}
			findings++
			k := findingKey{f.Check.Name, f.fingerprint}
			if i, ok := at[k]; ok {
				r.Findings[i].Count++
				continue
			}
			at[k] = len(r.Findings)
			r.Findings = append(r.Findings, baselineFinding{k.check, k.fingerprint, 1})
		}
		if len(r.Findings) > 0 {
			writeJSON(&b, r)
		}
	}
	return findings, writeFile(name, b.String())
}
