package settings

import (
	"slices"
	"strings"
	"sync"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/taxonomy"
)

// Overrides is what overrules a settings file: the settings of an editor, or flags
// of the command line. It overrules severities and the profile, nothing else.
type Overrides struct {
	Profile string                    // "" where none is given
	Checks  map[string]check.Severity // by name of check or group
	Name    string                    // what it is called: "editor", "command line"
}

// OriginKind is the kind of source of an effective value.
type OriginKind int

// The kinds of origins.
const (
	ByDefault OriginKind = iota
	ByProfile
	ByFile   // an entry of the settings file
	ByImport // an entry of the file that it imports
	ByOverrides
)

// Origin is the source of an effective value.
type Origin struct {
	Kind OriginKind
	At   sigma.Span // in the settings file or, of ByImport, in the imported one
}

// Policy is a settings file, or none, with its overrides. It is safe for
// concurrent use.
type Policy struct {
	File      *File // nil if there is none
	Overrides Overrides

	mu       sync.Mutex
	tables   map[string][]verdict // of the checks by number, by the overrides that apply
	rules    map[string]map[string]Origin
	taxonomy func() *taxonomy.Taxonomy
}

// table maps each check to its severity.
type table map[*check.Check]verdict

type verdict struct {
	severity check.Severity
	origin   Origin
}

// NewPolicy joins a file, which may be nil, with what overrules it.
func NewPolicy(file *File, over Overrides) *Policy {
	p := &Policy{File: file, Overrides: over, tables: map[string][]verdict{}, taxonomy: sync.OnceValue(file.taxonomy)}
	if file == nil {
		return p
	}
	p.rules = map[string]map[string]Origin{}
	hide := func(rule, name string, origin Origin) {
		rule = strings.ToLower(rule)
		if p.rules[rule] == nil {
			p.rules[rule] = map[string]Origin{}
		}
		if _, told := p.rules[rule][name]; !told {
			p.rules[rule][name] = origin
		}
	}
	for _, e := range file.Rules {
		for _, c := range e.Checks {
			hide(e.Rule.Value, c.Value, Origin{ByFile, c.At})
		}
	}
	for _, e := range file.imported.exclusions() {
		for _, c := range e.Checks {
			hide(e.Rule.Value, c.Value, Origin{ByImport, c.At})
		}
	}
	return p
}

// Profile is the effective profile.
func (p *Policy) Profile() (string, Origin) {
	switch {
	case p.Overrides.Profile != "":
		return p.Overrides.Profile, Origin{Kind: ByOverrides}
	case p.File != nil && p.File.Profile.Value != "":
		return p.File.Profile.Value, Origin{ByFile, p.File.Profile.At}
	}
	return check.Profiles[0], Origin{}
}

// Effective is the effective settings of one file.
type Effective struct {
	Policy *Policy
	// Excluded is the pattern by which the file has no findings, nil where it
	// may have some.
	Excluded *Glob

	table []verdict // of the checks by number
}

