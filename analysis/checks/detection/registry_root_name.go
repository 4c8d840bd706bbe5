package detection

import (
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/taxonomy"
)

var _ = check.Register(check.Check{
	Name:     "registry-root-name",
	Group:    "detection",
	Severity: check.Info,
	Title:    "long name of a registry root",
	What: `Reports a registry path that starts with a long root name such as
HKEY_LOCAL_MACHINE.`,
	Why: `Sysmon and Sigma's taxonomy use HKLM, HKU and HKCR, so the value does not
match. The keys of a user are below HKU and the SID of the user: omit the root and use
"contains" or "endswith".`,
	Avoid: `
logsource: {category: registry_set, product: windows}
detection:
  selection:
    TargetObject|startswith: 'HKEY_LOCAL_MACHINE\SOFTWARE\Agent'
  condition: selection`,
	Prefer: `
logsource: {category: registry_set, product: windows}
detection:
  selection:
    TargetObject|startswith: 'HKLM\SOFTWARE\Agent'
  condition: selection`,
	Run: registryRootName,
})

// roots are the short names of the roots; those of a user have none.
var roots = map[string]string{"HKEY_LOCAL_MACHINE": "HKLM", "HKEY_USERS": "HKU", "HKEY_CLASSES_ROOT": "HKCR", "HKEY_CURRENT_USER": ""}

func registryRootName(p *check.Pass) {
	for i, s := range ofKind(p, taxonomy.KindRegistry) {
		value := s.Node.Value
		skip := len(value) - len(strings.TrimLeft(value, `*\`))
		root, _, _ := strings.Cut(value[skip:], `\`)
		short, ok := roots[strings.ToUpper(root)]
		if !ok {
			continue
		}
		at := s.Node.Sub(skip, skip+len(root))
		if short == "" {
			p.Reportf(at, "%q has the keys of a user below HKU and the SID, not below %s", i.Field, root)
			continue
		}
		f := p.Reportf(at, "%q has %s, not %s", i.Field, short, root)
		rewrite(f, "Write "+short, s.Node, value[:skip]+short+value[skip+len(root):])
	}
}
