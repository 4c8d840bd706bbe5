package taxonomy

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// MaxAttack is the size of a file of ATT&CK that LoadAttack still reads.
const MaxAttack = 64 << 20

// LoadAttack reads a version of ATT&CK: MITRE's STIX bundle of the enterprise
// matrix, or the compact form of the embedded one, an object with "version",
// "tactics", "retired_tactics" and "techniques".
//
// It is an error if the text is too long, is not JSON, or has no tactic or no
// technique. Entries with an unprintable name, a malformed id or a duplicate id
// are skipped.
func LoadAttack(text []byte) (*Attack, error) {
	if len(text) > MaxAttack {
		return nil, fmt.Errorf("the ATT&CK file has %d MiB; the limit is %d MiB", len(text)>>20, MaxAttack>>20)
	}
	var file struct {
		compactAttack
		Objects []object `json:"objects"`
	}
	if err := json.Unmarshal(text, &file); err != nil {
		return nil, readError(err)
	}
	m := file.matrix()
	if len(file.Objects) > 0 {
		m = bundle(file.Objects)
	}
	a := m.attack()
	if len(a.tactics) == 0 || len(a.techniques) == 0 {
		return nil, errors.New(`the ATT&CK file contains no tactics and techniques; use a STIX bundle ("objects"), or "tactics" and "techniques"`)
	}
	return a, nil
}

// readError explains to users why the file cannot be read.
func readError(err error) error {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		return fmt.Errorf("the ATT&CK file is invalid JSON at byte %d", syntax.Offset)
	case errors.As(err, &kind):
		return fmt.Errorf("the ATT&CK file has a value of the wrong type %s at byte %d", kind.Value, kind.Offset)
	}
	return fmt.Errorf("cannot read the ATT&CK file: %w", err)
}

// compactAttack is the shorter form.
type compactAttack struct {
	Version        string          `json:"version"`
	Tactics        []compactTactic `json:"tactics"`
	RetiredTactics []compactTactic `json:"retired_tactics"`
	Techniques     []struct {
		ID         string   `json:"id"`
		Name       string   `json:"name"`
		Tactics    []string `json:"tactics"`
		Deprecated bool     `json:"deprecated"`
		Revoked    bool     `json:"revoked"`
		ReplacedBy string   `json:"replaced_by"`
		Basis      string   `json:"replaced_by_basis"`
	} `json:"techniques"`
}

type compactTactic struct {
	ID    string `json:"id"`
	Short string `json:"shortname"`
	Name  string `json:"name"`
	Note  string `json:"note"`
}

var tacticID = regexp.MustCompile(`\bTA\d{4}\b`)

func (s *compactAttack) matrix() matrix {
	m := matrix{Version: s.Version}
	for _, t := range s.Tactics {
		m.Tactics = append(m.Tactics, tactic{ID: t.ID, Short: t.Short, Name: t.Name})
	}
	sortTactics(m.Tactics)
	for _, t := range s.RetiredTactics {
		// The note has the successors of its techniques, by id.
		renamed := tactic{ID: t.ID, Short: t.Short, Name: t.Name}
		for _, id := range append([]string{t.ID}, tacticID.FindAllString(t.Note, -1)...) {
			i := slices.IndexFunc(s.Tactics, func(t compactTactic) bool { return t.ID == id })
			if i >= 0 && !slices.Contains(renamed.Successors, s.Tactics[i].Short) {
				renamed.Successors = append(renamed.Successors, s.Tactics[i].Short)
			}
		}
		m.Renamed = append(m.Renamed, renamed)
	}
	for _, t := range s.Techniques {
		to := technique{ID: t.ID, Name: t.Name, Tactics: t.Tactics, Retired: t.Deprecated || t.Revoked}
		switch {
		case t.ReplacedBy == "":
		case strings.HasPrefix(t.Basis, "inferred"):
			to.Successors, to.Basis = []string{t.ReplacedBy}, Inferred
		default:
			to.Successors, to.Basis = []string{t.ReplacedBy}, Published
		}
		m.Techniques = append(m.Techniques, to)
	}
	return m
}

// matrixOrder is the order of the columns of the enterprise matrix, which the
// compact form does not have. Other tactics follow in their given order.
var matrixOrder = []string{
	"TA0043", "TA0042", "TA0001", "TA0002", "TA0003", "TA0004", "TA0005", "TA0112",
	"TA0006", "TA0007", "TA0008", "TA0009", "TA0011", "TA0010", "TA0040",
}