// EffectiveFor returns the effective settings of a file. The path is relative
// to the folder of the settings file, with slashes.
func (p *Policy) EffectiveFor(path string) *Effective {
	f := &Effective{Policy: p}
	var holds []byte
	var overrides []*Override
	if p.File != nil {
		if i := slices.IndexFunc(p.File.Exclude, func(g Glob) bool { return g.Match(path) }); i >= 0 {
			f.Excluded = &p.File.Exclude[i]
		}
		for i := range p.File.Overrides {
			o := &p.File.Overrides[i]
			if slices.ContainsFunc(o.Paths, func(g Glob) bool { return g.Match(path) }) {
				holds, overrides = append(holds, '1'), append(overrides, o)
			} else {
				holds = append(holds, '0')
			}
		}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	var known bool
	if f.table, known = p.tables[string(holds)]; !known {
		f.table = make([]verdict, len(check.Checks()))
		for c, v := range p.table(overrides) {
			f.table[c.Number()] = v
		}
		p.tables[string(holds)] = f.table
	}
	return f
}

// table works out the severities, from the weakest word to the strongest.
func (p *Policy) table(overrides []*Override) table {
	t := table{}
	profile, origin := p.Profile()
	on := map[string]bool{} // groups of which some checks are on
	for _, c := range check.Checks() {
		v := verdict{severity: c.Default(profile)}
		if v.severity != c.Default(check.Profiles[0]) {
			v.origin = Origin{ByProfile, origin.At}
		}
		t[c] = v
		on[c.Group] = on[c.Group] || v.severity != check.Off
	}
	if p.File != nil {
		p.File.imported.apply(t)
		t.choose(p.File.Checks, on)
		for _, o := range overrides {
			t.choose(o.Checks, on)
		}
	}
	var over []Choice
	for name, severity := range p.Overrides.Checks {
		over = append(over, Choice{Name: Text{Value: name}, Severity: severity})
	}
	t.apply(over, on, ByOverrides)
	return t
}

func (t table) choose(choices []Choice, on map[string]bool) { t.apply(choices, on, ByFile) }

// apply applies choices to the table: first those of groups, as a check that is
// named itself takes precedence over its group.
func (t table) apply(choices []Choice, on map[string]bool, kind OriginKind) {
	if len(choices) == 0 {
		return
	}
	for c, was := range t {
		if c.Mandatory {
			continue
		}
		for _, choice := range choices {
			if choice.Name.Value == c.Group && (was.severity != check.Off || !on[c.Group] || choice.Severity == check.Off) {
				t[c] = verdict{choice.Severity, Origin{kind, choice.At}}
			}
		}
		for _, choice := range choices {
			if choice.Name.Value == c.Name {
				t[c] = verdict{choice.Severity, Origin{kind, choice.At}}
			}
		}
	}
}

// Severity is the severity of a check for a rule of that id, "" for a document
// without one, and where it comes from.
func (f *Effective) Severity(c *check.Check, rule string) (check.Severity, Origin) {
	if len(f.Policy.rules) > 0 && rule != "" && !c.Mandatory {
		if hidden, ok := f.Policy.rules[strings.ToLower(rule)]; ok {
			for _, name := range []string{c.Name, c.Group} {
				if origin, ok := hidden[name]; ok {
					return check.Off, origin
				}
			}
		}
	}
	v := f.table[c.Number()]
	return v.severity, v.origin
}

// Check is a function for check.Settings.Severity: the severity of a check in
// a document, and whether somebody chose it.
func (f *Effective) Check(c *check.Check, d *sigma.Document) (severity check.Severity, chosen bool) {
	if f.Excluded != nil {
		return check.Off, true
	}
	rule := ""
	if len(f.Policy.rules) > 0 {
		rule = idOf(d)
	}
	severity, origin := f.Severity(c, rule)
	return severity, origin.Kind >= ByFile
}

// idOf returns the id of a document, "" if it has none.
func idOf(d *sigma.Document) string {
	root := d.Root
	if d.Rule != nil {
		root = d.Rule.Root // with what an "action: global" document adds
	}
	if p, ok := root.Get("id"); ok && p.Value.IsText() {
		return p.Value.Value
	}
	return ""
}

// CheckSettings is how a file is checked; the path is that of For. What translates
// the documents is left to be filled in.
func (p *Policy) CheckSettings(path string) check.Settings {
	force := p.EffectiveFor(path)
	s := check.Settings{Severity: force.Check, Path: path, Taxonomy: p.Taxonomy()}
	s.Profile, _ = p.Profile()
	if p.File != nil {
		s.CustomKeys = Words(p.File.CustomKeys)
		for _, one := range p.File.Placeholders {
			s.Placeholders = append(s.Placeholders, one.Name.Value)
		}
	}
	return s
}
