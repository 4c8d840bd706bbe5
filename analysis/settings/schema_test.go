package settings

import (
	"encoding/json"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"golang.org/x/tools/txtar"
	"gopkg.in/yaml.v3"

	"sigma-lsp/analysis/sigma"
)

func compiled(t *testing.T) *jsonschema.Schema {
	t.Helper()
	text, err := json.Marshal(jsonSchema())
	if err != nil {
		t.Fatal(err)
	}
	read, err := jsonschema.UnmarshalJSON(strings.NewReader(string(text)))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("settings.json", read); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("settings.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// inexpressible reports whether a schema cannot express a problem.
func inexpressible(p sigma.Problem) bool {
	return p.Check == fileKind || p.Check == syntaxKind || strings.Contains(p.Text, "pattern") && !strings.Contains(p.Text, "empty") || strings.Contains(p.Text, "no pipeline") ||
		strings.Contains(p.Text, "brackets") || strings.Contains(p.Text, "relative") || strings.Contains(p.Text, "merge keys")
}

// TestSchema demands that the schema and the reader agree: on the files of the
// tests, on each of them cut to one key, and on the example.
func TestSchema(t *testing.T) {
	schema := compiled(t)
	var texts []string
	archives, err := filepath.Glob("testdata/*/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatal("no archives", err)
	}
	for _, name := range archives {
		a, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range a.Files {
			if text := marks.ReplaceAllString(string(f.Data), ""); path.Base(f.Name) == FileName || strings.Contains(name, "edits") && f.Name != "after" {
				texts = append(texts, text)
			}
		}
	}
	agreed := map[bool]int{}
	for _, text := range texts {
		var whole yaml.Node
		if yaml.Unmarshal([]byte(text), &whole) != nil || len(whole.Content) == 0 {
			continue
		}
		pieces := []*yaml.Node{whole.Content[0]}
		if root := pieces[0]; root.Kind == yaml.MappingNode {
			for i := 0; i+1 < len(root.Content); i += 2 {
				pieces = append(pieces, &yaml.Node{Kind: yaml.MappingNode, Content: root.Content[i : i+2]})
			}
		}
		for _, piece := range pieces {
			written, err := yaml.Marshal(piece)
			if err != nil {
				continue // an alias without its anchor
			}
			var value any
			if yaml.Unmarshal(written, &value) != nil {
				continue // keys that JSON does not have
			}
			file := Read(FileName, sigma.NewSource(string(written)), Files{})
			sound := true
			for _, p := range file.Problems {
				sound = sound && inexpressible(p)
			}
			asJSON, err := json.Marshal(value)
			if err != nil {
				continue
			}
			read, err := jsonschema.UnmarshalJSON(strings.NewReader(string(asJSON)))
			if err != nil {
				t.Fatal(err)
			}
			fault := schema.Validate(read)
			agreed[sound]++
			if (fault == nil) != sound {
				t.Errorf("%s\nthe reader says %v, the schema %v", written, file.Problems, fault)
			}
		}
	}
	if agreed[true] < 20 || agreed[false] < 20 {
		t.Errorf("too few files to tell: %v", agreed)
	}
}

// The example has no problem, and shows every key.
func TestExample(t *testing.T) {
	const example = "../../examples/settings/"
	text, err := os.ReadFile(example + FileName)
	if err != nil {
		t.Fatal(err)
	}
	file := Read(FileName, sigma.NewSource(string(text)), RelativeTo(FileName, FilesIn(example, new(AttackFiles))))
	for _, p := range file.Problems {
		t.Errorf("%s %s", locate(file, p.At), p.Text)
	}
	for _, k := range keys {
		if !strings.Contains("\n"+string(text), "\n"+k.name+":") && !strings.Contains("\n"+string(text), "\n# "+k.name+":") {
			t.Errorf("the example does not show %s", k.name)
		}
	}
}
