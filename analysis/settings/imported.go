package settings

import (
	"cmp"
	"fmt"
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

// imported is a configuration of sigma-cli's validators, as pySigma 2.0.1
// reads it (sigma.validation): "validators" lists names, "all" for all of them
// and "-name" for all but one; "exclusions" maps ids of rules to a name or a
// list of names. "config", the parameters of validators, has no counterpart.
type imported struct {
	path   string
	source *sigma.Source
	// on and off are the checks that the list of validators turns on and off,
	// with the span of the entry that does.
	on, off  map[string]sigma.Span
	excluded []Exception
}

// imports reads the file that the settings import.
func (r *reader) imports(e entry) {
	r.file.Import = e.value.word()
	if r.files.Text == nil {
		return
	}
	at := e.value.at
	source, err := r.files.Text(e.value.text)
	if err != nil {
		r.problem(fileKind, at, "%v", err)
		return
	}
	root, faults := sigma.ParseYAML(source)
	i := &imported{path: e.value.text, source: source, on: map[string]sigma.Span{}, off: map[string]sigma.Span{}}
	fault := func(at2 sigma.Span, text string) {
		r.problem(fileKind, at, "line %s of the file: %s", lineOf(source, at2), text)
	}
	if len(faults) > 0 {
		fault(faults[0].At, faults[0].Text)
		return
	}
	if root == nil || root.Kind != sigma.Mapping {
		r.problem(fileKind, at, `the file has neither "validators" nor "exclusions"`)
		return
	}
	if p, ok := root.Get("validators"); ok && !p.Value.IsNull() {
		if p.Value.Kind != sigma.Sequence {
			fault(p.Key.Span, "validators must be a list of names")
		} else {
			i.validators(p.Value)
		}
	}
	if p, ok := root.Get("exclusions"); ok && !p.Value.IsNull() {
		if p.Value.Kind != sigma.Mapping {
			fault(p.Key.Span, "exclusions must be a mapping from rule ids to names")
		} else {
			i.exclude(r, p.Value)
		}
	}
	r.file.imported = i
}

// validators turns the list of validators into checks. Like pySigma, it
// processes the list in order. "all" means the validators of pySigma itself:
// which others it includes depends on what is installed. A check that
// corresponds to several validators is off if all of them are.
func (i *imported) validators(n *sigma.Node) {
	run, left := map[string]sigma.Span{}, map[string]sigma.Span{}
	all := false
	for _, item := range n.Items {
		name := item.Value
		switch {
		case item.Kind != sigma.Scalar:
		case name == "all":
			all = true
			for name := range lines(coreValidators) {
				run[name] = item.Span
			}
			clear(left)
		case strings.HasPrefix(name, "-"):
			delete(run, name[1:])
			left[name[1:]] = item.Span
		default:
			run[name] = item.Span
			delete(left, name)
		}
	}
	for name, checks := range equivalents() {
		at, runs := run[name]
		off, out := left[name]
		if !out && !all && !runs {
			off, out = n.Span, true // only what is named runs
		}
		for _, c := range checks {
			if runs {
				i.on[c] = at
			} else if out {
				i.off[c] = off
			}
		}
	}
	for c := range i.on {
		delete(i.off, c)
	}
}

func (i *imported) exclude(r *reader, n *sigma.Node) {
	for _, p := range n.Pairs {
		names := []*sigma.Node{p.Value}
		if p.Value.Kind == sigma.Sequence {
			names = p.Value.Items
		}
		e := Exception{Rule: Text{p.Key.Value, p.Key.Span}}
		for _, name := range names {
			if !r.count(name) {
				return
			}
			for _, c := range equivalents()[name.Value] {
				e.Checks = append(e.Checks, Text{c, name.Span})
			}
		}
		i.excluded = append(i.excluded, e)
	}
}

func (i *imported) exclusions() []Exception {
	if i == nil {
		return nil
	}
	return i.excluded
}

// apply lets the list of validators overrule a table. A check that is turned
// on gets its usual severity.
func (i *imported) apply(t table) {
	if i == nil {
		return
	}
	for c, was := range t {
		if at, ok := i.off[c.Name]; ok && was.severity != check.Off {
			t[c] = verdict{check.Off, Origin{ByImport, at}}
		}
		if at, ok := i.on[c.Name]; ok && was.severity == check.Off {
			t[c] = verdict{cmp.Or(c.Severity, check.Hint), Origin{ByImport, at}}
		}
	}
}

// OriginAt shows an origin: "default", "profile strict", ".sigma-lsp.yml:3:5".
func (p *Policy) OriginAt(o Origin) string {
	switch o.Kind {
	case ByProfile:
		name, _ := p.Profile()
		return "profile " + name
	case ByFile:
		return originText(p.File.Path, p.File.Source, o.At)
	case ByImport:
		return originText(p.File.imported.path, p.File.imported.source, o.At)
	case ByOverrides:
		return p.Overrides.Name
	}
	return "default"
}

func originText(path string, s *sigma.Source, at sigma.Span) string {
	line, column := s.Position(at.Start, sigma.UTF32)
	return fmt.Sprintf("%s:%d:%d", path, line+1, column+1)
}
