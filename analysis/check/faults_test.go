package check_test

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/sigma/sigmatest"
)

var listFaults = flag.Bool("faults", false, "list the kinds of faults that are not reported, or not on the right line")

// faultKind is a line of testdata/faults: how one kind of fault changes the text of a
// good rule. Kinds that are "fine" change a rule without a fault.
type faultKind struct {
	name  string
	fault bool
	find  *regexp.Regexp
	write string
}

// In the tables, signs represent characters that a table cannot show.
var signs = strings.NewReplacer("¶", "\n", "⇥", "\t", "⍽", "\u00a0")

// faultKinds reads a table.
func faultKinds(t *testing.T, path string) (kinds []faultKind) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		name, change, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " :: ")
		find, write, ok := strings.Cut(change+" ", " => ")
		verdict, name, named := strings.Cut(name, " ")
		expression, err := regexp.Compile("(?m)" + find)
		if regexp.MustCompile(`\$\d\w`).MatchString(write) {
			t.Fatalf("%s: %q needs braces around the number of a group", path, line)
		}
		if !ok || !named || err != nil || verdict != "fault" && verdict != "fine" {
			t.Fatalf("%s: %q is not a kind of fault: %v", path, line, err)
		}
		kinds = append(kinds, faultKind{name, verdict == "fault", expression, signs.Replace(strings.TrimSuffix(write, " "))})
	}
	return kinds
}

// seed changes the first fitting part of a text.
func (k faultKind) seed(text string) (seeded string, ok bool) {
	at := k.find.FindStringSubmatchIndex(text)
	if at == nil {
		return "", false
	}
	seeded = text[:at[0]] + string(k.find.ExpandString(nil, k.write, text, at)) + text[at[1]:]
	return seeded, seeded != text
}

// goodFile is a file without faults, with what the checks find in it anyway.
type goodFile struct {
	name, text string
	settings   check.Settings
	found      map[string]int // by all checks, once they were asked
}

func goodFiles(t *testing.T) (files []*goodFile) {
	t.Helper()
	archive, err := txtar.ParseFile("testdata/faults/base.txtar")
	if err != nil {
		t.Fatal(err)
	}
	// What InsightIDR cannot run is not a fault of a rule.
	settings := check.Settings{SkipTranslation: true, Workspace: together(archive)}
	add := func(name, text string) {
		settings.Key, settings.Path = name, name
		files = append(files, &goodFile{name: name, text: text, settings: settings})
	}
	for _, f := range archive.Files {
		add(f.Name, string(f.Data))
	}
	for n, text := range sigmatest.Examples(t) {
		add(fmt.Sprintf("proc_creation_win_example_%d.yml", n), text)
	}
	corpus := filepath.Join("..", "..", "..", "shared", "corpus")
	if _, err := os.Stat(corpus); err != nil {
		return files
	}
	for n, f := range sigmatest.Public(t) {
		if f.InForce() && n%40 == 0 {
			add(filepath.Base(f.Path), f.Text)
		}
	}
	return files
}

func (f *goodFile) run(text, profile string) []check.Finding {
	settings := f.settings
	settings.Profile, settings.Severity = profile, check.SeverityFunc(profile, nil)
	return run(sigma.NewSource(text), settings)
}

func findingsByText(found []check.Finding) map[string]int {
	counted := map[string]int{}
	for _, f := range found {
		counted[f.Check.Name+f.Text]++
	}
	return counted
}

// newFindings are those that the file has only since it was changed.
func (f *goodFile) newFindings(text, profile string) (found []check.Finding) {
	if f.found == nil {
		f.found = findingsByText(f.run(f.text, "strict"))
	}
	before := maps.Clone(f.found)
	for _, finding := range f.run(text, profile) {
		key := finding.Check.Name + finding.Text
		if before[key]--; before[key] < 0 {
			found = append(found, finding)
		}
	}
	return found
}

// changedLines are the first and the last line that differ between two texts, of the
// second one. Where lines were only removed, they are those around the gap.
func changedLines(before, after string) (first, last int) {
	a, b := strings.Split(before, "\n"), strings.Split(after, "\n")
	for first < min(len(a), len(b)) && a[first] == b[first] {
		first++
	}
	same := 0
	for same < min(len(a), len(b))-first && a[len(a)-1-same] == b[len(b)-1-same] {
		same++
	}
	last = len(b) - 1 - same
	if last < first {
		first, last = last, first
	}
	return first, last
}

