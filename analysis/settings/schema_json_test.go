package settings

import (
	"encoding/json"
	"os"
	"testing"

	"sigma-lsp/analysis/sigma/archivetest"
)

// The schema in the documentation, which names all checks, is current.
func TestJSONSchemaIsCurrent(t *testing.T) {
	const path = "../../docs/sigma-lsp.schema.json"
	text, err := json.MarshalIndent(jsonSchema(), "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	text = append(text, '\n')
	if *archivetest.Update {
		if err := os.WriteFile(path, text, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if was, err := os.ReadFile(path); err != nil || string(was) != string(text) {
		t.Errorf("%s is not current (%v); run go test ./analysis/settings -update", path, err)
	}
}

// jsonSchema is the JSON schema of a settings file, draft 2020-12. It allows
// everything that the reader accepts, and refuses what a schema can express.
func jsonSchema() map[string]any {
	s := schemaOf(top)
	s["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	s["title"] = "Settings of sigma-lsp (" + FileName + ")"
	s["$defs"] = map[string]any{
		"severity": severityWord.choices(),
		"check":    checkWord.choices(),
		"checks":   severities.entries(),
	}
	return s
}

// Schemas that are long and used several times are defined once.
var definitions = map[schema]string{severityWord: "severity", checkWord: "check", severities: "checks"}

func reference(s schema) (map[string]any, bool) {
	name, ok := definitions[s]
	return map[string]any{"$ref": "#/$defs/" + name}, ok
}

// schemaOf is the JSON schema of a part of the file.
func schemaOf(s schema) map[string]any {
	if ref, ok := reference(s); ok {
		return ref
	}
	switch s := s.(type) {
	case *word:
		return s.schema()
	case *list:
		return map[string]any{"type": "array", "items": schemaOf(s.of)}
	case *mapping:
		return s.entries()
	case *object:
		return s.entries()
	}
	panic("a schema of another type")
}

func (w *word) schema() map[string]any {
	switch {
	case w.any:
		return map[string]any{"type": []any{"string", "number", "boolean"}}
	case w.pattern != "":
		return map[string]any{"type": "string", "pattern": w.pattern}
	case w.known != nil:
		return w.choices()
	}
	return map[string]any{"type": "string", "minLength": 1}
}

// choices are the known words and, if others are accepted, any text.
func (w *word) choices() map[string]any {
	var choices []any
	for _, k := range w.known() {
		choices = append(choices, map[string]any{"const": k.Name, "description": k.Doc})
	}
	if w.open {
		choices = append(choices, map[string]any{"type": "string", "minLength": 1})
	}
	return map[string]any{"anyOf": choices}
}

func (m *mapping) entries() map[string]any {
	s := map[string]any{"type": "object"}
	if m.key.known == nil || m.key.open {
		s["additionalProperties"] = schemaOf(m.value)
		return s
	}
	keys := map[string]any{}
	for _, k := range m.key.known() {
		keys[k.Name] = map[string]any{"description": k.Doc, "allOf": []any{schemaOf(m.value)}}
	}
	s["properties"], s["additionalProperties"] = keys, false
	return s
}

func (o *object) entries() map[string]any {
	keys := map[string]any{}
	for _, k := range o.keys {
		nothing := map[string]any{"type": "null"} // a key that is not written out yet
		keys[k.name] = map[string]any{"description": k.title, "anyOf": []any{schemaOf(k.schema), nothing}}
	}
	s := map[string]any{"type": "object", "properties": keys, "additionalProperties": false}
	var needs []any
	for _, name := range o.required {
		needs = append(needs, map[string]any{"required": []any{name}})
	}
	if needs != nil {
		s["anyOf"] = needs
	}
	return s
}
