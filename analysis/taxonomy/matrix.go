package taxonomy

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
)

// matrix is ATT&CK as its files have it.
type matrix struct {
	Version    string
	Tactics    []tactic
	Renamed    []tactic
	Techniques []technique
}

type tactic struct {
	ID, Short, Name string
	Successors      []string // short names, of a renamed one
}

type technique struct {
	ID, Name   string
	Tactics    []string // short names
	Retired    bool
	Basis      Basis
	Successors []string // ids
}

// attack links the entries that the files name. Entries without a well-formed
// id or a name, and duplicate ids, are skipped.
func (m matrix) attack() *Attack {
	a := &Attack{
		Version: "of unknown version",
		byTag:   make(map[string]*Entry, len(m.Techniques)+len(m.Tactics)),
		byID:    make(map[string]*Entry, len(m.Techniques)+len(m.Tactics)),
	}
	if isName(m.Version, 40) {
		a.Version = m.Version
	}
	uses := tagUses()
	add := func(e *Entry, name string) bool {
		if !isName(e.Name, 200) || a.byTag[name] != nil {
			return false
		}
		e.Tag = "attack." + name
		e.Uses = uses[e.Tag]
		a.byTag[name] = e
		if a.byID[e.ID] == nil && (e.Kind == Technique || e.Retired == nil) {
			a.byID[e.ID] = e
		}
		return true
	}
	order := make(map[string]int, len(m.Tactics)) // from 1 on: names of former tactics come first
	for _, t := range m.Tactics {
		e := &Entry{Kind: Tactic, ID: t.ID, Name: t.Name}
		if isTacticID(t.ID) && isShort(t.Short) && a.byID[t.ID] == nil && add(e, t.Short) {
			order[t.Short] = len(order) + 1
			a.tactics = append(a.tactics, e)
		}
	}
	for _, t := range m.Renamed {
		e := &Entry{Kind: Tactic, ID: t.ID, Name: t.Name, Retired: &Retirement{Basis: Published}}
		for _, name := range t.Successors {
			if after := a.byTag[name]; after != nil {
				e.Retired.Successors = append(e.Retired.Successors, after)
			}
		}
		if isTacticID(t.ID) && isShort(t.Short) {
			add(e, t.Short)
		}
	}
	slices.SortStableFunc(m.Techniques, func(a, b technique) int { return cmp.Compare(a.ID, b.ID) })
	for _, t := range m.Techniques {
		if !isTechniqueID(t.ID) {
			continue
		}
		slices.SortStableFunc(t.Tactics, func(a, b string) int { return cmp.Compare(order[a], order[b]) })
		e := &Entry{Kind: Technique, ID: t.ID, Name: t.Name, Tactics: t.Tactics}
		if t.Retired {
			e.Retired = &Retirement{Basis: t.Basis}
		}
		if above, _, ok := strings.Cut(t.ID, "."); ok {
			e.Parent = a.byID[above] // sorted before it
		}
		if add(e, strings.ToLower(t.ID)) && !t.Retired {
			a.techniques = append(a.techniques, e)
		}
	}
	for _, t := range m.Techniques {
		e := a.byID[t.ID]
		if e == nil || e.Retired == nil || e.Retired.Successors != nil {
			continue
		}
		for _, id := range t.Successors {
			if after := a.byID[id]; after != nil && after.Retired == nil {
				e.Retired.Successors = append(e.Retired.Successors, after)
			}
		}
	}
	a.prepareSearch()
	return a
}

// isName reports whether a text can be shown as a name in one line.
func isName(text string, most int) bool {
	return text != "" && len(text) <= most && !strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsPrint(r) })
}

func isTacticID(id string) bool {
	return len(id) == len("TA0001") && strings.HasPrefix(id, "TA") && allDigits(id[2:])
}

func isTechniqueID(id string) bool {
	above, sub, isSub := strings.Cut(id, ".")
	return len(above) == len("T1001") && above[0] == 'T' && allDigits(above[1:]) && (!isSub || len(sub) == 3 && allDigits(sub))
}

func isShort(name string) bool {
	return name != "" && strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789-") == ""
}
