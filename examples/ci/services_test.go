//go:build ci

package ci_test

import (
	"encoding/xml"
	"errors"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

const rule = `title: An account is looked up
id: 8d1f7c1e-95c2-4b93-ae55-0bb0e4a4e4e5
status: experimental
date: 2026/01/15
logsource: {category: process_creation, product: windows}
detection:
  selection: {Image|endswith: '\whoami.exe'}
  condition: selection
level: LEVEL
`

// A step gets hostile names and inputs that try to run commands.
const injection = "$(touch pwned)`touch pwned`;touch pwned\n&& touch pwned'\"\n"

func needs(t *testing.T, programs ...string) {
	t.Helper()
	for _, p := range programs {
		if _, err := exec.LookPath(p); err != nil {
			t.Skipf("needs %s", p)
		}
	}
}

// top is the folder of this repository.
func top(t *testing.T) string {
	t.Helper()
	folder, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	return folder
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// run runs a program in a folder and returns what it prints and its status.
func run(t *testing.T, folder string, environment map[string]string, program string, arguments ...string) (out string, status int) {
	t.Helper()
	c := exec.Command(program, arguments...)
	c.Dir = folder
	for _, e := range os.Environ() {
		if !strings.HasPrefix(e, "GIT_") {
			c.Env = append(c.Env, e)
		}
	}
	for key, value := range environment {
		c.Env = append(c.Env, key+"="+value)
	}
	said, err := c.CombinedOutput()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return string(said), exit.ExitCode()
	}
	if err != nil {
		t.Fatal(err)
	}
	return string(said), 0
}

// workspace is a repository of rules with one of the level.
func workspace(t *testing.T, level string) string {
	t.Helper()
	folder := t.TempDir()
	write(t, filepath.Join(folder, "rules", "whoami.yml"), strings.Replace(rule, "LEVEL", level, 1))
	for _, arguments := range [][]string{
		{"init", "-q", "-b", "main"}, {"add", "."},
		{"-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false", "commit", "-qm", "first"},
	} {
		if said, status := run(t, folder, nil, "git", arguments...); status != 0 {
			t.Fatal(said)
		}
	}
	return folder
}

// TestAction runs the steps of the action as a runner does.
func TestAction(t *testing.T) {
	needs(t, "bash", "go", "git")
	var a action
	read(t, "../../.github/actions/check/action.yml", &a)
	tools := t.TempDir() // shared, so that only one builds
	for _, c := range []struct {
		name, level    string
		inputs         map[string]string
		status         int
		shown, summary string // expressions
	}{
		{name: "finds", level: "hihg", inputs: map[string]string{"paths": "rules\n", "sarif": "out.sarif"}, status: 1,
			shown: `(?m)^::error file=rules/whoami\.yml,line=9,col=8,endColumn=12,title=invalid-level::unknown level`, summary: `\| <code>rules/whoami.yml&#58;9&#58;8</code> \| error \|`},
		{name: "finds nothing", level: "high", inputs: map[string]string{"annotations": "false"}, status: 0, shown: `(?m)^checked 1 rule in 1 file: 1 warning$`, summary: `1 warning`},
		{name: "fails on warnings", level: "high", inputs: map[string]string{"fail-on": "warning", "summary": "false"}, status: 1, shown: `(?m)^::warning `, summary: `^$`},
		{name: "of a change", level: "hihg", inputs: map[string]string{"changed": "HEAD"}, status: 0, shown: `^$`, summary: `1 unchanged`},
		{name: "hostile paths", level: "high", inputs: map[string]string{"paths": injection + "-x\n--config=x"}, status: 2, shown: "(?m)^sigma-lsp: --config=x: no such file", summary: `cannot be read`},
		{name: "hostile words", level: "high", inputs: map[string]string{"fail-on": injection}, status: 2, shown: `--fail-on: unknown value "`, summary: `^$`},
		{name: "hostile revision", level: "high", inputs: map[string]string{"changed": "--output=pwned" + injection}, status: 2, shown: `no such revision`, summary: `^$`},
	} {
		t.Run(c.name, func(t *testing.T) {
			folder, temporary := workspace(t, c.level), t.TempDir()
			environment := map[string]string{
				"GITHUB_ACTIONS": "true", "GITHUB_ACTION_PATH": filepath.Join(top(t), ".github", "actions", "check"), "GITHUB_WORKSPACE": folder,
				"RUNNER_TEMP": tools, "GITHUB_STEP_SUMMARY": filepath.Join(temporary, "summary.md"), "GITHUB_OUTPUT": filepath.Join(temporary, "output"),
			}
			write(t, environment["GITHUB_STEP_SUMMARY"], "")
			shown, status := "", 0
			for _, step := range a.Runs.Steps {
				own := maps.Clone(environment)
				for key, value := range step.Env {
					own[key] = regexp.MustCompile(`\$\{\{ inputs\.([a-z-]+) \}\}`).ReplaceAllStringFunc(value, func(s string) string {
						name := strings.TrimSuffix(strings.TrimPrefix(s, "${{ inputs."), " }}")
						if given, ok := c.inputs[name]; ok {
							return given
						}
						return a.Inputs[name].Default
					})
				}
				var out string
				if out, status = run(t, folder, own, "bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", step.Run); status != 0 {
					shown += out
					break
				}
				shown += out
			}
			if status != c.status || !regexp.MustCompile(c.shown).MatchString(shown) {
				t.Errorf("status %d, want %d:\n%s", status, c.status, shown)
			}
			if summary := read(t, environment["GITHUB_STEP_SUMMARY"], nil); !regexp.MustCompile(c.summary).MatchString(summary) {
				t.Errorf("the summary is\n%s", summary)
			}
			if output := read(t, environment["GITHUB_OUTPUT"], nil); output != "status="+string(rune('0'+c.status))+"\n" {
				t.Errorf("the output is %q", output)
			}
			if name := c.inputs["sarif"]; name != "" && !strings.Contains(read(t, filepath.Join(folder, name), nil), `"ruleId":"invalid-level"`) {
				t.Error("the log lacks the finding")
			}
			if _, err := os.Stat(filepath.Join(folder, "pwned")); err == nil {
				t.Error("an input was run")
			}
		})
	}
}

// TestGitLab runs the job of the template as a runner does, on a clone of what
// is committed here.
func TestGitLab(t *testing.T) {
	needs(t, "bash", "go", "git")
	var jobs map[string]struct {
		Variables             map[string]string
		Before_script, Script []string //nolint:revive // as the key
		Artifacts             struct {
			Reports struct{ Junit string }
		}
	}
	read(t, "gitlab.yml", &jobs)
	job := jobs["sigma"]
	published := filepath.Join(t.TempDir(), "sigma-lsp.git")
	if said, status := run(t, top(t), nil, "git", "clone", "-q", "--bare", "--depth", "1", "file://"+top(t), published); status != 0 {
		t.Fatal(said)
	}
	if said, status := run(t, published, nil, "git", "branch", "-f", "published", "HEAD"); status != 0 {
		t.Fatal(said)
	}
	for level, want := range map[string]int{"hihg": 1, "high": 0} {
		environment := maps.Clone(job.Variables)
		environment["SIGMA_LSP"], environment["SIGMA_LSP_VERSION"] = "file://"+published, "published"
		folder := workspace(t, level)
		script := strings.Join(append(job.Before_script, job.Script...), "\n")
		said, status := run(t, folder, environment, "bash", "-e", "-o", "pipefail", "-c", script)
		if status != want {
			t.Errorf("status %d, want %d:\n%s", status, want, said)
		}
		var report struct {
			Tests    int `xml:"tests,attr"`
			Failures int `xml:"failures,attr"`
		}
		if err := xml.Unmarshal([]byte(read(t, filepath.Join(folder, job.Artifacts.Reports.Junit), nil)), &report); err != nil || report.Tests != 1 || report.Failures != want {
			t.Errorf("the report counts %+v: %v", report, err)
		}
	}
}

// TestPreCommit runs the hooks by pre-commit itself, from what is committed
// here.
func TestPreCommit(t *testing.T) {
	needs(t, "pre-commit", "go", "git")
	environment := map[string]string{"PRE_COMMIT_HOME": t.TempDir(), "GOFLAGS": "-modcacherw"}
	out, status := run(t, top(t), nil, "go", "env", "GOMODCACHE")
	if status != 0 {
		t.Fatal(out)
	}
	environment["GOMODCACHE"] = strings.TrimSpace(out) // otherwise it would have to fetch
	folder := workspace(t, "hihg")
	write(t, filepath.Join(folder, "--output=pwned.yml"), "title: A name like an option\n")
	if said, status := run(t, folder, nil, "git", "add", "."); status != 0 {
		t.Fatal(said)
	}
	said, status := run(t, folder, environment, "pre-commit", "try-repo", top(t), "sigma-check", "--all-files")
	if status != 1 || !strings.Contains(said, "rules/whoami.yml:9:8: error: unknown level") {
		t.Errorf("sigma-check: status %d:\n%s", status, said)
	}
	said, status = run(t, folder, environment, "pre-commit", "try-repo", top(t), "sigma-fix", "--all-files")
	if status != 1 || !strings.Contains(said, "files were modified by this hook") || !strings.Contains(read(t, filepath.Join(folder, "rules", "whoami.yml"), nil), "date: 2026-01-15") {
		t.Errorf("sigma-fix: status %d:\n%s", status, said)
	}
}
