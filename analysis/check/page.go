package check

import (
	"fmt"
	"regexp"
	"strings"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/convert"
	"sigma-lsp/convert/pipeline"
)

// Page describes a check in Markdown. The section "Fixes" is left out for a check that
// offers none in its example.
func (c *Check) Page() string {
	var b strings.Builder
	section := func(title, text string) {
		if text != "" {
			fmt.Fprintf(&b, "\n## %s\n\n%s\n", title, text)
		}
	}
	fmt.Fprintf(&b, "# %s\n\n%s.\n\nGroup `%s`, severity %s.\n", c.Name, strings.ToUpper(c.Title[:1])+c.Title[1:], c.Group, c.Severities())
	section("What it does", quoted.ReplaceAllString(c.What, "`$1`"))
	section("Why it matters", quoted.ReplaceAllString(c.Why, "`$1`"))
	section("Example", fenced(c.Avoid))
	section("Use instead", fenced(c.Prefer))
	section("Fixes", c.fixes())
	section("Options", c.options())
	return b.String()
}

// quoted is what pages show as code.
var quoted = regexp.MustCompile(`"([^"]+)"`)

// fenced puts an example in a code block; it leaves an empty one empty.
func fenced(example string) string {
	if example == "" {
		return ""
	}
	return "```yaml\n" + strings.Trim(example, "\n") + "\n```"
}

// fixes lists the fixes that are offered for the example.
func (c *Check) fixes() string {
	var lines []string
	for _, f := range c.exampleFixes() {
		kind := "a suggestion: it may change what the rule matches, or is one of several"
		if f.Safe {
			kind = "safe: the rule matches the same events; also applied by `sigma-lsp check --fix`"
		}
		title := strings.NewReplacer("*", `\*`, "_", `\_`, "<", `\<`).Replace(f.Title)
		lines = append(lines, fmt.Sprintf("- *%s* (%s)", title, kind))
	}
	if lines == nil {
		return ""
	}
	return "For the example the editor offers:\n\n" + strings.Join(lines, "\n")
}

// options says how to ignore the check or to change its severity.
func (c *Check) options() string {
	if c.Mandatory {
		return "An error of this check cannot be ignored by a comment, turned off in the settings or hidden by a\n" +
			"baseline: no tool can read the file until it is fixed."
	}
	return fmt.Sprintf("To ignore the check on one line, add a comment at its end or on the line above:\n\n```yaml\n# sigma-lsp: ignore[%s]\n```\n\n"+
		"To turn it off for all rules, or to give it another severity, use `.sigma-lsp.yml`:\n\n```yaml\nchecks:\n  %s: off\n```", c.Name, c.Name)
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
