package sigma

import (
	"slices"
	"strings"
	"unicode"
)

// Suggest returns the candidate that the word was most likely meant to be: at
// most two edits away (a letter added, missing or wrong, or two swapped), with
// fewer edits than half the letters, and closer than every other candidate.
// Case is ignored, so a word in the wrong case finds its candidate.
func Suggest(word string, candidates []string) (string, bool) {
	w := lowerRunes(word)
	best, nearest, alone := maxDistance+1, "", false
	for _, candidate := range candidates {
		if n := len(candidate); n > 4*(len(w)+maxDistance) || n < len(w)-maxDistance { // bytes, at most 4 of a letter
			continue
		}
		c := lowerRunes(candidate)
		d := distance(w, c)
		switch {
		case 2*d >= max(len(w), len(c)) || d > best:
		case d < best:
			best, nearest, alone = d, candidate, true
		case candidate != nearest:
			alone = false
		}
	}
	if best > maxDistance || !alone {
		return "", false
	}
	return nearest, true
}

// SuggestStrict is Suggest for open vocabularies: fields, log sources, keys,
// namespaces. Most unknown words that are similar to a known one are correct
// ("gitlab" and "github", "actor" and "action", "cwe" and "cve"), so it
// requires more: the first letter is right, missing or swapped with the second,
// one edit needs at least four letters and two need eight, unless they are the
// end ("Hash" and "Hashes").
func SuggestStrict(word string, candidates []string) (string, bool) {
	near, ok := Suggest(word, candidates)
	if !ok {
		return "", false
	}
	w, c := lowerRunes(word), lowerRunes(near)
	first := w[0] == c[0] || slices.Equal(w, c[1:]) || min(len(w), len(c)) > 1 && w[0] == c[1] && w[1] == c[0]
	switch long := max(len(w), len(c)); {
	case slices.Equal(w, c):
	case !first, long < 4, long < 8 && distance(w, c) > 1 && !strings.HasPrefix(string(c), string(w)):
		return "", false
	}
	return near, true
}

const maxDistance = 2

func lowerRunes(s string) []rune {
	r := []rune(s)
	for i := range r {
		r[i] = unicode.ToLower(r[i])
	}
	return r
}

// distance is the optimal string alignment distance, or maxDistance+1 where it is
// greater than maxDistance. Only the diagonals that can stay within maxDistance are
// computed, so the time is linear however long the words are.
func distance(a, b []rune) int {
	const far = maxDistance + 1
	if len(a)-len(b) > maxDistance || len(b)-len(a) > maxDistance {
		return far
	}
	// Row i has the distances of a[:i] to b[:j] for j = i+k-maxDistance.
	type row [2*maxDistance + 1]int
	var before, above row
	for i := range len(a) + 1 {
		var here row
		least := far
		for k := range here {
			j := i + k - maxDistance
			switch {
			case j < 0 || j > len(b):
				here[k] = far
				continue
			case i == 0:
				here[k] = j
			case j == 0:
				here[k] = i
			default:
				d := above[k]
				if a[i-1] != b[j-1] {
					d++
				}
				if k > 0 {
					d = min(d, here[k-1]+1)
				}
				if k < len(here)-1 {
					d = min(d, above[k+1]+1)
				}
				if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
					d = min(d, before[k]+1)
				}
				here[k] = min(d, far)
			}
			least = min(least, here[k])
		}
		if least >= far {
			return far
		}
		before, above = above, here
	}
	return above[len(b)-len(a)+maxDistance]
}
