package sigma

import (
	"math/rand/v2"
	"strings"
	"testing"
)

func TestNearest(t *testing.T) {
	levels := []string{"informational", "low", "medium", "high", "critical"}
	for _, c := range []struct {
		word       string
		candidates []string
		want       string
	}{
		{"hihg", levels, "high"},                  // swapped
		{"hgh", levels, "high"},                   // missing
		{"hiigh", levels, "high"},                 // too many
		{"hiqh", levels, "high"},                  // wrong
		{"HIGH", levels, "high"},                  // case alone
		{"Informatoinl", levels, "informational"}, // two edits
		{"infrmatonl", levels, ""},                // three edits
		{"lo", levels, "low"},                     // one of three letters
		{"lw", levels, "low"},
		{"l", levels, ""}, // half the letters are guessed
		{"severe", levels, ""},
		{"", levels, ""},
		{"high", nil, ""},
		{"filter_c", []string{"filter_a", "filter_b"}, ""}, // two equally near
		{"filter_ab", []string{"filter_a", "filter_xy"}, "filter_a"}, // the nearer one
		{"filter_c", []string{"filter_a", "filter_a"}, "filter_a"},   // one named twice is one
		{"größe", []string{"grösse", "grüße"}, "grüße"},
		{strings.Repeat("a", 1<<20), []string{strings.Repeat("a", 1<<20-1)}, strings.Repeat("a", 1<<20-1)},
	} {
		got, ok := Suggest(c.word, c.candidates)
		if got != c.want || ok != (c.want != "") {
			t.Errorf("Nearest(%.20q, …) = %.20q, %v; want %.20q", c.word, got, ok, c.want)
		}
	}
}

// A correct word that is similar to a known one has no suggestion.
func TestMisspelt(t *testing.T) {
	for _, c := range []struct{ word, known, want string }{
		{"windwos", "windows", "windows"},
		{"indows", "windows", "windows"},
		{"iwndows", "windows", "windows"},
		{"Comandline", "CommandLine", "CommandLine"},
		{"prcess_creatoin", "process_creation", "process_creation"}, // two edits
		{"tag", "tags", "tags"},
		{"Hash", "Hashes", "Hashes"},
		{"IMAGE", "Image", "Image"}, // case alone
		{"SQL", "sql", "sql"},
		{"gitlab", "github", ""},
		{"mysql", "sql", ""},
		{"rsyslog", "syslog", ""},
		{"asa", "aaa", ""},
		{"cwe", "cve", ""},
		{"sid", "id", ""},
		{"actor", "action", ""},
		{"Active", "Action", ""},
		{"created", "related", ""},
		{"AppCorrelationID", "OpCorrelationID", ""},
		{"c-uri", "uri", ""},
	} {
		if got, _ := SuggestStrict(c.word, []string{c.known}); got != c.want {
			t.Errorf("Misspelt(%q, %q) = %q, want %q", c.word, c.known, got, c.want)
		}
	}
}

// The distance equals the one computed without the shortcuts.
func TestSlipsAgreeWithTheWholeTable(t *testing.T) {
	whole := func(a, b []rune) int {
		d := make([][]int, len(a)+1)
		for i := range d {
			d[i] = make([]int, len(b)+1)
			for j := range d[i] {
				if i == 0 || j == 0 {
					d[i][j] = i + j
					continue
				}
				d[i][j] = min(d[i-1][j], d[i][j-1]) + 1
				if a[i-1] == b[j-1] {
					d[i][j] = min(d[i][j], d[i-1][j-1])
				} else {
					d[i][j] = min(d[i][j], d[i-1][j-1]+1)
				}
				if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
					d[i][j] = min(d[i][j], d[i-2][j-2]+1)
				}
			}
		}
		return min(d[len(a)][len(b)], maxDistance+1)
	}
	random := rand.New(rand.NewPCG(1, 2))
	word := func() []rune {
		r := make([]rune, random.IntN(8))
		for i := range r {
			r[i] = rune("abc"[random.IntN(3)])
		}
		return r
	}
	for range 20_000 {
		a, b := word(), word()
		if got, want := distance(a, b), whole(a, b); got != want {
			t.Fatalf("slips(%q, %q) = %d, want %d", string(a), string(b), got, want)
		}
	}
}
