// Package settings reads the file .sigma-lsp.yml, which configures how the
// rules of a team are checked and converted, and works out the effective
// settings for a rule and their origin.
//
// Everything that the file accepts is listed once, in keys.go: reading,
// completion, hovers, the JSON schema and the documentation are made from it.
package settings

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/taxonomy"
	"sigma-lsp/convert"
	"sigma-lsp/convert/jsonlogs"
	"sigma-lsp/convert/pipeline"
	"sigma-lsp/convert/terraform"
)

// FileName is the name of a settings file. The closest one, searched upwards
// from a rule, applies to it alone: files further up are ignored.
const FileName = ".sigma-lsp.yml"

// File is a parsed settings file. The parts with problems are missing.
type File struct {
	Path     string // as it is shown
	Source   *sigma.Source
	Problems []sigma.Problem

	Profile       Text // empty if there is none
	Format        Text
	Checks        []Choice
	Overrides     []Override
	Exclude       []Glob
	Rules         []Exception
	TagNamespaces []Text
	CustomKeys    []Text
	Logsources    []Logsource
	Fields        []Text // known whatever the log source is
	FieldKinds    []FieldKind
	Placeholders  []Placeholder
	Collected     []Text // ids of Sysmon events
	Confirmed     []Text // LEQL keys
	OmitFields    []Text // fields
	JSON          []jsonlogs.Log
	Resources     terraform.Options
	Pipelines     []Pipeline
	PipelinesAt   sigma.Span // of the key; empty if it is absent
	Attack        Text       // the name of a file, relative to the folder of this one
	Import        Text       // likewise
	imported      *imported
	attack        *taxonomy.Attack // nil for the embedded one
}

// Text is a word of the file and its span.
type Text struct {
	Value string
	At    sigma.Span
}

// Choice sets the severity of a check, or of all checks of a group.
type Choice struct {
	Name     Text
	Severity check.Severity
	At       sigma.Span // of the entry
}

// Override has choices for some of the files.
type Override struct {
	Paths  []Glob
	Checks []Choice
}

// Exception turns checks, or groups of them, off for one rule.
type Exception struct {
	Rule   Text
	Checks []Text
}

// FieldKind is the kind of value that a field holds.
type FieldKind struct{ Field, Kind Text }

// Logsource is a log source of a team with its fields.
type Logsource struct {
	Category, Product, Service Text
	Fields                     []Text
}

// Placeholder is a name for the modifier expand, with its values.
type Placeholder struct {
	Name   Text
	Values []string
}

// Pipeline is an entry of the list of pipelines.
type Pipeline struct {
	Name     Text
	Source   *sigma.Source // nil for embedded ones, "none", and files that cannot be read
	Pipeline *pipeline.Pipeline
	Problems []sigma.Problem // of the file
}

// Files reads the files that are named in a settings file, relative to its
// folder. Without a function they are not checked.
type Files struct {
	Text   func(name string) (*sigma.Source, error)
	Attack func(name string) (*taxonomy.Attack, error)
}

// Read reads a settings file. It never fails: what is wrong is listed in the
// problems, with the names of PageOf.
func Read(path string, source *sigma.Source, files Files) *File {
	f := &File{Path: path, Source: source}
	r := &reader{file: f, files: files, left: sigma.MaxValues}
	if root := r.document(); root != nil {
		if v, ok := top.read(r, root, ""); ok {
			for _, e := range v.entries {
				keyNamed(e.name.Value).apply(r, e)
			}
		}
	}
	slices.SortStableFunc(f.Problems, func(a, b sigma.Problem) int { return a.At.Start - b.At.Start })
	return f
}

// reader reads one settings file.
type reader struct {
	file  *File
	files Files
	left  int // how many values may still come, those of aliases counted each time
}

func (r *reader) problem(kind string, at sigma.Span, format string, args ...any) {
	r.file.Problems = append(r.file.Problems, sigma.Problem{Check: kind, At: at, Text: sigma.Messagef(format, args...)})
}

