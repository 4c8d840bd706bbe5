package sigmahq

import (
	"slices"

	"sigma-lsp/analysis/check"
)

var _ = check.Register(check.Check{
	Name:     "status-deprecated-outside-folder",
	Group:    "sigmahq",
	Severity: check.Warning,
	Optional: true,
	Profiles: warned,
	Title:    "deprecated or unsupported rule among the others",
	Why: `The public rules keep what is deprecated or unsupported in folders of that name,
so that nobody deploys it with the rest. A rule that has not been saved lies
nowhere yet, and nothing is said.`,
	Prefer: `
status: experimental`,
	Run: statusDeprecatedOutsideFolder,
})

func statusDeprecatedOutsideFolder(p *check.Pass) {
	status, ok := text(p, "status")
	if !ok || p.Settings.Path == "" || status.Value != "deprecated" && status.Value != "unsupported" {
		return
	}
	if !slices.Contains(folders(p.Settings.Path), status.Value) {
		p.Reportf(status.Span, "a rule that is %s belongs in a folder %q", status.Value, status.Value)
	}
}
