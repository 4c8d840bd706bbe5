//go:build differential

package check_test

import (
	"fmt"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/events/eventstest"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/sigma/sigmatest"
)

// allChecks is a run with all checks on but those that ask for the translation,
// which have no fixes, or for other files.
var allChecks = check.Settings{
	Result: translate("insightidr"), SkipTranslation: true,
	Severity: func(c *check.Check, _ *sigma.Document) (check.Severity, bool) { return c.Severity, true },
}

// uncovers are fixes that lead to a warning of another check about what was
// there before.
var uncovers = map[string]bool{
	"duplicate-value all-with-one-value":   true,
	"missing-date status-too-high-for-new": true, // the status was present, and is that of an older rule
}

// trialOfFixes makes the fixes of texts and counts by check.
type trialOfFixes struct {
	*testing.T
	safe, choices, events, brought eventstest.Tally
}

// try makes each fix of a text alone, and all safe ones together. Each has to
// take its finding away; safe ones keep what the rules match, bring no error,
// and are all made by FixAll, whose result it returns.
func (t *trialOfFixes) try(name string, f *sigma.File) *sigma.File {
	found := check.Run(f, allChecks)
	before := counts(found)
	// What a document of a collection lacks is lacking in each rule of it.
	collection := slices.ContainsFunc(f.Documents, func(d *sigma.Document) bool { return d.Kind == sigma.ActionDocument })
	readable := !slices.ContainsFunc(f.Documents, func(d *sigma.Document) bool { return len(d.AllProblems()) > 0 })
	for _, finding := range found {
		for _, fix := range check.FixesOf(f, finding) {
			source, ok := f.Source.Apply(fix.Edits)
			if !ok {
				t.Errorf("%s: %q has edits that overlap", name, fix.Title)
				continue
			}
			own, after := finding.Check.Name, sigma.Parse(source)
			for other, n := range counts(check.Run(after, allChecks)) {
				switch {
				case other == own && n >= before[own] && !collection:
					t.Errorf("%s: %q of %s leaves its finding", name, fix.Title, own)
				case other != own && n > before[other]:
					t.brought.Add(own + " brings " + other)
					if severity := check.Lookup(other).Severity; !uncovers[own+" "+other] && fix.Safe && (severity == check.Error || severity == check.Warning && readable) {
						t.Errorf("%s: %q of %s brings %s", name, fix.Title, own, other)
					}
				}
			}
			if !fix.Safe {
				t.choices.Add(own)
				continue
			}
			t.safe.Add(own)
			if *eventstest.Each > 0 && finding.Check.Group == "metadata" && t.safe.Of(own) > *eventstest.Each {
				continue
			}
			t.same(fmt.Sprintf("%s: %q of %s", name, fix.Title, own), f, after)
		}
	}
	mended, err := check.FixAll(t.Context(), f, func(f *sigma.File) []check.Finding { return check.Run(f, allChecks) })
	if err != nil {
		t.Errorf("%s: %v", name, err)
		return f
	}
	after := mended.File
	if len(mended.Applied) > 0 {
		t.same(name+": all fixes", f, after)
		for _, finding := range check.Run(after, allChecks) {
			for _, fix := range check.FixesOf(after, finding) {
				if fix.Safe {
					t.Errorf("%s: %q of %s is left", name, fix.Title, finding.Check.Name)
				}
			}
		}
	}
	return after
}

func (t *trialOfFixes) same(what string, before, after *sigma.File) {
	c, err := eventstest.Same(before, after)
	if err != nil {
		t.Errorf("%s: %v\n%s", what, err, changed(before.Source, after.Source))
	}
	for range c.Rules {
		t.events.Add("rules")
	}
}

