// Package sigmahq holds the conventions of the public rules of SigmaHQ that go
// beyond the specification. All are off unless the profile sigmahq turns them
// on. Where nothing else is said, the source is the conventions that come with
// the specification and pysigma-validators-sigmahq 0.21.0.
package sigmahq

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

// The severities that the conventions have in the profile.
var (
	warned   = map[string]check.Severity{"sigmahq": check.Warning}
	informed = map[string]check.Severity{"sigmahq": check.Info}
	hinted   = map[string]check.Severity{"sigmahq": check.Hint}
)

// text is the value of a top key, where it is text of at least one letter.
func text(p *check.Pass, key string) (*sigma.Node, bool) {
	v, ok := p.Value(key)
	return v, ok && v.IsText() && v.Value != ""
}

// items yields the texts of a list under a top key. A key with a single text,
// which another check reports, counts as a list of it.
func items(p *check.Pass, key string, yield func(*sigma.Node)) {
	list, ok := p.Value(key)
	if !ok {
		return
	}
	if list.IsText() {
		yield(list)
	}
	for _, item := range list.Items {
		if item.IsText() && item.Value != "" && !item.Broken {
			yield(item)
		}
	}
}

// words yields the words of a text and where they begin. Only spaces separate them.
func words(text string, yield func(at int, word string)) {
	at := 0
	for word := range strings.SplitSeq(text, " ") {
		if word != "" {
			yield(at, word)
		}
		at += len(word) + 1
	}
}

// replace is the edit that gives the bytes [start, end) of a scalar another
// text, which may be in a block scalar too.
func replace(p *check.Pass, v *sigma.Node, start, end int, by string) []sigma.Edit {
	at := v.Sub(start, end)
	if v.Style != sigma.Literal && v.Style != sigma.Folded {
		return v.Rewrite(v.Value[:start] + by + v.Value[end:])
	}
	if v.Target != nil || p.File.Source.Text(at) != v.Value[start:end] {
		return nil
	}
	return []sigma.Edit{{At: at, Text: by}}
}

// capital gives a text a capital where its first letter is a small one.
func capital(text string) string {
	r, n := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(r)) + text[n:]
}

// folders are those that a file lies in.
func folders(path string) []string {
	all := strings.Split(path, "/")
	return all[:len(all)-1]
}
