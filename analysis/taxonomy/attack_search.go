package taxonomy

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"sync"
	"unicode"

	"sigma-lsp/analysis/sigma"
)

// searchable is an entry with the lower-case words that it is found by.
type searchable struct {
	entry      *Entry
	name       string   // the words of its name, separated by one space
	words      []string // of its name
	aboveWords []string // of the technique above it
}

func (a *Attack) prepareSearch() {
	a.words = sync.OnceValue(func() []searchable {
		all := make([]searchable, 0, len(a.tactics)+len(a.techniques))
		above := map[*Entry][]string{}
		for _, e := range slices.Concat(a.tactics, a.techniques) {
			words := splitWords(e.Name)
			above[e] = words
			all = append(all, searchable{e, strings.Join(words, " "), words, above[e.Parent]})
		}
		return all
	})
}

func splitWords(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// How well an entry fits what was typed.
const (
	sameID = iota
	sameName
	idBegins
	nameBegins
	wordsBegin  // each word typed begins a word of the name
	titleBegins // … or of the name above it
	substring   // each occurs in the name
	noMatch
)

// Search returns the tactics and techniques that fit a text: the beginning of
// an id or of a tag, or beginnings of words of the name. The best come first,
// of equally good ones those that more public rules carry. No text fits all.
// Retired ones are not found.
func (a *Attack) Search(text string) []*Entry {
	type hit struct {
		entry *Entry
		fit   int
	}
	id := strings.TrimPrefix(strings.ToLower(strings.TrimSpace(text)), "attack.")
	words := splitWords(id)
	name := strings.Join(words, " ")
	var hits []hit
	for _, s := range a.words() {
		if fit := s.matchTier(id, name, words); fit < noMatch {
			hits = append(hits, hit{s.entry, fit})
		}
	}
	slices.SortStableFunc(hits, func(a, b hit) int {
		return cmp.Or(cmp.Compare(a.fit, b.fit), cmp.Compare(b.entry.Uses, a.entry.Uses))
	})
	entries := make([]*Entry, len(hits))
	for i, h := range hits {
		entries[i] = h.entry
	}
	return entries
}

func (s *searchable) matchTier(id, name string, words []string) int {
	tag := s.entry.Tag[len("attack."):]
	switch {
	case id == "":
		return idBegins
	case tag == id:
		return sameID
	case s.name == name:
		return sameName
	case strings.HasPrefix(tag, id), s.entry.Kind == Technique && strings.HasPrefix(tag[1:], id):
		return idBegins
	case len(words) == 0:
		return noMatch
	case strings.HasPrefix(s.name, name):
		return nameBegins
	}
	fit := wordsBegin
	for _, w := range words {
		begins := func(word string) bool { return strings.HasPrefix(word, w) }
		switch {
		case slices.ContainsFunc(s.words, begins):
		case slices.ContainsFunc(s.aboveWords, begins):
			fit = max(fit, titleBegins)
		case strings.Contains(s.name, w):
			fit = max(fit, substring)
		default:
			return noMatch
		}
	}
	return fit
}

// Suggest returns the entry that an unknown tag was most likely meant to be: a
// technique whose id lacks its letter or a zero, or has another separator than
// the dot, the parent of an unknown sub-technique, a tactic or technique
// written by its name, a tactic with one or two typos, without its "and", or
// truncated. It can be a retired one.
func (a *Attack) Suggest(tag string) (*Entry, bool) {
	name := strings.TrimPrefix(strings.ToLower(tag), "attack.")
	if e := a.byDigits(name); e != nil {
		return e, true
	}
	if above, _, ok := strings.Cut(name, "."); ok {
		if e := a.byTag[above]; e != nil && e.usable() {
			return e, true
		}
	}
	joined := strings.Join(splitWords(name), " ")
	tactics := make([]string, 0, len(a.tactics)+1)
	for tag, e := range a.byTag {
		if e.Kind == Tactic {
			tactics = append(tactics, tag)
		}
	}
	if near, ok := sigma.Suggest(strings.ReplaceAll(joined, " ", "-"), tactics); ok {
		return a.byTag[near], true
	}
	var same, part []*Entry
	for _, s := range a.words() {
		switch {
		case joined == "":
		case s.name == joined:
			same = append(same, s.entry)
		case s.entry.Parent == nil && strings.Contains(joined, " ") && strings.HasSuffix(s.name, " "+joined):
			part = append(part, s.entry) // "OS Credential Dumping" had no "OS" once
		}
	}
	switch {
	case len(same) == 1:
		return same[0], true
	case len(same) == 0 && len(part) == 1:
		return part[0], true
	case len(same) > 1: // several sub-techniques share a name
		return nil, false
	}
	return a.shortTactic(joined)
}

// titleWords are short names of tactics that reports use.
var titleWords = map[string]string{"c2": "command-and-control", "cnc": "command-and-control", "privesc": "privilege-escalation"}

// shortTactic finds a tactic by words in which "and" is missing, or by the beginning
// of its name.
func (a *Attack) shortTactic(words string) (*Entry, bool) {
	without := func(text string) string {
		return strings.NewReplacer("-and-", "", "-", "", " and ", "", " ", "").Replace(text)
	}
	if e := a.byTag[titleWords[words]]; e != nil {
		return e, true
	}
	short := without(words)
	names, begun := map[string]*Entry{}, []*Entry{}
	for tag, e := range a.byTag {
		if e.Kind != Tactic {
			continue
		}
		names[without(tag)] = e
		if len(short) > 3 && strings.HasPrefix(without(tag), short) {
			begun = append(begun, e)
		}
	}
	if near, ok := sigma.Suggest(short, slices.Collect(maps.Keys(names))); ok {
		return names[near], true
	}
	if len(begun) == 1 {
		return begun[0], true
	}
	return nil, false
}

// usable reports whether a tag can name the entry, or its replacement.
func (e *Entry) usable() bool { return e.Retired == nil || len(e.Retired.Successors) > 0 }

// byDigits finds a technique by the digits of its id, with something else for
// the letter or for the dot, or nil.
func (a *Attack) byDigits(name string) *Entry {
	digits := strings.TrimLeft(name, "t")
	for _, digits := range []string{digits, digits[min(1, len(digits)):]} {
		if len(digits) < 4 || !allDigits(digits[:4]) {
			continue
		}
		id := "t" + digits[:4]
		if sub := digits[4:]; sub != "" {
			marked := strings.TrimLeft(sub, "./_-")
			number := strings.TrimLeft(marked, "0")
			if marked != sub && allDigits(number) && len(number) < 4 { // t1059.1
				marked = strings.Repeat("0", 3-len(number)) + number
			}
			if len(marked) != 3 {
				continue
			}
			id += "." + marked
		}
		if e := a.byTag[id]; e != nil && e.usable() {
			return e
		}
	}
	return nil
}