// document returns the mapping of the file, nil if there is none.
func (r *reader) document() *sigma.Node {
	s := r.file.Source
	if s.Len() > sigma.MaxSize {
		r.problem(syntaxKind, s.Line(0), "the file has %d bytes; the limit is %d", s.Len(), sigma.MaxSize)
		return nil
	}
	root, faults := sigma.ParseYAML(s)
	for _, f := range faults {
		f.Check = syntaxKind
		r.file.Problems = append(r.file.Problems, f)
	}
	if root == nil {
		return nil // an empty file, or one of comments only, sets nothing
	}
	for line := s.LineOf(root.Span.End) + 1; line < s.Lines(); line++ {
		if marker := s.Text(s.Line(line)); marker == "---" || strings.HasPrefix(marker, "--- ") {
			r.problem(syntaxKind, s.Line(line), "a settings file has only one document; the text after this line is ignored")
			break
		}
	}
	if root.IsNull() || root.Broken && root.Kind == sigma.Scalar {
		return nil
	}
	return root
}

// Form is the format of queries that the file names.
func (f *File) Form() (convert.Format, bool) {
	if f == nil || f.Format.Value == "" {
		return 0, false
	}
	return convert.ParseFormat(f.Format.Value)
}

// NoPipeline in the list of pipelines means no embedded pipeline at all.
const NoPipeline = "none"

// EmbeddedNames are the names of the embedded pipelines, with that for custom
// logs.
func EmbeddedNames() []string { return append(pipeline.BuiltinNames(), jsonlogs.Name) }

// CustomLogs returns the pipeline for the custom logs of the file; without any,
// it refuses all rules.
func (f *File) CustomLogs() *pipeline.Pipeline {
	if f == nil {
		return jsonlogs.Pipeline(nil)
	}
	return jsonlogs.Pipeline(f.JSON)
}

// Load returns the pipelines that the file names: files are added to the
// default one unless an embedded one, or "none", is listed too. Broken ones are
// skipped. It reports false if the file names none.
func (f *File) Load() ([]*pipeline.Pipeline, bool) {
	if f == nil || f.PipelinesAt == (sigma.Span{}) && len(f.JSON) == 0 {
		return nil, false
	}
	custom := sync.OnceValue(f.CustomLogs)
	var all []*pipeline.Pipeline
	embedded := false
	named := false // the custom logs
	for _, p := range f.Pipelines {
		embedded = embedded || p.Source == nil && (p.Pipeline != nil || p.Name.Value == NoPipeline || p.Name.Value == jsonlogs.Name)
		switch {
		case p.Name.Value == jsonlogs.Name:
			all, named = append(all, custom()), true
		case p.Pipeline != nil:
			all = append(all, p.Pipeline)
		}
	}
	if !embedded {
		standard, _ := pipeline.Builtin(pipeline.BuiltinNames()[0])
		all = slices.Insert(all, 0, standard)
	}
	if !named && len(f.JSON) > 0 && f.PipelinesAt == (sigma.Span{}) {
		all = append(all, custom())
	}
	return all, true
}

// Values is the pipeline made of the keys placeholders, collected, confirmed
// and leave-out of the file; nil if it has none of them.
func (f *File) Values() *pipeline.Pipeline {
	if f == nil || len(f.Placeholders)+len(f.Collected)+len(f.Confirmed)+len(f.OmitFields) == 0 {
		return nil
	}
	team := pipeline.Team{
		Placeholders: map[string][]string{},
		Collected:    Words(f.Collected), Confirmed: Words(f.Confirmed), LeaveOut: Words(f.OmitFields),
	}
	for _, p := range f.Placeholders {
		team.Placeholders[p.Name.Value] = p.Values
	}
	name := "settings"
	if len(f.Placeholders) > 0 {
		name = "placeholders"
	}
	return pipeline.TeamPipeline(name, team)
}

// Terraform returns the settings for detections as code.
func (f *File) Terraform() terraform.Options {
	if f == nil {
		return terraform.Options{}
	}
	return f.Resources
}

// Words returns the texts alone.
func Words(texts []Text) []string {
	words := make([]string, len(texts))
	for i, t := range texts {
		words[i] = t.Value
	}
	return words
}

// quote shows a text of the file in a message.
func quote(s string) string {
	const most = 60
	if utf8.RuneCountInString(s) > most {
		s = string([]rune(s)[:most]) + "…"
	}
	return fmt.Sprintf("%q", s)
}