func sortTactics(tactics []tactic) {
	at := func(t tactic) int {
		if i := slices.Index(matrixOrder, t.ID); i >= 0 {
			return i
		}
		return len(matrixOrder)
	}
	slices.SortStableFunc(tactics, func(a, b tactic) int { return at(a) - at(b) })
}

// object is what matters of an object of a STIX bundle. Source: the usage notes
// of MITRE's repository attack-stix-data.
type object struct {
	Type       string `json:"type"`
	ID         string `json:"id"`
	Name       string `json:"name"`
	Revoked    bool   `json:"revoked"`
	Deprecated bool   `json:"x_mitre_deprecated"`
	Short      string `json:"x_mitre_shortname"`
	Version    string `json:"x_mitre_version"`
	References []struct {
		Source string `json:"source_name"`
		ID     string `json:"external_id"`
	} `json:"external_references"`
	Phases []struct {
		Chain string `json:"kill_chain_name"`
		Name  string `json:"phase_name"`
	} `json:"kill_chain_phases"`
	TacticRefs   []string `json:"tactic_refs"`
	Relationship string   `json:"relationship_type"`
	SourceRef    string   `json:"source_ref"`
	TargetRef    string   `json:"target_ref"`
}

func (o *object) attackID() string {
	for _, r := range o.References {
		if r.Source == "mitre-attack" {
			return r.ID
		}
	}
	return ""
}

func bundle(objects []object) matrix {
	m := matrix{}
	var columns []string // ids of objects
	place := map[string]int{}
	revokedBy, id := map[string]string{}, map[string]string{}
	for _, o := range objects {
		switch {
		case o.Type == "x-mitre-collection" && o.Version != "":
			m.Version = o.Version
		case o.Type == "x-mitre-matrix" && columns == nil:
			columns = o.TacticRefs
		case o.Type == "relationship" && o.Relationship == "revoked-by":
			revokedBy[o.SourceRef] = o.TargetRef
		case o.Type == "attack-pattern":
			id[o.ID] = o.attackID()
		}
	}
	for i, ref := range columns {
		place[ref] = i + 1
	}
	places := map[string]int{}
	for _, o := range objects {
		switch {
		case o.Type == "x-mitre-tactic" && !o.Revoked && !o.Deprecated:
			t := tactic{ID: o.attackID(), Short: o.Short, Name: o.Name}
			places[t.ID] = place[o.ID]
			m.Tactics = append(m.Tactics, t)
		case o.Type == "attack-pattern":
			t := technique{ID: o.attackID(), Name: o.Name, Retired: o.Revoked || o.Deprecated}
			for _, p := range o.Phases {
				if p.Chain == "mitre-attack" {
					t.Tactics = append(t.Tactics, p.Name)
				}
			}
			if after := id[follow(revokedBy, o.ID)]; after != "" && after != t.ID {
				t.Successors, t.Basis = []string{after}, Published
			}
			m.Techniques = append(m.Techniques, t)
		}
	}
	// An id can occur twice: the one that is not revoked wins.
	slices.SortStableFunc(m.Techniques, func(a, b technique) int {
		switch {
		case a.Retired == b.Retired:
			return 0
		case a.Retired:
			return 1
		}
		return -1
	})
	sortTactics(m.Tactics)
	if columns != nil {
		slices.SortStableFunc(m.Tactics, func(a, b tactic) int { return places[a.ID] - places[b.ID] })
	}
	m.addRenamed()
	return m
}

// follow goes along the links of revoked techniques to the last one.
func follow(revokedBy map[string]string, from string) string {
	at := from
	for range 10 { // a circle ends as well
		next, ok := revokedBy[at]
		if !ok {
			break
		}
		at = next
	}
	if at == from {
		return ""
	}
	return at
}

// addRenamed adds the old names of tactics, which a bundle does not have, if
// its tactics have the new ones.
func (m *matrix) addRenamed() {
	has := func(name string) bool {
		return slices.ContainsFunc(m.Tactics, func(t tactic) bool { return t.Short == name })
	}
	for _, t := range readAttack(attackTable).Renamed {
		if !has(t.Short) && slices.ContainsFunc(t.Successors, has) {
			m.Renamed = append(m.Renamed, t)
		}
	}
}
