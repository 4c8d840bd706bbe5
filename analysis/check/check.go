// Package check says what a check is, keeps the registry of all checks and
// runs them over a file. The checks themselves live below analysis/checks, a
// file each.
package check

import (
	"cmp"
	"crypto/sha256"
	"slices"
	"sync"
	"time"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/taxonomy"
	"sigma-lsp/analysis/workspace"
	"sigma-lsp/convert"
)

// Severity tells how loud a finding is.
type Severity int

// The severities, from silent to loud.
const (
	Off Severity = iota
	Hint
	Info
	Warning
	Error
)

var severityNames = [...]string{"off", "hint", "info", "warning", "error"}

func (s Severity) String() string { return severityNames[s] }

// ParseSeverity reads off, hint, info, warning or error.
func ParseSeverity(name string) (Severity, bool) {
	i := slices.Index(severityNames[:], name)
	return Severity(max(i, 0)), i >= 0
}

// Check finds one kind of fault. Avoid and Prefer are rule texts that are run
// as tests: the first must raise the check, the second must not. They show only
// what matters; a text without log source and detection is tested with some.
type Check struct {
	Name     string // reads well after "allow": selection-not-used
	Group    string // document, metadata, logsource and so on: the folder of its file
	Severity Severity
	// Optional checks are silent unless a profile or the settings turn them on;
	// then they have their severity.
	Optional bool
	// Profiles names the profiles that give the check another severity than it
	// has by default. "strict" turns on every optional check; it has to be named
	// only to say otherwise.
	Profiles map[string]Severity
	Title    string // the fault as a noun phrase, for lists
	What     string // what the check reports, in a sentence or two
	Why      string // what goes wrong otherwise
	Avoid    string
	Prefer   string
	// Run looks at one document. It is not called for documents that are no
	// Sigma. Most checks want a rule and return at once when Pass.Rule is nil.
	Run func(*Pass)
	// Mandatory marks a check of what keeps a file from being read: its errors are not
	// ignored by comments, turned off by settings or hidden by a baseline.
	Mandatory bool
	// RunsLast runs the check when the findings of all others are known.
	RunsLast bool
	// NeedsWorkspace marks a check that asks what other files hold. It is run only
	// where Settings.Workspace knows that, on documents that have a summary.
	NeedsWorkspace bool

	number int
}

// Number is the place of the check in Checks.
func (c *Check) Number() int { return c.number }

// Default is the severity of a check under a profile, where the settings do not
// name another.
func (c *Check) Default(profile string) Severity {
	if s, ok := c.Profiles[profile]; ok {
		return s
	}
	if c.Optional && profile != "strict" {
		return Off
	}
	return c.Severity
}

// Profiles are the sets of severities that one can choose by name, the usual one
// first.
var Profiles = []string{"default", "sigmahq", "rapid7", "review", "strict"}

// Finding is a fault at a place.
type Finding struct {
	Check          *Check
	Severity       Severity
	At             sigma.Span
	Text           string
	Related        []sigma.Related
	RelatedInFiles []RelatedLocation
	Tags           []Tag

	configured bool // the severity comes from the settings
	fixes      []Fix
	allowList  AllowListEntry
}

// AllowListEntry is an entry of a list in the settings file that makes a name known, such
// as a field of a team.
type AllowListEntry struct{ List, Word string }

// AllowedBy names the entry of the settings file that would make the underlined name
// known. With it there would be no finding.
func (f *Finding) AllowedBy(list, word string) *Finding {
	f.allowList = AllowListEntry{list, word}
	return f
}

// AllowList returns the entry that AllowedBy named.
func (f *Finding) AllowList() (AllowListEntry, bool) {
	return f.allowList, f.allowList != AllowListEntry{}
}

// Suppressible reports whether the finding may be ignored, turned off or known to a
// baseline. An error of a mandatory check may not.
func (f *Finding) Suppressible() bool { return !f.Check.Mandatory || f.Severity < Error }

// WithSeverity gives a lesser case of the fault its own severity, unless the
// settings name one for the check.
func (f *Finding) WithSeverity(s Severity) *Finding {
	if !f.configured {
		f.Severity = s
	}
	return f
}

// Tag is a property of the marked text that editors show by its look.
type Tag int

// The tags of the Language Server Protocol.
const (
	Unnecessary Tag = iota + 1
	Deprecated
)

// WithTags adds tags to a finding.
func (f *Finding) WithTags(tags ...Tag) *Finding {
	f.Tags = append(f.Tags, tags...)
	return f
}

// RelatedTo adds a second place to a finding.
func (f *Finding) RelatedTo(at sigma.Span, format string, args ...any) *Finding {
	f.Related = append(f.Related, sigma.Related{At: at, Text: sigma.Messagef(format, args...)})
	return f
}

// RelatedLocation is a place in another file that explains a finding.
type RelatedLocation struct {
	File       *workspace.File
	Start, End sigma.Point
	Text       string
}

// RelatedInFile adds a place that the summary of a document knows. It may be one of
// the same file.
func (f *Finding) RelatedInFile(d *workspace.Document, at workspace.Text, format string, args ...any) *Finding {
	f.RelatedInFiles = append(f.RelatedInFiles, RelatedLocation{d.File, at.Start, at.End, sigma.Messagef(format, args...)})
	return f
}

// Pass is one check on one document. It is valid during Check.Run only.
type Pass struct {
	File     *sigma.File
	Document *sigma.Document
	Rule     *sigma.Rule // nil unless the document is a detection rule

	// Parsed tells that all keys of the document were read. Checks about
	// absent things return when it does not.
	Parsed bool

	// Settings are those of the run.
	Settings *Settings

	// Workspace is what all files hold, this one included, and Own what it says of
	// this document. Both are nil unless the check looks at files together; Own
	// is nil too for documents that are neither rule nor correlation nor filter.
	Workspace *workspace.Index
	Summary   *workspace.Document

	problems   map[string][]sigma.Problem // of the document, by the name of their check
	result     func() *convert.Result
	content    func() [sha256.Size]byte // a hash of the file
	ignores    []*ignore
	items      []Item
	partial    []Item // those of which some value could not be read
	once       map[any]any
	canonical  canonicalForms
	check      *Check
	severity   Severity
	configured bool
	found      *[]*Finding
}

// Taxonomy is what is known of log sources, fields and tags.
func (p *Pass) Taxonomy() *taxonomy.Taxonomy {
	if p.Settings.Taxonomy != nil {
		return p.Settings.Taxonomy
	}
	return taxonomy.Standard()
}

// Result is the translation of the document by the active pipelines.
func (p *Pass) Result() *convert.Result { return p.result() }

// Reportf adds a finding.
func (p *Pass) Reportf(at sigma.Span, format string, args ...any) *Finding {
	f := &Finding{Check: p.check, Severity: p.severity, At: at, Text: sigma.Messagef(format, args...), configured: p.configured}
	*p.found = append(*p.found, f)
	return f
}

// FirstLine is the first line of the document: the place of findings about
// what is absent from it.
func (p *Pass) FirstLine() sigma.Span {
	start := p.Document.Span.Start
	if p.Document.Root != nil {
		start = p.Document.Root.Span.Start
	}
	line := p.File.Source.Line(p.File.Source.LineOf(start))
	return sigma.Span{Start: start, End: max(start, line.End)}
}

// ReportProblems reports what reading found under the check's name.
func (p *Pass) ReportProblems() { p.Problems() }

// Configured reports whether the severity of the check was chosen by somebody, or
// by a profile that names the check or turns on all checks. Such checks also tell what may be meant so.
func (p *Pass) Configured() bool {
	_, named := p.check.Profiles[p.Settings.Profile]
	return p.configured || named || p.Settings.Profile == "strict"
}

// Problems reports what reading found under the check's name, with its fixes, and
// returns the findings, so that they can be given more.
func (p *Pass) Problems() (found []*Finding) {
	for _, problem := range p.problems[p.check.Name] {
		f := p.Reportf(problem.At, "%s", problem.Text)
		f.Related = problem.Related
		if problem.Legal {
			f.WithSeverity(Warning)
		}
		for _, fix := range problem.Fixes {
			line := p.File.Source.LineOf(problem.At.Start)
			if slices.ContainsFunc(fix.Edits, func(e sigma.Edit) bool { return p.File.Source.LineOf(e.At.Start) != line }) {
				f.Suggest(fix.Title, fix.Edits...)
			} else {
				f.RepairLine(fix.Title, fix.Edits...)
			}
		}
		found = append(found, f)
	}
	return found
}

// ReportTranslation reports the problems of the translation under the check's name.
func (p *Pass) ReportTranslation() {
	type key struct{}
	problems := Once(p, key{}, func() map[string][]sigma.Problem {
		result := p.Result()
		all := make([]sigma.Problem, len(result.Problems))
		for i, problem := range result.Problems {
			all[i] = problem.Problem
		}
		return problemsByCheck(all)
	})
	for _, problem := range problems[p.check.Name] {
		p.Reportf(problem.At, "%s", problem.Text).Related = problem.Related
	}
}

// problemsByCheck groups problems by the name of the check that reports them.
func problemsByCheck(all []sigma.Problem) map[string][]sigma.Problem {
	byCheck := map[string][]sigma.Problem{}
	for _, problem := range all {
		byCheck[problem.Check] = append(byCheck[problem.Check], problem)
	}
	return byCheck
}

var registry = sync.OnceValue(func() []*Check {
	slices.SortFunc(registered, func(a, b *Check) int { return cmp.Compare(a.Name, b.Name) })
	for i, c := range registered {
		if c.number = i; i > 0 && c.Name == registered[i-1].Name {
			panic("two checks are named " + c.Name)
		}
	}
	return registered
})

var registered []*Check

// Register adds a check; call it from a package variable of the check's file.
func Register(c Check) *Check {
	registered = append(registered, &c)
	return &c
}

// Checks returns all checks, by name.
func Checks() []*Check { return registry() }