// onLine reports whether a finding is where its fault is: it touches the changed lines
// with itself or with a part that explains it; or the fault is that something is missing,
// and the finding is at the key above it or on the first line of the document.
func onLine(source *sigma.Source, f check.Finding, first, last int, removed bool) bool {
	spans := []sigma.Span{f.At}
	for _, r := range f.Related {
		spans = append(spans, r.At)
	}
	for _, at := range spans {
		start, end := source.LineOf(at.Start), source.LineOf(max(at.Start, at.End-1))
		if start <= last && end >= first {
			return true
		}
		if removed && end < first && (start == 0 || source.Text(source.Line(start-1)) == "---" || lineIndent(source, start) < max(lineIndent(source, first), lineIndent(source, last))) {
			return true
		}
	}
	return false
}

func lineIndent(source *sigma.Source, line int) int {
	text := source.Text(source.Line(line))
	return len(text) - len(strings.TrimLeft(text, " "))
}

// faultCount counts kinds of a group.
type faultCount struct{ kinds, byDefault, reported, onLine int }

func (c *faultCount) add(d faultCount) {
	c.kinds += d.kinds
	c.byDefault += d.byDefault
	c.reported += d.reported
	c.onLine += d.onLine
}

func (c faultCount) String() string {
	percent := func(n, of int) float64 { return 100 * float64(n) / float64(max(of, 1)) }
	return fmt.Sprintf("%3d kinds, reported %3d (%5.1f %%), by default %3d (%5.1f %%), on the right line %3d (%5.1f %%)", c.kinds,
		c.reported, percent(c.reported, c.kinds), c.byDefault, percent(c.byDefault, c.kinds), c.onLine, percent(c.onLine, c.reported))
}

func atLeast(percent, n, of int) bool { return n*100 >= of*percent }

// casesOfKind is how many files get a fault of one kind.
const casesOfKind = 3

// TestSeededFaults seeds each kind of fault into good rules. A kind is reported if it is
// in every rule, by some profile; it is on the right line if each rule has a finding there.
func TestSeededFaults(t *testing.T) {
	paths, err := filepath.Glob("testdata/faults/*.txt")
	if err != nil || len(paths) != 14 {
		t.Fatalf("%d groups: %v", len(paths), err)
	}
	files := goodFiles(t)
	var all, meaning faultCount
	for _, path := range paths {
		group := strings.TrimSuffix(filepath.Base(path), ".txt")[len("01-"):]
		var count faultCount
		for _, k := range faultKinds(t, path) {
			one := tryKind(t, group, k, files)
			if k.fault {
				count.add(one)
			}
		}
		t.Logf("%-12s %s", group, count)
		all.add(count)
		if group == "values" || group == "semantics" || group == "regex" {
			meaning.add(count)
		}
	}
	t.Logf("%-12s %s", "of meaning", meaning)
	t.Logf("%-12s %s", "all", all)
	if all.kinds < 400 || !atLeast(95, all.reported, all.kinds) || !atLeast(86, all.byDefault, all.kinds) ||
		!atLeast(98, all.onLine, all.reported) || !atLeast(92, meaning.reported, meaning.kinds) {
		t.Error("fewer faults are reported than before; the flag -faults lists which are not")
	}
}

func tryKind(t *testing.T, group string, k faultKind, files []*goodFile) faultCount {
	t.Helper()
	count := faultCount{kinds: 1, byDefault: 1, reported: 1, onLine: 1}
	cases := 0
	for _, f := range files {
		text, ok := k.seed(f.text)
		if !ok {
			continue
		}
		found, byDefault := f.newFindings(text, "strict"), f.newFindings(text, "")
		if !k.fault {
			for _, finding := range byDefault {
				if finding.Severity > check.Hint {
					t.Errorf("%s: %s, in %s: %s: %s", group, k.name, f.name, finding.Check.Name, finding.Text)
				}
			}
		}
		first, last := changedLines(f.text, text)
		right, source := false, sigma.NewSource(text)
		for _, finding := range found {
			right = right || onLine(source, finding, first, last, strings.Count(text, "\n") < strings.Count(f.text, "\n"))
		}
		if len(byDefault) == 0 {
			count.byDefault = 0
		}
		if len(found) == 0 {
			count.reported = 0
		}
		if !right {
			count.onLine = 0
		}
		if *listFaults && k.fault && !right {
			t.Logf("%s: %s, in %s line %d: %d findings, by default %d", group, k.name, f.name, first+1, len(found), len(byDefault))
			for _, finding := range found {
				t.Logf("\tline %d: %s: %s", source.LineOf(finding.At.Start)+1, finding.Check.Name, finding.Text)
			}
		}
		if cases++; cases == casesOfKind {
			break
		}
	}
	if cases == 0 {
		t.Errorf("%s: no rule has a place for %q", group, k.name)
	}
	return count
}
