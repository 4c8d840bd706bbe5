package keys

import (
	"strings"
	"testing"

	"sigma-lsp/analysis/sigma"
)

func TestKeysAreWhole(t *testing.T) {
	for place := Rule; place <= Simulation; place++ {
		names := map[string]bool{}
		for _, k := range In(place) {
			switch {
			case names[k.Name]:
				t.Errorf("place %d has %q twice", place, k.Name)
			case k.Takes == "" || !strings.HasSuffix(k.Doc, "."):
				t.Errorf("place %d: %q is not explained", place, k.Name)
			case (k.Type == Word) != (len(k.Values) > 1):
				t.Errorf("place %d: %q is a word without words, or has words and is none", place, k.Name)
			}
			names[k.Name] = true
			for _, v := range k.Values {
				if !strings.HasSuffix(v.Doc, ".") {
					t.Errorf("place %d: %q of %q is not explained", place, v.Text, k.Name)
				}
			}
		}
		if len(names) == 0 {
			t.Errorf("place %d has no keys", place)
		}
	}
}

func TestCorrelationsAreThoseOfTheLanguage(t *testing.T) {
	kind, _ := Lookup(Correlation, "type")
	for _, name := range sigma.CorrelationTypes {
		if _, ok := kind.Value(string(name)); !ok {
			t.Errorf("type %q is missing", name)
		}
	}
	for _, name := range sigma.LimitOperators {
		if _, ok := Lookup(CorrelationCondition, name); !ok {
			t.Errorf("operator %q is missing", name)
		}
	}
	if len(kind.Values) != len(sigma.CorrelationTypes) {
		t.Error("there are types that the language does not have")
	}
}