// runOrder is how checks run. Those that ask for the translation come last: it may
// be in the making meanwhile.
var runOrder = sync.OnceValue(func() []*Check {
	asks := func(c *Check) int {
		if c.Group == "insightidr" {
			return 1
		}
		return 0
	}
	checks := slices.Clone(Checks())
	slices.SortStableFunc(checks, func(a, b *Check) int { return asks(a) - asks(b) })
	return checks
})

// Lookup returns the check of that name, or nil.
func Lookup(name string) *Check {
	i, ok := slices.BinarySearchFunc(Checks(), name, func(c *Check, n string) int { return cmp.Compare(c.Name, n) })
	if !ok {
		return nil
	}
	return Checks()[i]
}

// Settings change what a run reports, and what the checks know.
type Settings struct {
	// Severity is the severity of a check in a document, and whether somebody
	// chose it; a chosen one also applies to the lesser cases of the check. Nil
	// means the default of all checks.
	Severity func(*Check, *sigma.Document) (severity Severity, chosen bool)
	// SkipTranslation skips the group insightidr, which asks for the
	// translation of every rule.
	SkipTranslation bool
	// Result translates a document; it may remember what it made.
	Result func(*sigma.Document) *convert.Result

	// Path is the path of the file, with slashes, as far as it is known.
	Path string
	// Workspace is what the files hold that belong together, or nil. Key is the
	// key of this file among them; what they say of it is not looked at.
	Workspace *workspace.Index
	Key       string
	// Today is the day that dates are compared with and that fixes write; zero
	// means today.
	Today time.Time
	// Profile is the one that Severity comes from; some checks ask for more under
	// another profile than the usual one.
	Profile string
	// CustomKeys are the keys at the top of documents that are a team's own.
	CustomKeys []string
	// Placeholders are the names of the placeholders that have values.
	Placeholders []string
	// Taxonomy is what is known of log sources, fields and tags; nil means
	// what is known without a team's additions.
	Taxonomy *taxonomy.Taxonomy
}

// SeverityFunc returns a function for Settings.Severity: the severities of a list, with the
// defaults of a profile for all other checks.
func SeverityFunc(profile string, severities map[string]Severity) func(*Check, *sigma.Document) (Severity, bool) {
	return func(c *Check, _ *sigma.Document) (Severity, bool) {
		if s, ok := severities[c.Name]; ok {
			return s, true
		}
		return c.Default(profile), false
	}
}

// workspaceWith is what all files hold, with this one in its current state.
func (s *Settings) workspaceWith(f *sigma.File) (*workspace.Index, *workspace.File) {
	if s.Workspace == nil {
		return nil, nil
	}
	own := workspace.Summarize(s.Key, s.Path, f)
	return s.Workspace.WithOverlay(own), own
}

// Run runs all checks over a file. The findings come in the order of the text.
// Those that a comment of the file hides are left out; of a check with more than
// MostOfCheck, the first ones are there and one that counts the others.
func Run(f *sigma.File, settings Settings) []Finding {
	if settings.Severity == nil {
		settings.Severity = SeverityFunc("", nil)
	}
	var found []*Finding
	others, own := settings.workspaceWith(f)
	content := sync.OnceValue(func() [sha256.Size]byte { return sha256.Sum256([]byte(f.Source.String())) })
	for i, d := range f.Documents {
		if d.Kind == sigma.NotSigma {
			continue
		}
		var here []*Finding
		p := &Pass{
			File: f, Document: d, Rule: d.Rule, Parsed: !d.UncertainKeys, Settings: &settings,
			problems:  problemsByCheck(d.AllProblems()),
			result:    sync.OnceValue(func() *convert.Result { return settings.Result(d) }),
			content:   content,
			ignores:   ignoresOf(f, d),
			found:     &here,
			Workspace: others, Summary: own.Document(i),
		}
		run := func(afterwards bool) {
			for _, c := range runOrder() {
				if c.RunsLast != afterwards || settings.SkipTranslation && c.Group == "insightidr" || c.NeedsWorkspace && others == nil {
					continue
				}
				p.severity, p.configured = settings.Severity(c, d)
				if p.check = c; p.severity == Off {
					continue
				}
				for _, i := range p.ignores {
					i.markRun(c.Name)
				}
				if !c.NeedsWorkspace || p.Summary != nil {
					c.Run(p)
				}
			}
		}
		run(false)
		here = p.visible(here)
		run(true)
		if d.Guessed {
			for _, n := range here {
				n.Severity = min(n.Severity, Hint)
			}
		}
		found = append(found, here...)
	}
	slices.SortStableFunc(found, func(a, b *Finding) int {
		return cmp.Or(cmp.Compare(a.At.Start, b.At.Start), cmp.Compare(a.At.End, b.At.End),
			cmp.Compare(a.Check.Name, b.Check.Name), cmp.Compare(a.Text, b.Text))
	})
	// A part of an "action: global" document belongs to several rules.
	found = slices.CompactFunc(found, func(a, b *Finding) bool {
		return a.At == b.At && a.Check == b.Check && a.Text == b.Text
	})
	found = limitFindings(found)
	findings := make([]Finding, len(found))
	for i, n := range found {
		findings[i] = *n
	}
	return findings
}
