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

// baseline is the findings that are known already, by file. It is read from
// what --write-baseline wrote, or check --output json.
type baseline struct {
	name  string
	files map[string]map[known]int
}

// known is what tells a finding from others of its file: the check and the
// marked text, wherever it stands.
type known struct{ check, fingerprint string }

// baselineRecord is a line of a baseline. A record of the JSON output can be
// read as one.
type baselineRecord struct {
	Path     string            `json:"path"`
	Findings []baselineFinding `json:"findings"`
}

type baselineFinding struct {
	Check       string `json:"check"`
	Fingerprint string `json:"fingerprint"`
	Count       int    `json:"count,omitempty"` // 0 stands for 1
}

// gone is findings of a baseline that a file no longer has.
type gone struct {
	path, check string
	count       int
}

func readBaseline(name string) (*baseline, error) {
	const limit = 64 << 20
	text, err := readUpTo(filepath.Clean(name), nil, limit+1)
	switch {
	case err != nil:
		return nil, fmt.Errorf("baseline %s: %w", visible(name), cause(err))
	case len(text) > limit:
		return nil, fmt.Errorf("baseline %s: larger than %d MiB", visible(name), limit>>20)
	}
	b := &baseline{name: name, files: map[string]map[known]int{}}
	d := json.NewDecoder(strings.NewReader(text))
	for n := 1; ; n++ {
		var r baselineRecord
		err := d.Decode(&r)
		switch {
		case errors.Is(err, io.EOF):
			return b, nil
		case err != nil:
			return nil, fmt.Errorf("baseline %s: record %d is not in the format of --write-baseline or --output json: %s", visible(name), n, visible(err.Error()))
		}
		of := b.files[baselinePath(r.Path)]
		if of == nil {
			of = map[known]int{}
			b.files[baselinePath(r.Path)] = of
		}
		for _, f := range r.Findings {
			if f.Check == "" || f.Fingerprint == "" || f.Count < 0 {
				return nil, fmt.Errorf("baseline %s: record %d has a finding without a check or fingerprint; run --write-baseline again", visible(name), n)
			}
			of[known{f.Check, f.Fingerprint}] += max(f.Count, 1)
		}
	}
}

// baselinePath is how a baseline calls a file, however it was named.
func baselinePath(name string) string {
	if absolute, err := filepath.Abs(name); err == nil && name != "-" {
		name = shownPath(absolute)
	}
	return path.Clean(filepath.ToSlash(name))
}

// newOnes returns the findings of a file that the baseline does not hold, how
// many it does, and what the file no longer has. Without a baseline all are new,
// and so is always what keeps the file from being read.
func (b *baseline) newOnes(f *file, found []check.Finding) (fresh []check.Finding, hidden int, missing []gone) {
	if b == nil {
		return found, 0, nil
	}
	name := baselinePath(f.path)
	left := map[known]int{}
	for k, n := range b.files[name] {
		left[k] = n
	}
	for _, one := range found {
		k := known{one.Check.Name, fingerprint(one.Check.Name, f.source.Text(one.At))}
		listed := left[k] > 0
		if listed {
			left[k]--
		}
		if !listed || !one.Suppressible() {
			fresh = append(fresh, one)
		}
	}
	return fresh, len(found) - len(fresh), missingOf(name, left)
}

func missingOf(name string, left map[known]int) (missing []gone) {
	counts := map[string]int{}
	for k, n := range left {
		counts[k.check] += n
	}
	for check, n := range counts {
		if n > 0 {
			missing = append(missing, gone{name, check, n})
		}
	}
	return missing
}

// withoutFiles are the findings of files that lie below the folders of a run, as
// they were named, and are no longer there.
func (b *baseline) withoutFiles(paths []string, listed []input) (missing []gone) {
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
			missing = append(missing, missingOf(name, findings)...)
		}
	}
	return missing
}

// tell says which findings of the baseline are gone.
func (b *baseline) tell(missing []gone) []byte {
	if len(missing) == 0 {
		return nil
	}
	slices.SortFunc(missing, func(a, b gone) int {
		return strings.Compare(a.path+"\x00"+a.check, b.path+"\x00"+b.check)
	})
	missing = slices.Compact(missing) // a file can be named twice
	const most = 20
	var out bytes.Buffer
	total := 0
	for i, g := range missing {
		if total += g.count; i < most {
			fmt.Fprintf(&out, "sigma-lsp: %s: %s of %s gone\n", visible(g.path), count(g.count, "known finding"), visible(g.check))
		}
	}
	fmt.Fprintf(&out, "sigma-lsp: baseline %s lists %s that %s; update it with --write-baseline\n",
		visible(b.name), count(total, "finding"), map[bool]string{true: "no longer occurs", false: "no longer occur"}[total == 1])
	return out.Bytes()
}

// writeBaseline writes the findings of a run, a line a file.
func writeBaseline(name string, files []*checked) (findings int, err error) {
	var b bytes.Buffer
	seen := map[string]bool{}
	for _, c := range files {
		r := baselineRecord{Path: baselinePath(c.path)}
		if seen[r.Path] || len(c.findings) == 0 {
			continue
		}
		seen[r.Path] = true
		at := map[known]int{}
		for _, f := range c.findings {
			if !f.Suppressible() {
				continue
			}
			findings++
			k := known{f.Check.Name, f.fingerprint}
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
