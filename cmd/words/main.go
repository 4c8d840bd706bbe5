// Command words counts phrases that native readers stumble over, by area of the
// repository, and fails if an area has more than one in 1,000 words.
//
//	go run ./cmd/words          # the counts
//	go run ./cmd/words README   # where the phrases of an area are
package main

import (
	_ "embed"
	"fmt"
	"go/scanner"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"unicode/utf8"
)

//go:embed phrases.tsv
var phrasesTable string

//go:embed areas.tsv
var areasTable string

// maxPerThousand is how many phrases an area may have in 1,000 words.
const maxPerThousand = 1.0

type phrase struct {
	name            string
	pattern, exempt *regexp.Regexp // exempt may be nil
}

type area struct {
	name, kind string
	path       *regexp.Regexp

	words int
	hits  []string // file, phrase and context
}

var (
	word      = regexp.MustCompile(`[A-Za-z']+`)
	codeBlock = regexp.MustCompile("(?s)```.*?```")
)

func main() {
	areas, err := count(".")
	if err != nil {
		fmt.Fprintln(os.Stderr, "words:", err)
		os.Exit(2)
	}
	failed := false
	for _, a := range areas {
		if len(os.Args) > 1 {
			if a.name == os.Args[1] {
				fmt.Println(strings.Join(a.hits, "\n"))
			}
			continue
		}
		rate := 1000 * float64(len(a.hits)) / float64(max(a.words, 1))
		fmt.Printf("%-14s %7d words %4d phrases %5.1f in 1,000\n", a.name, a.words, len(a.hits), rate)
		failed = failed || rate > maxPerThousand
	}
	if failed {
		fmt.Fprintf(os.Stderr, "words: an area has more than %.0f in 1,000; go run ./cmd/words AREA lists them\n", maxPerThousand)
		os.Exit(1)
	}
}

// count counts the phrases in all tracked files of a repository.
func count(root string) ([]*area, error) {
	phrases, areas := readPhrases(), readAreas()
	list, err := exec.Command("git", "-C", root, "ls-files").Output()
	if err != nil {
		return nil, err
	}
	for name := range strings.FieldsSeq(string(list)) {
		if strings.HasPrefix(name, "cmd/words/") || strings.Contains(name, "testdata/") {
			continue
		}
		counted := map[string]bool{} // one area of each kind
		for _, a := range areas {
			if counted[a.kind] || !a.path.MatchString(name) || a.kind == "strings" && strings.HasSuffix(name, "_test.go") {
				continue
			}
			counted[a.kind] = true
			data, err := os.ReadFile(filepath.Join(root, name))
			if err != nil {
				return nil, err
			}
			if utf8.Valid(data) {
				a.add(name, extract(a.kind, data), phrases)
			}
		}
	}
	return areas, nil
}

// extract returns what counts in a file.
func extract(kind string, data []byte) string {
	switch kind {
	case "text":
		return string(data)
	case "prose":
		return codeBlock.ReplaceAllString(string(data), "")
	}
	var s scanner.Scanner
	files := token.NewFileSet()
	s.Init(files.AddFile("", files.Base(), len(data)), data, nil, scanner.ScanComments)
	var b strings.Builder
	for {
		_, tok, text := s.Scan()
		switch {
		case tok == token.EOF:
			return b.String()
		case kind == "comments" && tok == token.COMMENT && !strings.HasPrefix(text, "//go:"),
			kind == "strings" && tok == token.STRING && strings.Contains(text, " "):
			b.WriteString(text + "\n")
		}
	}
}

func (a *area) add(name, text string, phrases []phrase) {
	a.words += len(word.FindAllStringIndex(text, -1))
	for _, p := range phrases {
		for _, at := range p.pattern.FindAllStringIndex(text, -1) {
			if p.exempt != nil && p.exempt.MatchString(text[at[0]:at[1]]) {
				continue
			}
			context := strings.ToValidUTF8(text[max(0, at[0]-50):min(len(text), at[1]+50)], "")
			a.hits = append(a.hits, fmt.Sprintf("%s: %s: %s", name, p.name, strings.Join(strings.Fields(context), " ")))
		}
	}
}

func readPhrases() (phrases []phrase) {
	for _, fields := range rows(phrasesTable) {
		p := phrase{name: fields[0], pattern: regexp.MustCompile("(?i)" + fields[1])}
		if len(fields) > 2 {
			p.exempt = regexp.MustCompile("(?i)^" + fields[2])
		}
		phrases = append(phrases, p)
	}
	return phrases
}

func readAreas() (areas []*area) {
	for _, fields := range rows(areasTable) {
		areas = append(areas, &area{name: fields[0], kind: fields[1], path: regexp.MustCompile(fields[2])})
	}
	return areas
}

// rows splits a table into fields; lines that start with # are comments.
func rows(table string) (rows [][]string) {
	for line := range strings.Lines(table) {
		if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
			rows = append(rows, strings.Split(line, "\t"))
		}
	}
	return rows
}
