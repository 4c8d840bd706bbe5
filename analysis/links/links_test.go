package links_test

import (
	"net/url"
	"strings"
	"testing"

	"sigma-lsp/analysis/links"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/sigma/sigmatest"
	"sigma-lsp/analysis/taxonomy"
)

// Whatever a rule contains, a link leads to a web host by http or https.
func FuzzOf(f *testing.F) {
	for _, target := range []string{"https://example.org/a?b=c", "javascript:alert(1)", "HTTP://a", "https:a", "https:///a", "file://a/b", "//a/b", "https://a@b/", "http://[::1%25eth0]/", "https://a\tb", "command:x?%5B%5D"} {
		f.Add(target, "attack.t1059")
	}
	f.Add("x", "cve.2021-44228")
	f.Add("x", "attack.g0016")
	f.Fuzz(func(t *testing.T, reference, tag string) {
		text := "title: x\nreferences:\n    - " + reference + "\n    - '" + strings.ReplaceAll(reference, "'", "''") + "'\ntags:\n    - " + tag + "\nlogsource: {product: windows}\ndetection: {a: {b: c}, condition: a}\n"
		for _, l := range links.Find(sigma.Parse(sigma.NewSource(text)), taxonomy.Standard()) {
			u, err := url.Parse(l.Target)
			if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil {
				t.Errorf("%q leads to %q", text, l.Target)
			}
			if l.At.Start < 0 || l.At.End > len(text) || l.At.End < l.At.Start {
				t.Errorf("a link of %q at %v", text, l.At)
			}
		}
	})
}

// All tags of ATT&CK in the public rules have a page. Retired rules write tactics
// with "_", which no longer is a tag.
func TestCorpus(t *testing.T) {
	found, tags := 0, 0
	for _, public := range sigmatest.Public(t) {
		file := public.Parse()
		pages := map[string]bool{}
		for _, l := range links.Find(file, taxonomy.Standard()) {
			pages[strings.ToLower(file.Source.Text(l.At))] = true
			found++
		}
		for _, d := range file.Documents {
			list, _ := d.Root.Get("tags")
			if list.Value == nil {
				continue
			}
			for _, n := range list.Value.Items {
				if strings.HasPrefix(n.Value, "attack.") && !strings.Contains(n.Value, "_") {
					tags++
					if !pages[n.Value] {
						t.Errorf("%s: %q has no page", public.Path, n.Value)
					}
				}
			}
		}
	}
	t.Logf("%d links, %d of them tags of ATT&CK", found, tags)
}
