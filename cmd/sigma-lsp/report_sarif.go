package main

import (
	"bytes"
	"fmt"
	"maps"
	"net/url"
	"path/filepath"
	"slices"
	"strings"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"

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
	one := sarif.NewRun().WithColumnKind("utf16CodeUnits").WithNewlineSequences([]string{"\r\n", "\n", "\r"})
	one.Tool = sarif.NewTool().WithDriver(sarif.NewToolComponent().WithName("sigma-lsp"))
	version, _ := build()
	one.Tool.Driver.WithVersion(version)
	one.OriginalUriBaseIds = map[string]sarif.ArtifactLocation{
		sourceRoot: *sarif.NewArtifactLocation().WithDescription(sarif.NewTextMessage("the directory in which the check was run")),
	}

	found := map[string]*check.Check{}
	for _, c := range run.files {
		for _, f := range c.findings {
			found[f.Check.Name] = f.Check
		}
	}
	index := map[string]int{}
	for i, name := range slices.Sorted(maps.Keys(found)) {
		index[name] = i
		one.Tool.Driver.AddRule(sarifRule(found[name]))
	}

	invocation := sarif.NewInvocation().WithExecutionSuccessful(run.total.failed == 0)
	for _, c := range run.files {
		if c.err != nil {
			invocation.AddToolExecutionNotification(sarif.NewNotification().WithLevel("error").
				WithMessage(plainMessage("cannot be read: " + c.err.Error())).
				WithLocations([]*sarif.Location{sarif.NewLocationWithPhysicalLocation(sarif.NewPhysicalLocation().WithArtifactLocation(artifact(c.path)))}))
		}
		seen := map[string]int{}
		for _, f := range c.findings {
			seen[f.fingerprint]++
			one.AddResult(f.sarif(c, index[f.Check.Name], seen[f.fingerprint]))
		}
	}
	one.AddInvocation(invocation)

	report := sarif.NewReport().AddRun(one)
	report.Schema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
	var text bytes.Buffer
	if err := report.Write(&text); err != nil {
		panic(err) // of texts and numbers, into memory
	}
	b.Write(escapeHidden(text.Bytes()))
	b.WriteByte('\n')
}

func sarifRule(c *check.Check) *sarif.ReportingDescriptor {
	text := func(s string) *sarif.MultiformatMessageString {
		return sarif.NewMultiformatMessageString().WithText(s)
	}
	configuration := sarif.NewReportingConfiguration().WithLevel(sarifLevels[c.Severity]).WithEnabled(c.Default(check.Profiles[0]) != check.Off)
	rule := sarif.NewRule(c.Name).
		WithShortDescription(text(c.Title)).
		WithFullDescription(text(c.What + "\n\n" + c.Why)).
		WithHelp(text(plainPage(c.Page())).WithMarkdown(c.Page())).
		WithDefaultConfiguration(configuration).
		WithProperties(sarif.NewPropertyBag().WithTags([]string{c.Group}))
	if page := pageURL(c); page != "" {
		rule.WithHelpURI(page)
	}
	return rule
}

// sarif converts a finding to a result; nth counts the findings of a file with
// the same fingerprint.
func (f *locatedFinding) sarif(c *fileResults, rule, nth int) *sarif.Result {
	r := sarif.NewRuleResult(f.Check.Name).WithRuleIndex(rule).WithLevel(sarifLevels[f.Severity]).
		WithMessage(plainMessage(f.Text)).
		WithLocations([]*sarif.Location{location(c.path, f.region)}).
		WithPartialFingerprints(map[string]string{"sigma-lsp/v1": fmt.Sprintf("%s:%d", f.fingerprint, nth)})
	for i, other := range f.related {
		r.AddRelatedLocation(location(other.path, other.region).WithID(i + 1).WithMessage(plainMessage(other.text)))
	}
	for _, fix := range f.fixes {
		change := sarif.NewArtifactChange().WithArtifactLocation(artifact(c.path))
		for i, e := range fix.Edits {
			change.AddReplacement(sarif.NewReplacement().WithDeletedRegion(fix.regions[i].sarif()).
				WithInsertedContent(sarif.NewArtifactContent().WithText(e.Text)))
		}
		r.AddFixe(sarif.NewFix().WithDescription(plainMessage(fix.Title)).AddArtifactChange(change).
			WithProperties(sarif.NewPropertyBag().Add("safe", fix.Safe)))
	}
	return r
}

func location(path string, at region) *sarif.Location {
	return sarif.NewLocationWithPhysicalLocation(sarif.NewPhysicalLocation().WithArtifactLocation(artifact(path)).WithRegion(at.sarif()))
}

func (r region) sarif() *sarif.Region {
	s := sarif.NewRegion().WithStartLine(r.start.line).WithStartColumn(r.start.utf16).WithEndLine(r.end.line).WithEndColumn(r.end.utf16)
	if r.start.offset >= 0 {
		s.WithByteOffset(r.start.offset).WithByteLength(r.end.offset - r.start.offset)
	}
	return s
}

// artifact is the location of a file: relative to the working directory, or
// absolute if it is outside.
func artifact(path string) *sarif.ArtifactLocation {
	if path == "-" {
		return sarif.NewArtifactLocation().WithURI("stdin")
	}
	path = filepath.Clean(path)
	if absolute, err := filepath.Abs(path); err == nil && !filepath.IsLocal(path) {
		if path = displayPath(absolute); !filepath.IsLocal(path) {
			return sarif.NewArtifactLocation().WithURI(fileURL(filepath.ToSlash(absolute)))
		}
	}
	u := url.URL{Path: filepath.ToSlash(path)}
	return sarif.NewArtifactLocation().WithURI(u.String()).WithURIBaseID(sourceRoot)
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
func plainMessage(text string) *sarif.Message {
	return sarif.NewTextMessage(strings.ReplaceAll(sanitize(text), "](", "] ("))
}
