// Package ci_test tests the files of this repository that build services and
// hooks use, as far as that is possible without the services.
package ci_test

import (
	"os"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"
)

func read(t *testing.T, name string, into any) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err == nil && into != nil {
		err = yaml.Unmarshal(text, into)
	}
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

type action struct {
	Inputs map[string]struct{ Default string }
	Runs   struct {
		Steps []struct {
			Shell, Run string
			Env        map[string]string
		}
	}
}

// Nothing is put into a script by the service: it would be run.
func TestActionPutsNoInputIntoScripts(t *testing.T) {
	var a action
	read(t, "../../.github/actions/check/action.yml", &a)
	if len(a.Runs.Steps) == 0 {
		t.Fatal("the action has no steps")
	}
	for _, step := range a.Runs.Steps {
		if strings.Contains(step.Run, "${{") {
			t.Errorf("a script holds an expression:\n%s", step.Run)
		}
	}
}

// What the examples name is there.
func TestExamplesNameWhatIsThere(t *testing.T) {
	var hooks []struct{ ID, Entry, Language string }
	read(t, "../../.pre-commit-hooks.yaml", &hooks)
	there := map[string]bool{}
	for _, h := range hooks {
		there[h.ID] = true
	}
	var config struct {
		Repos []struct {
			Hooks []struct {
				ID   string
				Args []string
			}
		}
	}
	read(t, "pre-commit-config.yaml", &config)
	for _, h := range config.Repos[0].Hooks {
		if !there[h.ID] || len(h.Args) > 0 && h.Args[len(h.Args)-1] != "--" {
			t.Errorf("the hook %s is none of ours, or takes names for options", h.ID)
		}
	}
	var a action
	read(t, "../../.github/actions/check/action.yml", &a)
	var workflow struct {
		Jobs map[string]struct {
			Steps []struct {
				Uses string
				With map[string]any
			}
		}
	}
	read(t, "github.yml", &workflow)
	steps := 0
	for _, step := range workflow.Jobs["check"].Steps {
		if !strings.HasPrefix(step.Uses, "OWNER/sigma-lsp/.github/actions/check@") {
			continue
		}
		steps++
		for name := range step.With {
			if _, ok := a.Inputs[name]; !ok {
				t.Errorf("the action has no input %q", name)
			}
		}
	}
	if steps != 1 {
		t.Errorf("%d steps use the action", steps)
	}
}
