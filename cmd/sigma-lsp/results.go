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

// fileResults are the results of checking a file, for reports that are written
// when its text is no longer in memory.
type fileResults struct {
	input
	err       error    // why it could not be read
	documents []string // titles of its rules, and of other documents with findings
	findings  []locatedFinding
}

// locatedFinding is a finding with its location.
type locatedFinding struct {
	check.Finding
	region
	document    int // index of the document in the file
	fingerprint string
	related     []related
	fixes       []locatedFix
}

// related is a location that explains a finding.
type related struct {
	path string
	region
	text string
}

type locatedFix struct {
	check.Fix
	regions []region // one per edit
}

// region is a part of a file; its end is exclusive.
type region struct{ start, end position }

// position is a position in a file. Lines and columns start at 1.
type position struct {
	offset       int // in bytes, -1 if unknown
	line         int
	utf16, utf32 int // columns in code units and in code points
}

// positionAt converts an offset. A byte order mark counts as bytes, but not as
// a column.
func positionAt(source *sigma.Source, offset int) position {
	s := position{offset: offset}
	s.line, s.utf32 = lineColumn(source, offset)
	_, s.utf16 = source.Position(offset, sigma.UTF16)
	_, points := source.Position(offset, sigma.UTF32)
	s.utf16 += s.utf32 - points
	return s
}

func regionOf(source *sigma.Source, at sigma.Span) region {
	return region{positionAt(source, at.Start), positionAt(source, at.End)}
}

func regionBetween(start, end sigma.Point) region {
	at := func(p sigma.Point) position {
		return position{-1, int(p.Line) + 1, p.Column(sigma.UTF16) + 1, p.Column(sigma.UTF32) + 1}
	}
	return region{at(start), at(end)}
}

// maxProofBytes limits how many bytes are parsed to prove the fixes of a file:
// each fix parses it again. Findings beyond that have no fixes.
const maxProofBytes = 32 << 20

// collectResults returns what reports need of a file. Fixes are proved only if
// they are requested.
func (f *file) collectResults(found []check.Finding, fixes bool) *fileResults {
	c := &fileResults{input: f.input}
	numbers := make([]int, len(f.parsed.Documents))
	for _, one := range found {
		if i := f.documentIndex(one.At.Start); i >= 0 {
			numbers[i] = -1
		}
	}
	for i, d := range f.parsed.Documents {
		if numbers[i] < 0 || isConvertible(d) || d.Kind == sigma.FilterDocument {
			numbers[i] = len(c.documents)
			c.documents = append(c.documents, scalar(d.Root, "title"))
		}
	}
	left := maxProofBytes
	for _, one := range found {
		p := locatedFinding{Finding: one, region: regionOf(f.source, one.At), fingerprint: fingerprint(one.Check.Name, f.source.Text(one.At))}
		if i := f.documentIndex(one.At.Start); i >= 0 {
			p.document = numbers[i]
		}
		for _, r := range one.Related {
			p.related = append(p.related, related{f.path, regionOf(f.source, r.At), r.Text})
		}
		for _, o := range one.RelatedInFiles {
			p.related = append(p.related, related{o.File.Name, regionBetween(o.Start, o.End), o.Text})
		}
		if fixes && left > 0 {
			left -= len(check.Unproved(one)) * f.source.Len()
			for _, fix := range check.FixesOf(f.parsed, one) {
				offered := locatedFix{Fix: fix}
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

// fingerprint identifies a finding within its file, also when the marked text
// has moved.
func fingerprint(name, marked string) string {
	sum := sha256.Sum256([]byte(name + "\x00" + strings.Join(strings.Fields(marked), " ")))
	return hex.EncodeToString(sum[:8])
}

// ruleName is the display name of a document.
func (c *fileResults) ruleName(document int) string {
	title := ""
	if document < len(c.documents) {
		title = c.documents[document]
	}
	return cmp.Or(title, fmt.Sprintf("document %d", document+1))
}

// slashPath is the path with forward slashes, as in reports on all systems;
// standard input has a placeholder name.
func (in input) slashPath() string { return filepath.ToSlash(in.displayName()) }
