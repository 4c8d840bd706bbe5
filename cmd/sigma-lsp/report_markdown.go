package main

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	"sigma-lsp/analysis/check"
)

// findingsMarkdown prints a table for the summary of a job.
func findingsMarkdown(b *bytes.Buffer, run *checkResults) {
	fmt.Fprintf(b, "### Sigma rules\n\n%s\n", strings.TrimSuffix(run.total.checkSummary(style{}), "\n"))
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
			row(codeCell(c.slashPath()), "error", "", escapeCell("cannot be read: "+c.err.Error()))
		}
		for _, f := range c.findings {
			name := codeCell(f.Check.Name)
			if page := pageURL(f.Check); page != "" {
				name = "[" + name + "](" + page + ")"
			}
			row(codeCell(fmt.Sprintf("%s:%d:%d", c.slashPath(), f.start.line, f.start.utf32)), f.Severity.String(), name, escapeCell(f.Text))
		}
	}
	if rows > most {
		fmt.Fprintf(b, "\nand %s more\n", count(rows-most, "finding"))
	}
}

// pageURL is the address of a check's page; "" if the program was built without
// one.
func pageURL(c *check.Check) string {
	if docs == "" {
		return ""
	}
	return strings.TrimSuffix(docs, "/") + "/" + c.Name
}

// escapeCell escapes text for a cell of a table, so that nothing in it is
// markup, a link, a mention or the end of the cell. Unlike backslashes,
// entities also work inside addresses that are turned into links.
func escapeCell(text string) string {
	text = truncate(sanitize(text))
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

// codeCell is text in the face of code, in a cell of a table.
func codeCell(text string) string { return "<code>" + escapeCell(text) + "</code>" }

// truncate cuts a text that would make a report unreadable.
func truncate(text string) string {
	const most = 400 // characters
	if len(text) > most {
		if runes := []rune(text); len(runes) > most {
			return string(runes[:most-1]) + "…"
		}
	}
	return text
}
