package detection

import (
	"slices"
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/taxonomy"
)

var _ = check.Register(check.Check{
	Name:     "renamed-program",
	Group:    "detection",
	Severity: check.Hint,
	Optional: true,
	Profiles: map[string]check.Severity{"review": check.Info},
	Title:    "program that is recognized by its file name only",
	What:     `Reports a program of Windows that is compared by the name of its file only.`,
	Why: `An attacker who copies the program under another name is not found. OriginalFileName
holds the name from the version information of the file, which a copy keeps.`,
	Avoid: `
logsource: {category: process_creation, product: windows}
detection:
  selection:
    Image|endswith: '\rundll32.exe'
    CommandLine|contains: javascript
  condition: selection`,
	Prefer: `
logsource: {category: process_creation, product: windows}
detection:
  selection_img:
    - Image|endswith: '\rundll32.exe'
    - OriginalFileName: RUNDLL32.EXE
  selection_cli:
    CommandLine|contains: javascript
  condition: all of selection_*`,
	Run: renamedProgram,
})

func renamedProgram(p *check.Pass) {
	l := logsource(p)
	if l.Product != "windows" || l.Category != "process_creation" {
		return
	}
	items := p.Items()
	if slices.ContainsFunc(items, func(i check.Item) bool {
		return i.Field == "OriginalFileName" || i.Field == "Hashes" || i.Field == "Description"
	}) {
		return
	}
	for _, i := range knownItems(p) {
		if i.field.Kind != taxonomy.KindPath || i.Field != "Image" || strings.HasPrefix(i.Selection.Name.Value, "filter") {
			continue
		}
		for _, s := range i.texts {
			value := strings.ToLower(strings.Trim(s.Node.Value, "*"))
			name := strings.TrimSuffix(value[strings.LastIndexByte(value, '\\')+1:], ".exe")
			if knownPrograms.exact[name] {
				p.Reportf(s.Node.Span, "a copy of the program under another name is not found; compare OriginalFileName as well")
				break
			}
		}
	}
}
