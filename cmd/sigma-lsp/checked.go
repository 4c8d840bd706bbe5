package main

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path/filepath"
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

// checked is what a check found in a file: all that reports of a whole run need
// when the text is gone.
type checked struct {
	input
	err       error    // why it could not be read
	documents []string // titles of its rules, and of other documents with findings
	findings  []placed
}

// placed is a finding with its place.
type placed struct {
	check.Finding
	region
	document    int // of those of the file
	fingerprint string
	related     []related
	fixes       []placedFix
}

// related is a place that explains a finding.
type related struct {
	path string
	region
	text string
}

type placedFix struct {
	check.Fix
	regions []region // of its edits
}

// region is a part of a file; its end is exclusive.
type region struct{ start, end spot }

// spot is a place in a file. Lines and columns count from 1.
type spot struct {
	offset       int // in bytes, -1 where it is not known
	line         int
	utf16, utf32 int // columns in code units and in code points
}

// spotAt is the place of an offset. A byte order mark counts as bytes, but for
// no column.
func spotAt(source *sigma.Source, offset int) spot {
	s := spot{offset: offset}
	s.line, s.utf32 = place(source, offset)
	_, s.utf16 = source.Position(offset, sigma.UTF16)
	_, points := source.Position(offset, sigma.UTF32)
	s.utf16 += s.utf32 - points
	return s
}

func regionOf(source *sigma.Source, at sigma.Span) region {
	return region{spotAt(source, at.Start), spotAt(source, at.End)}
}

func pointed(start, end sigma.Point) region {
	at := func(p sigma.Point) spot {
		return spot{-1, int(p.Line) + 1, p.Column(sigma.UTF16) + 1, p.Column(sigma.UTF32) + 1}
	}
	return region{at(start), at(end)}
}

// provable is how much text is read, in bytes, to prove the fixes of a file: it
// is read again for each. What comes after that has none.
const provable = 32 << 20

// checkedOf keeps what there is to tell of a file. Fixes are proved only where
// they are asked for.
func (f *file) checkedOf(found []check.Finding, fixes bool) *checked {
	c := &checked{input: f.input}
	numbers := make([]int, len(f.parsed.Documents))
	for _, one := range found {
		if i := f.documentOf(one.At.Start); i >= 0 {
			numbers[i] = -1
		}
	}
	for i, d := range f.parsed.Documents {
		if numbers[i] < 0 || hasVerdict(d) || d.Kind == sigma.FilterDocument {
			numbers[i] = len(c.documents)
			c.documents = append(c.documents, scalar(d.Root, "title"))
		}
	}
	left := provable
	for _, one := range found {
		p := placed{Finding: one, region: regionOf(f.source, one.At), fingerprint: fingerprint(one.Check.Name, f.source.Text(one.At))}
		if i := f.documentOf(one.At.Start); i >= 0 {
			p.document = numbers[i]
		}
		for _, r := range one.Related {
			p.related = append(p.related, related{f.path, regionOf(f.source, r.At), r.Text})
		}
		for _, o := range one.RelatedInFiles {
			p.related = append(p.related, related{o.File.Name, pointed(o.Start, o.End), o.Text})
		}
		if fixes && left > 0 {
			left -= check.FixCount(one) * f.source.Len()
			for _, fix := range check.FixesOf(f.parsed, one) {
				offered := placedFix{Fix: fix}
				for _, e := range fix.Edits {
					offered.regions = append(offered.regions, regionOf(f.source, e.At))
				}
				p.fixes = append(p.fixes, offered)
			}
		}
		c.findings = append(c.findings, p)
	}
	return c
}

// fingerprint tells a finding from others of its file, wherever the marked text
// has moved to.
func fingerprint(name, marked string) string {
	sum := sha256.Sum256([]byte(name + "\x00" + strings.Join(strings.Fields(marked), " ")))
	return hex.EncodeToString(sum[:8])
}

// ruleName is how a document of a file is called.
func (c *checked) ruleName(document int) string {
	title := ""
	if document < len(c.documents) {
		title = c.documents[document]
	}
	return cmp.Or(title, fmt.Sprintf("document %d", document+1))
}

// slashed is the path with slashes, as reports have it on all systems; standard
// input has a name that is no path.
func (in input) slashed() string { return filepath.ToSlash(in.name()) }
