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
	Title:    "deprecated or unsupported rule outside its folder",
	What: `Reports a deprecated or unsupported rule that is not in a folder of that
name. A rule that has not been saved is not reported.`,
	Why: `SigmaHQ keeps these rules in separate folders, so that nobody deploys them
with the others.`,
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
		p.Reportf(status.Span, "move the %s rule to a folder %q", status.Value, status.Value)
	}
}
