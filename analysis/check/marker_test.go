package check_test

import (
	"bytes"
	"cmp"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"sigma-lsp/analysis/check"
	_ "sigma-lsp/analysis/checks"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/taxonomy"
	"sigma-lsp/analysis/workspace"
	"sigma-lsp/convert"
	"sigma-lsp/convert/pipeline"
)

var update = flag.Bool("update", false, "rewrite the expected findings")

const testdata = "../../testdata/checks"

// Every text below testdata/checks is an archive of YAML files with their
// findings: a line of carets belongs to the line above it and is taken out
// before reading. "|" in place of the carets is a range without width; a range
// over several lines has carets to the end of its first line and ">n:c", its
// end n lines further down before column c. A second place that a finding
// names is marked "related". A file "settings" sets severities, the pipeline
// and the profile where they are not the default ones, and the lists that the
// checks know ("tag-namespaces: a, b").
//
// A file whose name has "crlf", "bom" or "open" between two dots is read with
// CR LF at the ends of its lines, with a byte order mark before it, or without
// the end of its last line.
//
// The files of a check that looks at files together belong together; a place in
// another file that a finding names is marked "other", with its lines and
// columns.
//
// Where findings have fixes, a file NAME.fixes shows them: the line of the
// finding, its check, whether the fix is safe, its title, and the lines that it
// changes.
//
// The archive of a check is named after it, shows at least one finding of it,
// and has at least one file without, which comes as near to it as possible.
func TestMarkers(t *testing.T) {
	for _, path := range archives(t) {
		t.Run(strings.TrimSuffix(filepath.ToSlash(path[len(testdata)+1:]), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			name := strings.TrimSuffix(filepath.Base(path), ".txtar")
			settings := settingsOf(t, name, archive)
			rewritten := map[string]string{}
			if c := check.Lookup(name); c != nil && c.NeedsWorkspace {
				settings.Workspace = together(archive)
			}
			settings.SkipTranslation = filepath.Base(filepath.Dir(path)) != "insightidr"
			for i, f := range archive.Files {
				if f.Name == "settings" || strings.HasSuffix(f.Name, ".fixes") {
					continue
				}
				text := asNamed(f.Name, marker.ReplaceAllString(string(f.Data), ""))
				source := sigma.NewSource(text)
				if settings.Key = f.Name; settings.Workspace != nil || slices.Contains(named, filepath.Base(filepath.Dir(path))) {
					settings.Path = f.Name
				}
				found := run(source, settings)
				for _, n := range found {
					lookAt(t, f.Name, source, n)
				}
				got := marked(source, found)
				switch {
				case got == string(f.Data):
					withLineBreaks(t, f.Name, text, found, settings)
					withMark(t, f.Name, text, found, settings)
				case *update:
					archive.Files[i].Data = []byte(got)
				default:
					t.Errorf("%s: the findings are\n%s\nand not\n%s", f.Name, got, f.Data)
				}
				name, fixes := f.Name+".fixes", offered(t, f.Name, source, found, settings)
				n := slices.IndexFunc(archive.Files, func(f txtar.File) bool { return f.Name == name })
				switch {
				case n < 0 && fixes == "", n >= 0 && string(archive.Files[n].Data) == fixes:
				case *update:
					rewritten[name] = fixes
				default:
					t.Errorf("%s: the fixes are\n%s", f.Name, fixes)
				}
			}
			if *update {
				archive.Files = withFixes(archive.Files, rewritten)
				if err := os.WriteFile(path, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// named are the groups whose checks look at names of files.
var named = []string{"workspace", "sigmahq"}

// asNamed is a text as the name of its file says.
func asNamed(name, text string) string {
	for part := range strings.SplitSeq(name, ".") {
		switch part {
		case "crlf":
			text = strings.ReplaceAll(text, "\n", "\r\n")
		case "bom":
			text = "\uFEFF" + text
		case "open":
			text = strings.TrimSuffix(text, "\n")
		}
	}
	return text
}

// together is what the files of an archive hold.
func together(archive *txtar.Archive) *workspace.Index {
	var files []*workspace.File
	for _, f := range archive.Files {
		if f.Name != "settings" && !strings.HasSuffix(f.Name, ".fixes") {
			text := marker.ReplaceAllString(string(f.Data), "")
			files = append(files, workspace.Summarize(f.Name, f.Name, sigma.Parse(sigma.NewSource(text))))
		}
	}
	return workspace.New(files, true)
}

// withFixes puts the rewritten lists of fixes after the files they belong to.
func withFixes(files []txtar.File, rewritten map[string]string) (all []txtar.File) {
	for _, f := range files {
		if _, ok := rewritten[f.Name]; !ok {
			all = append(all, f)
		}
		if fixes := rewritten[f.Name+".fixes"]; fixes != "" {
			all = append(all, txtar.File{Name: f.Name + ".fixes", Data: []byte(fixes)})
		}
	}
	return all
}

// marker is a line that shows a finding.
var marker = regexp.MustCompile(`(?m)^[ \t]*(\^+|\|)(>\d+:\d+)? (error|warning|info|hint|related|other) [a-z0-9-]+: .*\n`)

func archives(t *testing.T) []string {
	t.Helper()
	paths, err := filepath.Glob(testdata + "/*/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no archives below %s: %v", testdata, err)
	}
	return paths
}

// shortened are the checks that ask for what most texts here leave out, or that their
// filters exclude something: they are off but in their own archives.
var shortened = []string{"missing-id", "missing-level", "filter-never-applies"}

func settingsOf(t *testing.T, name string, archive *txtar.Archive) check.Settings {
	t.Helper()
	severities, profile := map[string]check.Severity{}, ""
	for _, s := range shortened {
		if s != name {
			severities[s] = check.Off
		}
	}
	s := check.Settings{Result: translate("insightidr"), Today: time.Date(2026, 1, 31, 12, 0, 0, 0, time.UTC)}
	for _, f := range archive.Files {
		if f.Name != "settings" {
			continue
		}
		for line := range strings.Lines(string(f.Data)) {
			name, value, _ := strings.Cut(strings.TrimSpace(line), ": ")
			list := strings.Split(value, ", ")
			switch name {
			case "pipeline":
				s.Result = translate(value)
				continue
			case "leave-out":
				s.Result = translate("insightidr", pipeline.TeamPipeline("settings", pipeline.Team{LeaveOut: list}))
				continue
			case "collected":
				s.Result = translate("insightidr-extended", pipeline.TeamPipeline("settings", pipeline.Team{Collected: list}))
				continue
			case "confirmed":
				s.Result = translate("insightidr-extended", pipeline.TeamPipeline("settings", pipeline.Team{Confirmed: list}))
				continue
			case "profile":
				profile, s.Profile = value, value
				continue
			case "path":
				s.Path = value
				continue
			case "tag-namespaces":
				s.Taxonomy = withNamespaces(list)
				continue
			case "custom-keys":
				s.CustomKeys = list
				continue
			case "placeholders":
				s.Placeholders = list
				continue
			}
			severity, ok := check.ParseSeverity(value)
			if !ok || check.Lookup(name) == nil {
				t.Fatalf("settings: no check %q or no severity %q", name, value)
			}
			severities[name] = severity
		}
	}
	s.Severity = check.SeverityFunc(profile, severities)
	return s
}

// withNamespaces is what is known where a team has its own namespaces.
func withNamespaces(names []string) *taxonomy.Taxonomy {
	var own []taxonomy.Namespace
	for _, name := range names {
		own = append(own, taxonomy.Namespace{Name: name})
	}
	return taxonomy.Standard().With(taxonomy.Extra{Namespaces: own})
}

// offered shows the fixes of findings, and holds each against the laws: it
// takes its finding away, and a safe one brings no error.
func offered(t *testing.T, name string, source *sigma.Source, found []check.Finding, settings check.Settings) string {
	t.Helper()
	var b strings.Builder
	before := counts(found)
	f := sigma.Parse(source)
	for _, finding := range found {
		for _, fix := range check.FixesOf(f, finding) {
			after, ok := source.Apply(fix.Edits)
			if !ok {
				t.Fatalf("%s: %q has edits that overlap", name, fix.Title)
			}
			kind := "choice"
			if fix.Safe {
				kind = "safe"
			}
			fmt.Fprintf(&b, "%d %s, %s: %s\n%s", source.LineOf(finding.At.Start)+1, finding.Check.Name, kind, fix.Title, changed(source, after))
			for name, n := range counts(run(after, settings)) {
				own := name == finding.Check.Name
				if own && n >= before[name] || !own && n > before[name] && fix.Safe && check.Lookup(name).Severity == check.Error {
					t.Errorf("%q of %s leaves %d findings of %s", fix.Title, finding.Check.Name, n, name)
				}
			}
		}
	}
	return b.String()
}

func counts(found []check.Finding) map[string]int {
	n := map[string]int{}
	for _, f := range found {
		n[f.Check.Name]++
	}
	return n
}

// changed shows the lines in which two texts differ.
func changed(before, after *sigma.Source) string {
	a, b := strings.SplitAfter(before.String(), "\n"), strings.SplitAfter(after.String(), "\n")
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	var out strings.Builder
	show := func(sign string, lines []string) {
		for _, line := range lines {
			whole, ended := strings.CutSuffix(line, "\n")
			if !ended && line != "" {
				whole += " (no end of the line)"
			}
			if whole != "" || ended {
				out.WriteString(sign + strings.NewReplacer("\r", "<CR>", "\uFEFF", "<BOM>").Replace(whole) + "\n")
			}
		}
	}
	show("-", a)
	show("+", b)
	return out.String()
}

// translate runs an embedded pipeline, or none.
func translate(name string, more ...*pipeline.Pipeline) func(*sigma.Document) *convert.Result {
	if name == "none" {
		return func(d *sigma.Document) *convert.Result { return convert.Convert(d) }
	}
	return func(d *sigma.Document) *convert.Result {
		chosen, ok := pipeline.Builtin(name)
		if !ok {
			panic("no pipeline " + name)
		}
		return convert.Convert(d, append(more, chosen)...)
	}
}

func run(source *sigma.Source, settings check.Settings) []check.Finding {
	return check.Run(sigma.Parse(source), settings)
}

// mark is a finding, or a place related to one, by lines and columns in
// characters from 0.
type mark struct {
	line, column       int
	endLine, endColumn int
	text               string
}

func marks(source *sigma.Source, found []check.Finding) []mark {
	var out []mark
	add := func(at sigma.Span, kind string, f check.Finding, text string) {
		m := mark{text: fmt.Sprintf("%s %s: %s", kind, f.Check.Name, text)}
		m.line, m.column = source.Position(at.Start, sigma.UTF32)
		m.endLine, m.endColumn = source.Position(at.End, sigma.UTF32)
		out = append(out, m)
	}
	for _, f := range found {
		add(f.At, f.Severity.String(), f, f.Text)
		for _, r := range f.Related {
			add(r.At, "related", f, r.Text)
		}
		for _, o := range f.RelatedInFiles {
			add(f.At, "other", f, fmt.Sprintf("%s:%d:%d-%d:%d: %s", o.File.Name,
				o.Start.Line+1, o.Start.Column(sigma.UTF32)+1, o.End.Line+1, o.End.Column(sigma.UTF32)+1, o.Text))
		}
	}
	slices.SortStableFunc(out, func(a, b mark) int {
		return cmp.Or(cmp.Compare(a.line, b.line), cmp.Compare(a.column, b.column))
	})
	return out
}

func marked(source *sigma.Source, found []check.Finding) string {
	var b strings.Builder
	all := marks(source, found)
	for line := range source.Lines() {
		text := source.Text(source.Line(line))
		if line == source.Lines()-1 && text == "" && len(all) == 0 {
			break
		}
		b.WriteString(strings.TrimPrefix(text, "\uFEFF") + "\n")
		for len(all) > 0 && all[0].line == line {
			b.WriteString(all[0].draw(text) + "\n")
			all = all[1:]
		}
	}
	return b.String()
}

func (m mark) draw(line string) string {
	characters := []rune(line)
	indent := strings.Map(func(r rune) rune {
		if r == '\t' {
			return r
		}
		return ' '
	}, string(characters[:m.column]))
	end, far := m.endColumn, ""
	if m.endLine > m.line {
		end, far = len(characters), fmt.Sprintf(">%d:%d", m.endLine-m.line, m.endColumn+1)
	}
	carets := strings.Repeat("^", end-m.column)
	return indent + cmp.Or(carets, "|") + far + " " + m.text
}

// withLineBreaks runs the same text with CR LF: the findings must be the same at
// the same places.
func withLineBreaks(t *testing.T, name, text string, found []check.Finding, settings check.Settings) {
	t.Helper()
	if strings.Contains(text, "\r") {
		return
	}
	crlf := sigma.NewSource(strings.ReplaceAll(text, "\n", "\r\n"))
	if got, want := marks(crlf, without("line-ending-crlf", run(crlf, settings))), marks(sigma.NewSource(text), found); !slices.Equal(got, want) {
		t.Errorf("%s with CR LF: the findings are\n%v\nand not\n%v", name, got, want)
	}
}

// without leaves out the findings of a check that is about just this.
func without(name string, found []check.Finding) []check.Finding {
	return slices.DeleteFunc(found, func(f check.Finding) bool { return f.Check.Name == name })
}

// withMark runs the same text after a byte order mark.
func withMark(t *testing.T, name, text string, found []check.Finding, settings check.Settings) {
	t.Helper()
	if strings.HasPrefix(text, "\uFEFF") {
		return
	}
	bom := sigma.NewSource("\uFEFF" + text)
	got := marks(bom, without("bom", run(bom, settings)))
	for i := range got {
		if got[i].line == 0 {
			got[i].column = max(got[i].column-1, 0)
		}
		if got[i].endLine == 0 {
			got[i].endColumn = max(got[i].endColumn-1, 0)
		}
	}
	if want := marks(sigma.NewSource(text), found); !slices.Equal(got, want) {
		t.Errorf("%s with a byte order mark: the findings are\n%v\nand not\n%v", name, got, want)
	}
}

var (
	quoted    = regexp.MustCompile(`"(\\.|[^"\\])*"`)
	capital   = regexp.MustCompile(`^[A-Z]`)
	ownName   = regexp.MustCompile(`^(ATT&CK|Base64|CRLF|ID|InsightIDR|IP\(\)|LEQL|MITRE|RE2|Rapid7|Sigma(HQ)?|Sysmon|URL|UTF-16|UUID|Windows|YAML)(\W|$)`)
	forbidden = regexp.MustCompile(`(?i)\b(invalid|failed to|unexpected error)\b`)
)

// fromPipeline are the checks whose findings repeat what a pipeline says.
var fromPipeline = map[string]bool{"idr-logsource-unsupported": true, "idr-field-unsupported": true}

// lookAt holds a finding against the rules for all findings.
func lookAt(t *testing.T, name string, source *sigma.Source, f check.Finding) {
	t.Helper()
	if f.At.Start < 0 || f.At.End < f.At.Start || f.At.End > source.Len() {
		t.Errorf("%s: %s lies at %v, outside of the text", name, f.Check.Name, f.At)
	}
	bare := quoted.ReplaceAllString(f.Text, `""`)
	switch {
	case f.Text == "", strings.ContainsFunc(f.Text, func(r rune) bool { return r < ' ' || r == 0x7F }):
		t.Errorf("%s: the text of %s is not one line: %q", name, f.Check.Name, f.Text)
	case fromPipeline[f.Check.Name]:
	case capital.MatchString(bare) && !ownName.MatchString(bare), strings.HasSuffix(bare, "."):
		t.Errorf("%s: the text of %s begins with a capital letter or ends with a full stop: %s", name, f.Check.Name, f.Text)
	case forbidden.MatchString(bare), strings.Contains(bare, f.Check.Name):
		t.Errorf("%s: the text of %s names no fault and no way out: %s", name, f.Check.Name, f.Text)
	}
}

// markers is the archive of a check.
func markers(c *check.Check) string { return filepath.Join(testdata, c.Group, c.Name+".txtar") }

// Every check has its archive, with a finding and a near miss.
func TestEveryCheckHasMarkers(t *testing.T) {
	for _, c := range check.Checks() {
		path := markers(c)
		archive, err := txtar.ParseFile(path)
		if err != nil {
			if !elsewhere[c.Name] {
				t.Errorf("%s: %v", c.Name, err)
			}
			continue
		}
		hit, miss := false, false
		finding := regexp.MustCompile(`(?m)^[ \t]*[\^|]\S* (error|warning|info|hint) ` + c.Name + ": ")
		for _, f := range archive.Files {
			if f.Name != "settings" && !strings.HasSuffix(f.Name, ".fixes") {
				found := finding.Match(f.Data)
				hit, miss = hit || found, miss || !found
			}
		}
		if !hit || !miss {
			t.Errorf("%s: %s has a finding: %v, and a file without: %v; both are needed", c.Name, path, hit, miss)
		}
		if !bytes.HasSuffix(bytes.TrimSpace(archive.Comment), []byte(".")) {
			t.Errorf("%s: %s does not say in a sentence what it shows", c.Name, path)
		}
	}
}
