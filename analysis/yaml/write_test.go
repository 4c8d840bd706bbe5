package yaml

import "testing"

// The words that are decided without a trial get the result of one.
func TestPlainWords(t *testing.T) {
	words := []string{
		"a", "y", "Y", "n", "yes", "No", "on", "OFF", "true", "True", "tRUE", "null", "Null", "nULL", "NaN", "inf", "e5", "E-5", "o7", "xFF",
		"attack.t1059.001", "attack.execution", "a.", "a-", "a--b", "a_", "Z9", "document", "i.", "b1_0", "T10",
	}
	for _, word := range words {
		if !isWord(word) {
			t.Errorf("%q is not a word", word)
		}
		if fast, slow := plain(word), readsAsText(word); fast != slow {
			t.Errorf("%q: %t, by trial %t", word, fast, slow)
		}
	}
	for _, text := range []string{"", "1a", "-a", "a b", "a:", "a#", "ä", "_a", ".a"} {
		if isWord(text) {
			t.Errorf("%q is a word", text)
		}
	}
}