func (t *trialOfFixes) report() {
	for _, name := range t.safe.Names() {
		t.Logf("%6d safe, %4d choices of %s", t.safe.Of(name), t.choices.Of(name), name)
	}
	for _, name := range t.choices.Names() {
		if t.safe.Of(name) == 0 {
			t.Logf("%6d choices of %s", t.choices.Of(name), name)
		}
	}
	for _, name := range t.brought.Names() {
		t.Logf("%6d times %s", t.brought.Of(name), name)
	}
	t.Logf("%d comparisons of rules on events", t.events.Of("rules"))
}

// TestDifferentialFixes makes all fixes of the findings on public rules and on
// the texts of the archives.
func TestDifferentialFixes(t *testing.T) {
	t.Parallel()
	trial := &trialOfFixes{T: t}
	texts := sigmatest.Public(t)
	for _, path := range archives(t) {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range archive.Files {
			if strings.HasSuffix(f.Name, ".yml") {
				texts = append(texts, sigmatest.File{Path: filepath.Base(path) + "/" + f.Name, Text: asNamed(f.Name, marker.ReplaceAllString(string(f.Data), ""))})
			}
		}
	}
	eventstest.Spread(len(texts), runtime.GOMAXPROCS(0), func(i int) {
		trial.try(texts[i].Path, sigma.Parse(sigma.NewSource(texts[i].Text)))
	})
	trial.report()
	for _, name := range offeredAsSafe(t) {
		if trial.safe.Of(name) == 0 {
			t.Errorf("no safe fix of %s was tried", name)
		}
	}
}

// offeredAsSafe are the checks of which an archive shows a safe fix.
func offeredAsSafe(t *testing.T) (names []string) {
	safe := regexp.MustCompile(`(?m)^\d+ ([a-z0-9-]+), safe: `)
	for _, path := range archives(t) {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range archive.Files {
			for _, m := range safe.FindAllSubmatch(f.Data, -1) {
				if c := check.Lookup(string(m[1])); c.Group != "insightidr" && !c.NeedsWorkspace {
					names = append(names, c.Name)
				}
			}
		}
	}
	return names
}

// TestDifferentialSeeds puts faults into public rules, one kind after the other,
// and repairs them. A rule whose fault changed nothing, or kept it from being
// read, matches afterwards what it did at first.
func TestDifferentialSeeds(t *testing.T) {
	t.Parallel()
	trial := &trialOfFixes{T: t}
	texts := sigmatest.Public(t)
	var put, repaired eventstest.Tally
	eventstest.Spread(len(seeds), runtime.GOMAXPROCS(0), func(k int) {
		s := seeds[k]
		done := 0
		for i := range texts {
			at := (i*7919 + k*104729) % len(texts) // another order for each kind
			text := texts[at].Text
			if i%5 == 0 {
				text = strings.ReplaceAll(text, "\n", "\r\n")
			}
			f := sigma.Parse(sigma.NewSource(text))
			if len(f.Documents) != 1 || f.Documents[0].Detection() == nil {
				continue
			}
			edits, ok := s.fault(newSeeded(f, f.Documents[0], i))
			if !ok {
				continue
			}
			source, ok := f.Source.Apply(edits)
			if !ok {
				t.Errorf("%s: the fault of %s has edits that overlap", texts[at].Path, s.check)
				continue
			}
			faulty := sigma.Parse(source)
			if counts(check.Run(faulty, allChecks))[s.check] <= counts(check.Run(f, allChecks))[s.check] {
				continue
			}
			put.Add(s.check)
			after := trial.try(texts[at].Path+" with "+s.check, faulty)
			if counts(check.Run(after, allChecks))[s.check] == 0 {
				repaired.Add(s.check)
				if s.same {
					trial.same(texts[at].Path+" as it was", f, after)
				}
			}
			if done++; done == *eventstest.Each {
				break
			}
		}
		if done == 0 {
			t.Errorf("no public rule takes the fault of %s (%d)", s.check, k)
		}
	})
	for _, name := range put.Names() {
		t.Logf("%6d rules got %s, %d were repaired", put.Of(name), name, repaired.Of(name))
	}
	trial.report()
}
