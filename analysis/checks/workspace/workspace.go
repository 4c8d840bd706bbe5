// Package workspace holds the checks that look at the rules of a workspace
// together: what is there twice, and relations that lead nowhere.
package workspace

import (
	"fmt"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
	index "sigma-lsp/analysis/workspace"
)

// twins are the other documents among those found. The documents of a file that
// share one text, by an "action: global" document before them, are not twins.
func twins(p *check.Pass, found []*index.Document, text func(*index.Document) index.Text) (all []*index.Document) {
	for _, d := range found {
		if d.File.Key != p.Summary.File.Key || d.Number != p.Summary.Number && text(d).At != text(p.Summary).At {
			if all = append(all, d); len(all) == mostTwins {
				break
			}
		}
	}
	return all
}

// mostTwins bounds how many documents are looked for that have the same text:
// each of a long file would look for all others.
const mostTwins = 1000

// reportTwins reports a text that other documents have too.
func reportTwins(p *check.Pass, what string, found []*index.Document, text func(*index.Document) index.Text) *check.Finding {
	own, all := text(p.Summary), twins(p, found, text)
	if len(all) == 0 {
		return nil
	}
	f := p.Reportf(own.At, "%s by %s", what, named(p, all))
	for _, d := range all[:min(len(all), 5)] {
		f.RelatedInFile(d, text(d), "also used in %s", called(d))
	}
	return f
}

// named tells which documents are meant.
func named(p *check.Pass, all []*index.Document) string {
	first := sigma.Messagef("%q", all[0].File.Name)
	if all[0].File.Key == p.Summary.File.Key {
		first = fmt.Sprintf("document %d of this file", all[0].Number+1)
	}
	switch len(all) {
	case 1:
		return first
	case 2:
		return first + " and one more document"
	case mostTwins:
		return fmt.Sprintf("%s and at least %d more documents", first, mostTwins-1)
	}
	return fmt.Sprintf("%s and %d more documents", first, len(all)-1)
}

func called(d *index.Document) string { return sigma.Messagef("%.80q", d.DisplayName()) }
