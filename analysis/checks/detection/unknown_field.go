package detection

import (
	"slices"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/taxonomy"
)

var _ = check.Register(check.Check{
	Name:     "unknown-field",
	Group:    "detection",
	Severity: check.Info,
	Profiles: map[string]check.Severity{"sigmahq": check.Info},
	Title:    "unknown field",
	What: `Reports a field that the log source does not have but that is similar to
one of its fields. For Windows processes, images, DNS queries and the registry, or if the
settings set a severity for this check, or with the profile "sigmahq" or "strict", every
unknown field is reported. Keys of LEQL are reported with the name that Sigma has for them.`,
	Why: `The field is probably misspelled and not found in any event. Add the fields
of your team to "fields" in the settings.`,
	Avoid: `
logsource: {category: process_creation, product: windows}
detection:
  selection:
    ComandLine|contains: whoami
  condition: selection`,
	Prefer: `
logsource: {category: process_creation, product: windows}
detection:
  selection:
    CommandLine|contains: whoami
  condition: selection`,
	Run: unknownField,
})

// leqlKeys are the keys of processes in InsightIDR, and the fields of Sigma that they hold.
var leqlKeys = map[string]string{
	"process.exe_path": "Image", "process.cmd_line": "CommandLine", "process.username": "User", "process.pid": "ProcessId",
	"process.working_dir": "CurrentDirectory", "process.exe_file.orig_filename": "OriginalFileName",
	"process.exe_file.description": "Description", "process.exe_file.product_name": "Product", "process.exe_file.author": "Company",
	"parent_process.exe_path": "ParentImage", "parent_process.cmd_line": "ParentCommandLine", "parent_process.pid": "ParentProcessId",
}

func unknownField(p *check.Pass) {
	l := logsource(p)
	if !p.Taxonomy().KnownLogsource(l) {
		return
	}
	fields(p, func(i check.Item) {
		if _, ok := p.Taxonomy().Field(l, i.Field); ok {
			return
		}
		if _, cased := p.Taxonomy().Canonical(l, i.Field); cased {
			return // see field-name-case
		}
		if name, ok := leqlKeys[i.Field]; ok {
			if _, known := p.Taxonomy().Field(l, name); known {
				f := p.Reportf(i.FieldAt, "%q is a LEQL key; Sigma calls the field %q", i.Field, name).AllowedBy("fields", i.Field)
				if e, ok := renamed(i, name); ok {
					f.Suggest("Write "+name, e)
				}
				return
			}
		}
		if near, ok := p.Taxonomy().SuggestField(l, i.Field); ok {
			f := p.Reportf(i.FieldAt, "unknown field %.60q for this log source; did you mean %q?", i.Field, near).AllowedBy("fields", i.Field)
			if e, ok := renamed(i, near); ok {
				f.Suggest("Write "+near, e)
			}
		} else if p.Configured() || isComplete(l) && !mapped(p, i.Item) {
			p.Reportf(i.FieldAt, "unknown field %.60q for this log source", i.Field).AllowedBy("fields", i.Field)
		}
	})
}

// complete are the categories of Windows events of which all fields are known: their
// events are defined by Sysmon and the security log.
var complete = []string{"process_creation", "image_load", "dns_query", "registry_add", "registry_delete", "registry_event", "registry_rename", "registry_set"}

func isComplete(l taxonomy.Logsource) bool {
	return l.Product == "windows" && l.Service == "" && slices.Contains(complete, l.Category)
}

// mapped reports whether a pipeline has a key for the field, such as a team's own one.
func mapped(p *check.Pass, i *sigma.Item) bool {
	if p.Settings.Result == nil {
		return false
	}
	_, ok := p.Result().Keys(i)
	return ok
}
