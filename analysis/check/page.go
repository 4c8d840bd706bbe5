package check

import (
	"fmt"
	"regexp"
	"strings"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/convert"
	"sigma-lsp/convert/pipeline"
)

// Page is what there is to say of a check, as Markdown: what it finds and why
// that matters, an example of the fault and of how to write it instead, the
// fixes that are offered, and how to hide the findings.
func (c *Check) Page() string {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\nFinds: %s.\n\n%s\n", c.Name, c.Title, c.Why)
	fmt.Fprintf(&b, "\nGroup `%s`, severity %s.\n", c.Group, c.Severities())
	for _, example := range []struct{ title, text string }{{"Avoid", c.Avoid}, {"Prefer", c.Prefer}} {
		if example.text != "" {
			fmt.Fprintf(&b, "\n## %s\n\n```yaml\n%s\n```\n", example.title, strings.Trim(example.text, "\n"))
		}
	}
	if fixes := c.exampleFixes(); len(fixes) > 0 {
		b.WriteString("\n## Fix\n\nIn the example the editor offers:\n\n")
		for _, f := range fixes {
			kind := "a choice: it may change what the rule matches, or there is more than one way"
			if f.Safe {
				kind = "safe: the rule matches the same events, so `sigma-lsp check --fix` makes it, too"
			}
			fmt.Fprintf(&b, "- *%s* (%s)\n", strings.NewReplacer("*", `\*`, "_", `\_`, "<", `\<`).Replace(f.Title), kind)
		}
	}
	if c.Mandatory {
		b.WriteString("\n## Hide or change\n\nAn error of this check cannot be ignored by a comment, turned off in the settings or hidden by a baseline:\nno tool can read the file until it is fixed.\n")
		return b.String()
	}
	fmt.Fprintf(&b, "\n## Hide or change\n\nFor one line, by a comment on it or alone above it:\n\n```yaml\n# sigma-lsp: ignore[%s]\n```\n\n"+
		"For all rules, in `.sigma-lsp.yml`:\n\n```yaml\nchecks:\n  %s: off\n```\n", c.Name, c.Name)
	return b.String()
}

// Severities says which severity a check has, by default and in the profiles
// where it differs.
func (c *Check) Severities() string {
	usual := c.Default(Profiles[0])
	text := usual.String()
	for _, profile := range Profiles[1:] {
		if s := c.Default(profile); s != usual {
			text += fmt.Sprintf(", %s in %s", s, profile)
		}
	}
	return text
}

var sections = regexp.MustCompile(`(?m)^(logsource|detection|correlation|filter):`)

// Example completes an example of a check to a document that can be read: one
// that has neither log source nor detection gets some.
func Example(text string) string {
	text = strings.Trim(text, "\n") + "\n"
	if !sections.MatchString(text) {
		text += "logsource: {category: process_creation}\ndetection: {selection: {User: SYSTEM}, condition: selection}\n"
	}
	return text
}

// exampleFixes are the fixes that the check offers in its own example, one of
// each title.
func (c *Check) exampleFixes() (fixes []Fix) {
	f := sigma.Parse(sigma.NewSource(Example(c.Avoid)))
	p, _ := pipeline.Builtin(pipeline.BuiltinNames()[0])
	seen := map[string]bool{}
	for _, found := range Run(f, Settings{
		Severity: SeverityFunc("", map[string]Severity{c.Name: c.Severity}),
		Result:   func(d *sigma.Document) *convert.Result { return convert.Convert(d, p) },
	}) {
		if found.Check != c {
			continue
		}
		for _, fix := range FixesOf(f, found) {
			if !seen[fix.Title] {
				seen[fix.Title] = true
				fixes = append(fixes, fix)
			}
		}
	}
	return fixes
}
