package lsp

import (
	"net/url"
	"path"
	"strconv"
	"strings"

	"go.lsp.dev/uri"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/convert"
)

// ruleRef names a rule of an open file, or one selection of it, and the format
// in which its query is wanted.
type ruleRef struct {
	URI       uri.URI `json:"uri"`
	Document  int     `json:"document"` // which YAML document of the file, from 0
	Selection string  `json:"selection,omitzero"`
	Format    string  `json:"format"`
}

// The schemes of the read-only documents that the server provides.
const (
	leqlScheme = "leql"      // queries
	pageScheme = "sigma-lsp" // pages for people
)

// leqlURI is the address of the read-only document with the query.
func (ref ruleRef) leqlURI() uri.URI {
	name := strings.TrimSuffix(uri.Basename(ref.URI), uri.Extname(ref.URI))
	if ref.Selection != "" {
		name += "." + ref.Selection
	}
	return ref.pageURI(leqlScheme, "/"+name+"."+ref.Format+".leql")
}

// pageURI makes an address from which parseRuleRef reads the reference again.
func (ref ruleRef) pageURI(scheme, path string) uri.URI {
	query := url.Values{"uri": {string(ref.URI)}, "document": {strconv.Itoa(ref.Document)}}
	if ref.Selection != "" {
		query.Set("selection", ref.Selection)
	}
	if ref.Format != "" {
		query.Set("format", ref.Format)
	}
	u, err := uri.From(uri.Components{Scheme: scheme, Path: path, Query: query.Encode()})
	if err != nil {
		panic(err)
	}
	return u
}

func parseRuleRef(u uri.URI) (ref ruleRef, ok bool) {
	query, err := url.ParseQuery(u.Query())
	if err != nil || !query.Has("uri") {
		return ruleRef{}, false
	}
	of, err := uri.Parse(query.Get("uri"))
	if err != nil {
		return ruleRef{}, false
	}
	number, err := strconv.Atoi(query.Get("document"))
	return ruleRef{of, number, query.Get("selection"), query.Get("format")}, err == nil
}

// rule returns the document that the subject names.
func (snap *snapshot) rule(ref ruleRef) (d *document, one *sigma.Document, ok bool) {
	d, ok = snap.documents[ref.URI]
	if !ok || ref.Document < 0 || ref.Document >= len(d.file().Documents) {
		return nil, nil, false
	}
	return d, d.file().Documents[ref.Document], true
}

// query returns the queries of a subject as text, ready to paste.
func (snap *snapshot) query(ref ruleRef) (string, bool) {
	d, one, ok := snap.rule(ref)
	if !ok {
		return "", false
	}
	result := d.result(one)
	if ref.Selection != "" {
		if one.Rule == nil || one.Rule.Detection == nil {
			return "", false
		}
		selection := one.Rule.Detection.Selection(ref.Selection)
		if selection == nil {
			return "", false
		}
		printed, ok := result.Selection(selection)
		return printed.Text, ok
	}
	form, ok := convert.ParseFormat(ref.Format)
	if !ok {
		return "", false
	}
	return joinQueries(result.Queries(form), form)
}

// joinQueries joins the queries of a rule's conditions by line breaks; multi-line
// queries are separated by an empty line.
func joinQueries(queries []convert.PrintedQuery, form convert.Format) (string, bool) {
	texts := make([]string, len(queries))
	for i, q := range queries {
		texts[i] = q.Text
	}
	gap := "\n"
	if form == convert.Detection || form == convert.Where {
		gap = "\n\n"
	}
	return strings.Join(texts, gap), len(queries) > 0
}

// documentIndex returns which document of its file it is.
func documentIndex(f *sigma.File, one *sigma.Document) int {
	for i, d := range f.Documents {
		if d == one {
			return i
		}
	}
	return -1
}

// ruleTitle is the name of a rule in messages.
func ruleTitle(d *document, one *sigma.Document) string {
	if t := one.Text("title"); t != "" {
		return t
	}
	return path.Base(d.uri.Path())
}
