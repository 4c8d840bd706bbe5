package taxonomy

import (
	"slices"
	"strings"
	"testing"

	"sigma-lsp/analysis/sigma"
)

// at reads "category/product/service".
func at(text string) Logsource { return scope(text) }

func TestKnownLogsource(t *testing.T) {
	for text, near := range map[string]string{
		"process_creation/windows/":  "known",
		"process_creation//":         "known",
		"/windows/":                  "known",
		"/windows/security":          "known",
		"network//dns":               "known", // of the specification only
		"/windows/sense":             "known",
		"process_creaton/windows/":   "category: process_creation, product: windows",
		"process_creation/windwos/":  "category: process_creation, product: windows",
		"Process_Creation/windows/":  "category: process_creation, product: windows",
		"/windows/securty":           "product: windows, service: security",
		"prcess_creation/windws/":    "category: process_creation, product: windows",
		"process_create/windows/":    "category: process_creation, product: windows",
		"process_create/windws/":     "category: process_creation, product: windows",
		"file_deletion/windows/":     "category: file_delete, product: windows",
		"process_creation/freebsd/":  "nothing",
		"process_creaton/freebsd/":   "nothing",
		"/linux/security":            "nothing", // known as another log source, so not a typo
		"/windows/smbclient-securty": "product: windows, service: smbclient-security",
		"//":                         "nothing",
	} {
		got := "known"
		if !Standard().KnownLogsource(at(text)) {
			got = "nothing"
			if l, ok := Standard().SuggestLogsource(at(text)); ok {
				got = l.String()
			}
		}
		if got != near {
			t.Errorf("%s is %s, not %s", text, got, near)
		}
	}
}

// What is offered first under a key, with some others given.
func TestLogsourceValues(t *testing.T) {
	for _, c := range []struct{ key, given, first string }{
		{"category", "//", "process_creation file_event registry_set"},
		{"product", "process_creation//", "windows linux macos"},
		{"service", "/windows/", "security system"},
		{"service", "process_creation/windows/", ""},
		{"product", "//security", "windows"},
		{"service", "//cloudtrail", "cloudtrail"},
	} {
		var got []string
		for _, v := range Standard().LogsourceValues(c.key, at(c.given)) {
			got = append(got, v.Value)
		}
		if all := strings.Join(got, " "); !strings.HasPrefix(all, c.first) || c.first == "" && all != "" {
			t.Errorf("%s beside %s: %s", c.key, c.given, all)
		}
	}
}

func TestGeneric(t *testing.T) {
	for event, want := range map[string]string{
		"sysmon 1":      "process_creation",
		"security 4688": "process_creation",
		"security 1":    "",
		"sysmon 12":     "registry_event registry_delete registry_add",
		"sysmon 9999":   "",
		"nothing 1":     "",
	} {
		service, id, _ := strings.Cut(event, " ")
		var got []string
		for _, l := range Standard().Generic(service, id) {
			got = append(got, l.Category)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s is %v, not %s", event, got, want)
		}
	}
}

// All log sources of the public rules are known, and all their fields as they
// are written there.
func TestLogsourceCorpus(t *testing.T) {
	s := Standard()
	rules(t, func(path string, r *sigma.Rule) {
		l := LogsourceOf(r.Logsource)
		if !s.KnownLogsource(l) {
			t.Errorf("%s: %s is not known", path, l)
		}
		items(r, func(i *sigma.Item) {
			if i.Field == "" {
				return
			}
			f, ok := s.Field(l, i.Field)
			if !ok {
				t.Errorf("%s: %s has no field %s", path, l, i.Field)
			}
			if near, ok := s.Canonical(l, i.Field); ok {
				t.Errorf("%s: %s should be %s", path, i.Field, near)
			}
			if !f.Kind.Numeric() {
				return
			}
			for _, v := range i.Values {
				if v, ok := v.(sigma.String); ok {
					if text, _ := v.Plain(); allDigits(text) {
						t.Errorf("%s: %s is numeric, but is compared with the text %q", path, i.Field, text)
					}
				}
			}
		})
	})
}

// A rule that was not counted would get no finding either: if only the rule
// itself made a field known, nothing else is suggested in its place.
func TestUnseenRules(t *testing.T) {
	rules(t, func(path string, r *sigma.Rule) {
		l, own := LogsourceOf(r.Logsource), map[string]int{}
		items(r, func(i *sigma.Item) { own[i.Field]++ })
		for name, uses := range own {
			if f, ok := Standard().Field(l, name); !ok || f.Listed || f.Uses > uses {
				continue
			}
			var others []Field
			for _, f := range Standard().FieldsOf(l) {
				if f.Name != name {
					others = append(others, f)
				}
			}
			without := assemble([]*Source{{Logsource: l, Fields: others}}, nil, nil, standardAttack)
			if near, ok := without.SuggestField(l, name); ok {
				t.Errorf("%s: %s would be taken for %s", path, name, near)
			}
		}
	})
}

// No known log source is so similar to another that it would be corrected to it
// if it were unknown. Sysmon's event 9 has two names, one of them a typo that
// was kept.
func TestUnseenLogsources(t *testing.T) {
	all := Standard().Logsources()
	for i, s := range all {
		without := assemble(slices.Concat(all[:i], all[i+1:]), nil, nil, standardAttack)
		if near, ok := without.SuggestLogsource(s.Logsource); ok && near.Category != "raw_access_read" {
			t.Errorf("%s would be taken for %s", s.Logsource, near)
		}
	}
}

// items calls do with each item of a rule.
func items(r *sigma.Rule, do func(*sigma.Item)) {
	if r.Detection == nil {
		return
	}
	for _, s := range r.Detection.Selections {
		for item := range sigma.ItemsOf(s.Test) {
			do(item)
		}
	}
}
