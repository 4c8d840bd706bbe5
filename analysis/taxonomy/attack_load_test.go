package taxonomy

import (
	"bytes"
	"os"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// The material that the embedded version is made of reads to the same.
func TestLoadAttackStandard(t *testing.T) {
	text, err := os.ReadFile(shared + "attack.json")
	if err != nil {
		t.Skip("the material is not there: ../shared/attack.json")
	}
	a, err := LoadAttack(text)
	if err != nil {
		t.Fatal(err)
	}
	standard := Standard().Attack()
	if dump(a) != dump(standard) {
		t.Error("the loaded ATT&CK is another one than the embedded")
	}
}

// dump writes all entries, in the order of their tags.
func dump(a *Attack) string {
	var lines []string
	for _, e := range a.byTag {
		lines = append(lines, e.Tag+" "+show(e))
	}
	slices.Sort(lines)
	var tactics []string
	for _, e := range a.tactics {
		tactics = append(tactics, e.Tag)
	}
	return "version " + a.Version + "\n" + strings.Join(tactics, " ") + "\n" + strings.Join(lines, "\n") + "\n"
}

// Each archive contains a file of ATT&CK and the result of reading it, or the
// error.
func TestLoadAttack(t *testing.T) {
	archive, err := txtar.ParseFile("testdata/attack.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(archive.Files); i += 2 {
		file, want := archive.Files[i], archive.Files[i+1]
		t.Run(file.Name, func(t *testing.T) {
			a, err := LoadAttack(file.Data)
			got := ""
			if err != nil {
				got = "error: " + err.Error() + "\n"
			} else {
				got = dump(a)
			}
			if got != string(want.Data) {
				t.Errorf("read\n%snot\n%s", got, want.Data)
			}
		})
	}
}

func TestLoadAttackLimit(t *testing.T) {
	if _, err := LoadAttack(bytes.Repeat([]byte{' '}, MaxAttack+1)); err == nil || !strings.Contains(err.Error(), "64") {
		t.Error(err)
	}
}

func FuzzLoadAttack(f *testing.F) {
	archive, err := txtar.ParseFile("testdata/attack.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range archive.Files {
		f.Add(file.Data)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		a, err := LoadAttack(text)
		if err != nil {
			return
		}
		for _, e := range a.Search("") {
			if a.Lookup(e.Tag) != e || a.ByID(e.ID) != e || e.Title() == "" {
				t.Errorf("%+v is not found by its own names", e)
			}
		}
	})
}
