package main

import (
	"bytes"
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/diff"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

// applyFixes applies the safe fixes of a file as the editor does. It returns
// the fixed file and its findings.
func (r *checkRun) applyFixes(f *file, checking check.Settings) (after *file, found []check.Finding, made int, err error) {
	mended, err := check.FixAll(context.Background(), f.parsed, func(now *sigma.File) []check.Finding { return check.Run(now, checking) })
	if len(mended.Applied) == 0 {
		return f, mended.Remaining, 0, err
	}
	changed := *f
	changed.source, changed.parsed = mended.File.Source, mended.File
	return &changed, mended.Remaining, len(mended.Applied), nil
}

// uniqueInputs drops files that were named before.
func uniqueInputs(all []input) []input {
	seen := map[string]bool{}
	return slices.DeleteFunc(slices.Clone(all), func(in input) bool {
		key := in.canonicalPath
		if real, err := filepath.EvalSymlinks(key); err == nil {
			key = real
		}
		before := seen[key]
		seen[key] = true
		return before
	})
}

// unifiedDiff is the difference between two versions of a file, in the format
// of patch and git apply.
func unifiedDiff(path string, l style, before, after *sigma.Source) []byte {
	old, now := patchNames(path)
	text := diff.Diff(old, []byte(before.String()), now, []byte(after.String()))
	_, text, _ = bytes.Cut(text, []byte("\n")) // "diff OLD NEW", which git would read as its own header
	if !l.terminal {
		return text
	}
	var b bytes.Buffer
	for line := range strings.Lines(string(text)) {
		line = sanitize(strings.TrimSuffix(line, "\n"))
		style := ""
		switch {
		case strings.HasPrefix(line, "---"), strings.HasPrefix(line, "+++"):
			style = bold
		case strings.HasPrefix(line, "@@"):
			style = "36"
		case strings.HasPrefix(line, "-"):
			style = "31"
		case strings.HasPrefix(line, "+"):
			style = "32"
		default:
			b.WriteString(line + "\n")
			continue
		}
		b.WriteString(l.color(style, line) + "\n")
	}
	return b.Bytes()
}

// patchNames are the file names in the header of a patch, quoted as git does so
// that no character can end the line.
func patchNames(path string) (old, now string) {
	path = filepath.ToSlash(filepath.Clean(path))
	if path == "-" {
		path = "stdin"
	}
	name := func(side string) string {
		full := side + path
		if strings.HasPrefix(path, "/") {
			full = path
		}
		if strings.IndexFunc(full, func(r rune) bool { return isHidden(r) || strings.ContainsRune("\"\\\ufffd", r) }) < 0 {
			return full
		}
		var b strings.Builder
		b.WriteByte('"')
		for _, c := range []byte(full) {
			switch {
			case c == '"' || c == '\\':
				b.WriteByte('\\')
				b.WriteByte(c)
			case c < ' ' || c >= 0x7f:
				fmt.Fprintf(&b, `\%03o`, c)
			default:
				b.WriteByte(c)
			}
		}
		b.WriteByte('"')
		return b.String()
	}
	return name("a/"), name("b/")
}
