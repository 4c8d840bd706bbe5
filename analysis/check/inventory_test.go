package check_test

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"sigma-lsp/analysis/check"
)

// catalogue lists the checks that are wanted, in tables by section.
const catalogue = "../../../shared/checks.md"

// otherwise are entries of the catalogue that have another name here, most often
// as the same fault is in two of its sections.
var otherwise = map[string]string{
	"filter-selection-unknown":  "condition-unknown-selection",
	"filter-selection-not-used": "selection-not-used",
	"date-exists":               "missing-date",
	"author-exists":             "missing-author",
	"mitre-link":                "attack-link-in-references",
	"four-space":                "indent-not-4",
	"selection":                 "selection-and-filter-names",
}

// declined are entries of the catalogue that there is no check for, and why.
var declined = map[string]string{
	"attack-subtechnique-parent": "the catalogue has the name alone",
}

type wanted struct{ section, name string }

var (
	sectionHead = regexp.MustCompile(`^## (?:(\d+)\. )?`)
	inBrackets  = regexp.MustCompile(`\([^()]*\)`)
	ticked      = regexp.MustCompile("`([a-z0-9-]+)`")
)

// readCatalogue returns the checks that the catalogue names, and those that it
// leaves out itself.
func readCatalogue(text string) (all []wanted, left map[string]string) {
	left = map[string]string{}
	section := ""
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if m := sectionHead.FindStringSubmatch(line); m != nil {
			section = m[1]
			continue
		}
		cells := strings.Split(line, "|")
		switch {
		case section == "" || section == "0" || section == "14":
		case len(cells) > 4 && cells[0] == "":
			for _, name := range namesIn(cells[1]) {
				if strings.Contains(line, "do not give") {
					left[name] = "the catalogue says not to give it"
				}
				all = append(all, wanted{section, name})
			}
		case section == "11" && strings.HasPrefix(line, "title-"):
			for inBrackets.MatchString(line) {
				line = inBrackets.ReplaceAllString(line, "")
			}
			for phrase := range strings.SplitSeq(strings.TrimSuffix(line, "."), ",") {
				name, _, _ := strings.Cut(strings.TrimSpace(phrase), " ")
				all = append(all, wanted{section, name})
			}
		case section == "12" && strings.Contains(line, "Further ids:"):
			_, further, _ := strings.Cut(line, "Further ids:")
			for _, m := range ticked.FindAllStringSubmatch(further, -1) {
				all = append(all, wanted{section, m[1]})
			}
		case section == "12" && strings.Contains(line, "Not built"):
			_, list, _ := strings.Cut(line, "Not built")
			list, _, _ = strings.Cut(list, ". ")
			for _, m := range ticked.FindAllStringSubmatch(list, -1) {
				left[m[1]] = "the catalogue leaves it out for want of facts"
			}
		}
	}
	return all, left
}

// namesIn reads a cell of names, "wildcard-contains / -startswith": one that
// begins with a dash takes the place of the last word of the first.
func namesIn(cell string) (names []string) {
	for name := range strings.SplitSeq(cell, " / ") {
		name = strings.Trim(name, " *")
		switch {
		case name == "id" || strings.Trim(name, "-") == "":
		case strings.HasPrefix(name, "-"):
			first := names[0]
			if strings.HasPrefix(first, "correlation-alias-") {
				first = "correlation-alias-"
			}
			names = append(names, first[:strings.LastIndexByte(first, '-')]+name)
		case name == "unknown":
			names = append(names, "filter-selection-unknown")
		default:
			names = append(names, name)
		}
	}
	return names
}

// The registry has all checks of the catalogue but those that are named here.
// "make inventory" shows the comparison.
func TestInventory(t *testing.T) {
	text, err := os.ReadFile(catalogue)
	if err != nil {
		t.Skipf("no catalogue at %s", catalogue)
	}
	all, left := readCatalogue(string(text))
	if len(all) < 200 {
		t.Fatalf("the catalogue names only %d checks", len(all))
	}
	for name, why := range declined {
		left[name] = why
	}
	var lines strings.Builder
	named := map[string]bool{}
	there := 0
	for _, w := range all {
		name := w.name
		if other := otherwise[name]; other != "" {
			fmt.Fprintf(&lines, "%2s %s is %s here\n", w.section, name, other)
			name = other
		}
		named[name] = true
		exists := check.Lookup(name) != nil
		switch why := left[name]; {
		case why != "" && exists:
			t.Errorf("%s is there, and said to be left out: %s", name, why)
		case why != "":
			fmt.Fprintf(&lines, "%2s %s is left out: %s\n", w.section, name, why)
		case exists:
			there++
		default:
			t.Errorf("section %s: %s is missing", w.section, name)
		}
	}
	for name, other := range otherwise {
		if !slices.ContainsFunc(all, func(w wanted) bool { return w.name == name }) {
			t.Errorf("the catalogue does not name %s, which stands for %s", name, other)
		}
	}
	for _, c := range check.Checks() {
		if !named[c.Name] {
			fmt.Fprintf(&lines, " + %s is not in the catalogue\n", c.Name)
		}
	}
	t.Logf("%d of %d entries of the catalogue have a check, there are %d checks\n%s", there, len(all), len(check.Checks()), &lines)
}
