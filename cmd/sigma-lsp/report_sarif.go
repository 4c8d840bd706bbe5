package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"path/filepath"
	"slices"
	"strings"

	"sigma-lsp/analysis/check"
)

// sourceRoot represents the directory in which the check ran. Reports do not
// reveal its path.
const sourceRoot = "%SRCROOT%"

var sarifLevels = map[check.Severity]string{
	check.Error: "error", check.Warning: "warning", check.Info: "note", check.Hint: "note",
}

// findingsSARIF prints a log in the Static Analysis Results Interchange Format
// 2.1.0, with the checks that have findings, and the fixes.
func findingsSARIF(b *bytes.Buffer, run *checkResults) {
	found := map[string]*check.Check{}
	for _, c := range run.files {
		for _, f := range c.findings {
			found[f.Check.Name] = f.Check
		}
	}
	rules := []sarifRule{}
	index := map[string]int{}
	for i, name := range slices.Sorted(maps.Keys(found)) {
		index[name] = i
		rules = append(rules, newSARIFRule(found[name]))
	}

	invocation := sarifInvocation{Successful: run.total.failed == 0, Notifications: []sarifNotification{}}
	results := []*sarifResult{}
	for _, c := range run.files {
		if c.err != nil {
			invocation.Notifications = append(invocation.Notifications, sarifNotification{
				Level: "error", Message: plainMessage("cannot be read: " + c.err.Error()),
				Locations: []sarifLocation{{ID: -1, Physical: sarifPhysical{Artifact: artifact(c.path)}}},
			})
		}
		seen := map[string]int{}
		for _, f := range c.findings {
			seen[f.fingerprint]++
			results = append(results, f.sarif(c, index[f.Check.Name], seen[f.fingerprint]))
		}
	}

	version, _ := build()
	const language = "en-US"
	text, err := json.Marshal(sarifLog{
		Schema:     "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
		Version:    "2.1.0",
		Properties: sarifProperties{},
		Runs: []sarifRun{{
			BaseURIs:    map[string]sarifArtifact{sourceRoot: {Description: &sarifMessage{Text: "the directory in which the check was run"}}},
			ColumnKind:  "utf16CodeUnits",
			Newlines:    []string{"\r\n", "\n", "\r"},
			Language:    language,
			Invocations: []sarifInvocation{invocation},
			Results:     results,
			Tool: sarifTool{Driver: sarifDriver{
				Name: "sigma-lsp", Version: version, Language: language, Contents: []string{"localizedData", "nonLocalizedData"}, Rules: rules,
			}},
		}},
	})
	if err != nil {
		panic(err) // of texts and numbers
	}
	b.Write(escapeHidden(text))
	b.WriteByte('\n')
}

func newSARIFRule(c *check.Check) sarifRule {
	return sarifRule{
		ID:               c.Name,
		Configuration:    sarifConfiguration{Enabled: c.Default(check.Profiles[0]) != check.Off, Level: sarifLevels[c.Severity]},
		ShortDescription: sarifText{Text: c.Title},
		FullDescription:  sarifText{Text: c.What + "\n\n" + c.Why},
		Help:             sarifText{Text: plainPage(c.Page()), Markdown: c.Page()},
		HelpURI:          pageURL(c),
		Properties:       sarifProperties{"tags": []string{c.Group}},
	}
}

// sarif converts a finding to a result; nth counts the findings of a file with
// the same fingerprint.
func (f *locatedFinding) sarif(c *fileResults, rule, nth int) *sarifResult {
	r := &sarifResult{
		RuleID: f.Check.Name, RuleIndex: rule, Kind: "fail", Level: sarifLevels[f.Severity],
		Message:          plainMessage(f.Text),
		Locations:        []sarifLocation{location(c.path, f.region)},
		RelatedLocations: []sarifLocation{},
		Fixes:            []sarifFix{},
		Fingerprints:     map[string]string{"sigma-lsp/v1": fmt.Sprintf("%s:%d", f.fingerprint, nth)},
	}
	for i, other := range f.related {
		l, message := location(other.path, other.region), plainMessage(other.text)
		l.ID, l.Message = i+1, &message
		r.RelatedLocations = append(r.RelatedLocations, l)
	}
	for _, fix := range f.fixes {
		change := sarifChange{Artifact: artifact(c.path)}
		for i, e := range fix.Edits {
			change.Replacements = append(change.Replacements, sarifReplacement{fix.regions[i].sarif(), sarifText{Text: e.Text}})
		}
		r.Fixes = append(r.Fixes, sarifFix{[]sarifChange{change}, plainMessage(fix.Title), sarifProperties{"safe": fix.Safe}})
	}
	return r
}

func location(path string, at region) sarifLocation {
	s := at.sarif()
	return sarifLocation{ID: -1, Physical: sarifPhysical{artifact(path), &s}}
}

func (r region) sarif() sarifRegion {
	s := sarifRegion{ByteOffset: -1, StartLine: r.start.line, StartColumn: r.start.utf16, EndLine: r.end.line, EndColumn: r.end.utf16}
	if r.start.offset >= 0 {
		s.ByteOffset, s.ByteLength = r.start.offset, new(r.end.offset-r.start.offset)
	}
	return s
}

// artifact is the location of a file: relative to the working directory, or
// absolute if it is outside.
func artifact(path string) sarifArtifact {
	if path == "-" {
		return sarifArtifact{URI: "stdin"}
	}
	path = filepath.Clean(path)
	if absolute, err := filepath.Abs(path); err == nil && !filepath.IsLocal(path) {
		if path = displayPath(absolute); !filepath.IsLocal(path) {
			return sarifArtifact{URI: fileURL(filepath.ToSlash(absolute))}
		}
	}
	u := url.URL{Path: filepath.ToSlash(path)}
	return sarifArtifact{URI: u.String(), BaseURI: sourceRoot}
}

// fileURL is the address of an absolute path with slashes. It knows those of
// Windows: drives, network shares, and both after "//?/".
func fileURL(path string) string {
	if long, ok := strings.CutPrefix(path, "//?/"); ok {
		path = strings.Replace(long, "UNC/", "//", 1)
	}
	if share, ok := strings.CutPrefix(path, "//"); ok {
		host, below, _ := strings.Cut(share, "/")
		return (&url.URL{Scheme: "file", Host: host, Path: "/" + below}).String()
	}
	return (&url.URL{Scheme: "file", Path: "/" + strings.TrimPrefix(path, "/")}).String()
}

// plainMessage is a message without links: SARIF reads "[text](target)" as a
// link even in plain text (section 3.11.6).
func plainMessage(text string) sarifMessage {
	return sarifMessage{Text: strings.ReplaceAll(sanitize(text), "](", "] (")}
}
