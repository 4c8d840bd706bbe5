package detection

import (
	"regexp"
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/taxonomy"
)

var _ = check.Register(check.Check{
	Name:     "path-with-arguments",
	Group:    "detection",
	Severity: check.Warning,
	Title:    "arguments in a field that holds a path",
	What: `Reports a value with arguments in a field that holds the path of a
program.`,
	Why: `The field holds only the path, so the value never matches. Arguments are in
the command line.`,
	Avoid: `
logsource: {category: process_creation, product: windows}
detection:
  selection:
    Image|endswith: '\net.exe user'
  condition: selection`,
	Prefer: `
logsource: {category: process_creation, product: windows}
detection:
  selection:
    Image|endswith: '\net.exe'
    CommandLine|contains: ' user'
  condition: selection`,
	Run: pathWithArguments,
})

var (
	windowsArgument = regexp.MustCompile(`(?i)\.(exe|com|bat|cmd)"? +([-/]\w|"|\w+$)`)
	unixArgument    = regexp.MustCompile(`(^|\w )--?[A-Za-z][\w-]*$`)
)

func pathWithArguments(p *check.Pass) {
	l := logsource(p)
	for i, s := range ofKind(p, taxonomy.KindPath) {
		for _, part := range s.Parts {
			if strings.IndexByte(part.Text, ' ') < 0 && !strings.HasPrefix(part.Text, "-") {
				continue
			}
			m := windowsArgument.FindStringSubmatchIndex(part.Text)
			if m == nil && unix(l) && program(i.Field) && part.Text == endOf(s) {
				if m = unixArgument.FindStringSubmatchIndex(part.Text); m != nil && m[3] == 0 && m[1] > 2 {
					m = nil // a name may end so
				}
			}
			if m != nil {
				p.Reportf(s.Node.Span, "%q holds the path of the program without arguments; compare them with the command line", i.Field)
				break
			}
		}
	}
}

// program reports whether a field holds the path of a program, by its name.
func program(field string) bool { return strings.HasSuffix(field, "Image") || field == "exe" }
