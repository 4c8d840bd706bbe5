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

// sourceRoot stands for the folder in which the check was run. Reports do not
// tell where that is.
const sourceRoot = "%SRCROOT%"

var sarifLevels = map[check.Severity]string{
	check.Error: "error", check.Warning: "warning", check.Info: "note", check.Hint: "note",
}

// findingsSARIF prints a log in the Static Analysis Results Interchange Format
// 2.1.0, with the checks that found something and the fixes of the findings.
func findingsSARIF(b *bytes.Buffer, run *checkedRun) {
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
	if page := pageAddress(c); page != "" {
		rule.WithHelpURI(page)
	}
	return rule
}

// sarif is a finding as a result; nth counts those of its file that have the
// same fingerprint.
func (f *placed) sarif(c *checked, rule, nth int) *sarif.Result {
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

// artifact is a file: relative to where the check was run, or absolute where it
// lies elsewhere.
func artifact(path string) *sarif.ArtifactLocation {
	if path == "-" {
		return sarif.NewArtifactLocation().WithURI("stdin")
	}
	path = filepath.Clean(path)
	if absolute, err := filepath.Abs(path); err == nil && !filepath.IsLocal(path) {
		if path = shownPath(absolute); !filepath.IsLocal(path) {
			u := url.URL{Scheme: "file", Path: "/" + strings.TrimPrefix(filepath.ToSlash(absolute), "/")}
			return sarif.NewArtifactLocation().WithURI(u.String())
		}
	}
	u := url.URL{Path: filepath.ToSlash(path)}
	return sarif.NewArtifactLocation().WithURI(u.String()).WithURIBaseID(sourceRoot)
}

// plainMessage is a message in which nothing is a link: "[text](target)" is one
// even in the plain text of SARIF (section 3.11.6).
func plainMessage(text string) *sarif.Message {
	return sarif.NewTextMessage(strings.ReplaceAll(visible(text), "](", "] ("))
}
