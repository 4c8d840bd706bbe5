package complete

import (
	"fmt"
	"strings"
	"testing"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/taxonomy"
	"sigma-lsp/analysis/workspace"
	"sigma-lsp/convert/pipeline"
)

// large is a rule of 20 kB with a mark.
func large(place string) (string, int) {
	var b strings.Builder
	b.WriteString("title: Large\ntags:\n    - attack.execution\nlogsource:\n    category: process_creation\n    product: windows\ndetection:\n")
	for i := range 180 {
		b.WriteString("    selection_" + string(rune('a'+i%26)) + string(rune('a'+i/26)) + ":\n        Image|endswith: '\\whoami.exe'\n        CommandLine|contains:\n            - ' /all'\n            - ' /priv'\n")
	}
	b.WriteString(place)
	before, after, _ := strings.Cut(b.String(), mark)
	return before + after, len(before)
}

func BenchmarkComplete(b *testing.B) {
	for name, place := range map[string]string{
		"field":     "    selection:\n        Ima" + mark + "\n    condition: selection\n",
		"modifier":  "    selection:\n        Image|" + mark + "\n    condition: selection\n",
		"condition": "    condition: 1 of sel" + mark + "\n",
		"tag":       "    condition: selection\ntags:\n    - att" + mark,
	} {
		b.Run(name, func(b *testing.B) {
			text, at := large(place)
			source, w := sigma.NewSource(text), world()
			At(source, at, w)
			for b.Loop() {
				At(source, at, w)
			}
		})
	}
}

// BenchmarkPrepare finds out about all log sources.
func BenchmarkPrepare(b *testing.B) {
	standard, _ := pipeline.Builtin(pipeline.BuiltinNames()[0])
	for b.Loop() {
		NewTarget([]*pipeline.Pipeline{standard}).Prepare(taxonomy.Standard())
	}
}

// BenchmarkWorkspace completes in the middle of 4,000 rules.
func BenchmarkWorkspace(b *testing.B) {
	rule := "title: Rule %d\nid: 00000000-0000-4000-8000-%012d\ntags: [attack.execution, attack.t1059.%03d]\nlogsource:\n    category: process_creation\n    product: windows\n" +
		"detection:\n    selection:\n        Image|endswith: a\n        Field%d: b\n        User: c\n    condition: selection\n"
	var files []*workspace.File
	for i := range 4000 {
		name := fmt.Sprintf("rules/%d.yml", i)
		files = append(files, workspace.Summarize(name, name, sigma.Parse(sigma.NewSource(fmt.Sprintf(rule, i, i, i%9, i%50)))))
	}
	w := world()
	w.Index, w.Key = workspace.New(files, true), "rules/1.yml"
	for name, place := range map[string]string{
		"field":   "    selection:\n        Ima" + mark,
		"value":   "    selection:\n        Field1: " + mark,
		"tag":     "    condition: selection\ntags:\n    - att" + mark,
		"related": "    condition: selection\nrelated:\n    - id: Rule" + mark,
	} {
		b.Run(name, func(b *testing.B) {
			text, at := large(place)
			source := sigma.NewSource(text)
			At(source, at, w)
			for b.Loop() {
				At(source, at, w)
			}
		})
	}
}
