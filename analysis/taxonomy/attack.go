package taxonomy

import (
	_ "embed"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// Kind is the kind of an entry of ATT&CK.
type Kind int

// The kinds that a tag can name. Only tactics and techniques are known by name;
// of the others the form of the id is checked.
const (
	Tactic Kind = iota
	Technique
	Group
	Software
	DataSource
	Mitigation
	Asset
	Campaign
	DataComponent
	DetectionStrategy
	IndustrialTactic    // of the matrix for industrial control systems
	IndustrialTechnique // of the same, t0800 and higher
)

var kindNames = [...]string{
	"tactic", "technique", "group", "software", "data source", "mitigation", "asset", "campaign", "data component",
	"detection strategy", "tactic against industrial control systems", "technique against industrial control systems",
}

func (k Kind) String() string { return kindNames[k] }

// Entry is something of ATT&CK that a tag can name.
type Entry struct {
	Kind    Kind
	ID      string      // TA0002, T1059.001, G0016
	Tag     string      // attack.execution, attack.t1059.001
	Name    string      // "" where only the form is known
	Parent  *Entry      // of a sub-technique
	Tactics []string    // short names of what a technique serves, in the order of the matrix
	Uses    int         // public rules that carry the tag
	Retired *Retirement // nil for what ATT&CK still has
}

// Retirement is what happened to an entry that ATT&CK no longer has.
type Retirement struct {
	Basis      Basis
	Successors []*Entry // none if nothing replaced it
}

// Basis is how reliable the successors of a retired entry are.
type Basis int

// The bases.
const (
	Deprecated Basis = iota // given up without a successor
	Published               // MITRE's own link, or its published map between versions
	Inferred                // by the name only: an offer, no more
)

// Title is the full name: a sub-technique includes its parent technique.
func (e *Entry) Title() string {
	if e.Parent != nil {
		return e.Parent.Name + ": " + e.Name
	}
	return e.Name
}

var folders = [...]string{
	"tactics", "techniques", "groups", "software", "datasources", "mitigations", "assets", "campaigns", "datacomponents",
	"detectionstrategies", "tactics", "techniques",
}

// URL is the entry's page.
func (e *Entry) URL() string {
	return "https://attack.mitre.org/" + folders[e.Kind] + "/" + strings.ReplaceAll(e.ID, ".", "/") + "/"
}

// Attack is a version of the ATT&CK matrix.
type Attack struct {
	Version string

	tactics    []*Entry // in the order of the matrix
	techniques []*Entry // by id, without the retired ones
	byTag      map[string]*Entry
	byID       map[string]*Entry
	words      func() []searchable
}

// attack.tsv is version 19.1, as TestFresh writes it: a line "version", lines
// "tactic, id, short name, name" in the order of the matrix, lines "renamed,
// id, old short name, old name, new short names", and then for each technique
// "id, name, tactics" and, if it is retired, "deprecated", "published" or
// "inferred" and the ids of the successors.
//
//go:embed attack.tsv
var attackTable string

var standardAttack = sync.OnceValue(func() *Attack { return readAttack(attackTable).attack() })

func readAttack(table string) matrix {
	var m matrix
	tactics := map[string][]string{} // many techniques serve the same
	for cells := range rows(table) {
		switch cells[0] {
		case "version":
			m.Version = cells[1]
		case "tactic":
			m.Tactics = append(m.Tactics, tactic{ID: cells[1], Short: cells[2], Name: cells[3]})
		case "renamed":
			m.Renamed = append(m.Renamed, tactic{ID: cells[1], Short: cells[2], Name: cells[3], Successors: strings.Fields(cells[4])})
		default:
			if tactics[cells[2]] == nil {
				tactics[cells[2]] = strings.Fields(cells[2])
			}
			t := technique{ID: cells[0], Name: cells[1], Tactics: tactics[cells[2]]}
			if len(cells) > 3 {
				t.Retired, t.Basis = true, basis(cells[3])
				t.Successors = strings.Fields(cells[4])
			}
			m.Techniques = append(m.Techniques, t)
		}
	}
	return m
}

var basisNames = [...]string{"deprecated", "published", "inferred"}

func (b Basis) String() string { return basisNames[b] }

func basis(name string) Basis { return Basis(max(0, slices.Index(basisNames[:], name))) }

// Tactics returns the tactics in the order of the matrix.
func (a *Attack) Tactics() []*Entry { return a.tactics }

// Techniques returns techniques and sub-techniques by id, without retired ones.
func (a *Attack) Techniques() []*Entry { return a.techniques }

// Lookup returns what a tag names, with or without "attack." before it and in
// whatever case, or nil. Retired entries are found, too.
func (a *Attack) Lookup(tag string) *Entry {
	name := strings.TrimPrefix(strings.ToLower(tag), "attack.")
	if e, ok := a.byTag[name]; ok {
		return e
	}
	return byForm(name)
}

// ByID returns the entry of an id such as TA0005, T1059.001 or G0016, in
// whatever case, or nil. A tactic's id is that of its present name.
func (a *Attack) ByID(id string) *Entry {
	if e, ok := a.byID[strings.ToUpper(id)]; ok {
		return e
	}
	return byForm(strings.ToLower(id))
}

var forms = [...]struct {
	prefix string
	kind   Kind
}{
	{"g", Group}, {"s", Software}, {"ds", DataSource}, {"m", Mitigation}, {"a", Asset}, {"c", Campaign}, {"dc", DataComponent},
	{"det", DetectionStrategy}, {"t0", IndustrialTechnique},
}

// industrial are the tactics that only the matrix for industrial control
// systems has, to which the assets belong, too.
var industrial = map[string]string{
	"evasion": "TA0103", "impair-process-control": "TA0106", "inhibit-response-function": "TA0107",
}

// byForm knows the kinds of which ATT&CK has too many to list by a letter or
// two and four digits. Source: Sigma tags appendix, which has techniques,
// groups, software, data sources, mitigations and assets; the others are as
// young as it, or younger.
func byForm(name string) *Entry {
	if id, ok := industrial[name]; ok {
		return &Entry{Kind: IndustrialTactic, ID: id, Tag: "attack." + name, Uses: tagUses()["attack."+name]}
	}
	for _, f := range forms {
		letters := strings.TrimRight(f.prefix, "0123456789")
		if strings.HasPrefix(name, f.prefix) && len(name) == len(letters)+4 && allDigits(name[len(letters):]) {
			return &Entry{Kind: f.kind, ID: strings.ToUpper(name), Tag: "attack." + name, Uses: tagUses()["attack."+name]}
		}
	}
	return nil
}

// MobileTechnique reports whether an id, t1404 or t1437.001, lies where the matrix
// for phones has its techniques. That matrix is not embedded, and shares its
// numbers with the one for enterprises. Source: the lists of techniques on
// attack.mitre.org.
func MobileTechnique(id string) bool {
	id, _, _ = strings.Cut(strings.TrimPrefix(id, "t"), ".")
	n, err := strconv.Atoi(id)
	return err == nil && slices.ContainsFunc(mobile[:], func(r [2]int) bool { return r[0] <= n && n <= r[1] })
}

var mobile = [...][2]int{
	{1398, 1481}, {1507, 1517}, {1521, 1521}, {1532, 1533}, {1541, 1541}, {1544, 1544}, {1575, 1582}, {1603, 1605}, {1616, 1618},
	{1623, 1646}, {1655, 1655}, {1660, 1664},
}

func allDigits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }
