package pipeline

import (
	"embed"
	"fmt"
	"sync"

	"sigma-lsp/analysis/sigma"
)

//go:embed builtin/*.yml
var builtinFiles embed.FS

// The embedded pipelines, the default one first. Each is parsed on first use.
var builtins = []struct {
	name string
	read func() *Pipeline
}{
	{"insightidr", builtin("insightidr")},
	{"insightidr-extended", builtin("insightidr-extended")},
	{"insightidr-reference", builtin("insightidr-reference")},
}

func builtin(name string) func() *Pipeline {
	return sync.OnceValue(func() *Pipeline {
		text, err := builtinFiles.ReadFile("builtin/" + name + ".yml")
		if err != nil {
			panic(err)
		}
		p, problems := Parse(name, sigma.NewSource(string(text)))
		if len(problems) > 0 {
			panic(fmt.Sprintf("embedded pipeline %s: %s", name, problems[0].Text))
		}
		return p
	})
}

// Builtin returns an embedded pipeline.
func Builtin(name string) (*Pipeline, bool) {
	for _, b := range builtins {
		if b.name == name {
			return b.read(), true
		}
	}
	return nil, false
}

// BuiltinNames returns the names of the embedded pipelines, the default one
// first.
func BuiltinNames() []string {
	names := make([]string, len(builtins))
	for i, b := range builtins {
		names[i] = b.name
	}
	return names
}
