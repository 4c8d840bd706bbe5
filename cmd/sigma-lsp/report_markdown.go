package main

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	"sigma-lsp/analysis/check"
)

// findingsMarkdown prints a table, as the summary of a job shows it.
func findingsMarkdown(b *bytes.Buffer, run *checkedRun) {
	fmt.Fprintf(b, "### Sigma rules\n\n%s\n", strings.TrimSuffix(run.total.summary(look{}), "\n"))
	const most = 1000 // rows: GitHub takes 1 MiB in all
	rows := 0
	row := func(cells ...string) {
		switch rows++; {
		case rows == 1:
			b.WriteString("\n| location | severity | check | finding |\n| --- | --- | --- | --- |\n")
		case rows > most:
			return
		}
		fmt.Fprintf(b, "| %s |\n", strings.Join(cells, " | "))
	}
	for _, c := range run.files {
		if c.err != nil {
			row(code(c.slashed()), "error", "", prose("cannot be read: "+c.err.Error()))
		}
		for _, f := range c.findings {
			name := code(f.Check.Name)
			if page := pageAddress(f.Check); page != "" {
				name = "[" + name + "](" + page + ")"
			}
			row(code(fmt.Sprintf("%s:%d:%d", c.slashed(), f.start.line, f.start.utf32)), f.Severity.String(), name, prose(f.Text))
		}
	}
	if rows > most {
		fmt.Fprintf(b, "\nand %s more\n", count(rows-most, "finding"))
	}
}

// pageAddress is the address of a check's page, where the program was built
// with one.
func pageAddress(c *check.Check) string {
	if docs == "" {
		return ""
	}
	return strings.TrimSuffix(docs, "/") + "/" + c.Name
}

// prose is text that stands for itself in a cell of a table: nothing in it is
// markup, a link, a mention or the end of the cell. Entities stand for
// punctuation: unlike backslashes they also hold where addresses are made links
// of.
func prose(text string) string {
	text = shortened(visible(text))
	var b strings.Builder
	for i, r := range text {
		_, size := utf8.DecodeRuneInString(text[i:])
		next := text[i+size:]
		if strings.ContainsRune("\\`*_[]<>#!|&~@$", r) ||
			r == ':' && next != "" && next[0] != ' ' || // an address, an emoji
			r == '.' && i > 2 && strings.EqualFold(text[i-3:i], "www") {
			fmt.Fprintf(&b, "&#%d;", r)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// code is text in the face of code, in a cell of a table.
func code(text string) string { return "<code>" + prose(text) + "</code>" }

// shortened cuts a text that would make a report unreadable.
func shortened(text string) string {
	const most = 400 // characters
	if len(text) > most {
		if runes := []rune(text); len(runes) > most {
			return string(runes[:most-1]) + "…"
		}
	}
	return text
}
