package detection

import (
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/taxonomy"
)

var _ = check.Register(check.Check{
	Name:     "broad-filter",
	Group:    "detection",
	Severity: check.Info,
	Optional: true,
	Profiles: map[string]check.Severity{"review": check.Info},
	Title:    "filter of a folder that every user can write to",
	What:     `Reports a filter that only names a folder that every user can write to.`,
	Why: `A filter that excludes everything below a folder such as AppData or Temp also excludes
malware that is started from there, which needs no privileges. Add the name of the
program, its publisher or its command line to the filter.`,
	Avoid: `
logsource: {category: process_creation, product: windows}
detection:
  selection:
    CommandLine|contains: whoami
  filter_updater:
    Image|contains: '\AppData\Local\'
  condition: selection and not filter_updater`,
	Prefer: `
logsource: {category: process_creation, product: windows}
detection:
  selection:
    CommandLine|contains: whoami
  filter_updater:
    Image|contains: '\AppData\Local\Updater\'
    Image|endswith: '\updater.exe'
  condition: selection and not filter_updater`,
	Run: broadFilter,
})

// writable are folders that every user can write to.
var writable = []string{`\appdata`, `\appdata\local`, `\appdata\local\temp`, `\appdata\roaming`, `\temp`, `\windows\temp`, `\tmp`, `\users`, `\users\public`, `\downloads`, `\desktop`, `\programdata`, `/tmp`, `/var/tmp`, `/dev/shm`, `/home`}

func broadFilter(p *check.Pass) {
	for i, s := range ofKind(p, taxonomy.KindPath) {
		if all, ok := i.Selection.Test.(*sigma.AllOf); !strings.HasPrefix(i.Selection.Name.Value, "filter") || ok && len(all.Tests) > 1 {
			continue
		}
		if s.Parts[len(s.Parts)-1].Kind != sigma.Any {
			continue
		}
		text := strings.ToLower(strings.Trim(s.Node.Value, `*\/`))
		if len(text) > 1 && text[1] == ':' {
			text = strings.Trim(text[2:], `\`)
		} else if strings.HasPrefix(text, ":") {
			text = strings.Trim(text[1:], `\`)
		}
		for _, folder := range writable {
			if text == folder[1:] {
				p.Reportf(s.Node.Span, "every user can write to this folder, so the filter also excludes programs that an attacker puts there")
				break
			}
		}
	}
}
