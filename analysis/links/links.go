// Package links finds what in a file leads to a page of the web: references,
// and tags of MITRE ATT&CK, CAR and the National Vulnerability Database.
package links

import (
	"net/url"
	"strings"
	"unicode"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/taxonomy"
)

// Link is a text that has a page.
type Link struct {
	At     sigma.Span
	Target string // an address of the scheme http or https
	Title  string // what the page is about, "" where only the address is known
}

// Find returns the links of a file, in the order of the text.
func Find(f *sigma.File, known *taxonomy.Taxonomy) []Link {
	var links []Link
	for _, d := range f.Documents {
		if d.Kind == sigma.NotSigma || d.Root == nil {
			continue
		}
		for _, p := range d.Root.Pairs {
			if p.Merged || p.Value.Target != nil {
				continue
			}
			find, ok := kinds[p.Key.Value]
			if !ok {
				continue
			}
			for _, n := range append([]*sigma.Node{p.Value}, p.Value.Items...) {
				if n.Kind != sigma.Scalar || n.Target != nil || n.Broken {
					continue
				}
				if link, ok := find(n, known); ok {
					links = append(links, link)
				}
			}
		}
	}
	return links
}

var kinds = map[string]func(*sigma.Node, *taxonomy.Taxonomy) (Link, bool){"references": reference, "tags": tag}

// reference is a link if it begins with an address. No other scheme is one: a
// rule comes from strangers, and a click must not run anything or open a file.
func reference(n *sigma.Node, _ *taxonomy.Taxonomy) (Link, bool) {
	start := len(n.Value) - len(strings.TrimLeft(n.Value, " \t\r\n"))
	end := len(n.Value)
	if i := strings.IndexFunc(n.Value[start:], unicode.IsSpace); i >= 0 {
		end = start + i
	}
	u, err := url.Parse(n.Value[start:end])
	// A name before "@" makes an address look like that of another host.
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil {
		return Link{}, false
	}
	return Link{At: n.Sub(start, end), Target: u.String()}, true
}

func tag(n *sigma.Node, known *taxonomy.Taxonomy) (Link, bool) {
	l := Link{At: n.Sub(0, len(n.Value))}
	space, rest, _ := taxonomy.SplitTag(strings.ToLower(n.Value))
	namespace, ok := known.Namespace(space)
	if !ok || !namespace.Valid(rest) {
		return Link{}, false
	}
	switch space {
	case "attack":
		e := known.Attack().Lookup(n.Value)
		if e == nil {
			return Link{}, false
		}
		l.Target, l.Title = e.URL(), strings.TrimSpace(e.ID+" "+e.Title())
	case "car":
		l.Target, l.Title = "https://car.mitre.org/analytics/CAR-"+rest+"/", "CAR-"+rest
	case "cve":
		l.Target, l.Title = "https://nvd.nist.gov/vuln/detail/CVE-"+rest, "CVE-"+rest
	default:
		return Link{}, false
	}
	return l, true
}
