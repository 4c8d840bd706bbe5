package detection

import (
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/taxonomy"
)

var _ = check.Register(check.Check{
	Name:     "hashes-whole-value",
	Group:    "detection",
	Severity: check.Info,
	Title:    "single hash compared with the whole Hashes field",
	What:     `Reports a whole value of Hashes with a single hash.`,
	Why: `Hashes holds all hashes of a file in one text, such as
"MD5=…,SHA256=…,IMPHASH=…". A single hash equals it only if Sysmon is configured for a
single type. "contains" finds the hash anywhere in the list.`,
	Avoid: `
logsource: {category: process_creation, product: windows}
detection:
  selection:
    Hashes: MD5=D41D8CD98F00B204E9800998ECF8427E
  condition: selection`,
	Prefer: `
logsource: {category: process_creation, product: windows}
detection:
  selection:
    Hashes|contains: MD5=D41D8CD98F00B204E9800998ECF8427E
  condition: selection`,
	Run: hashesWholeValue,
})

func hashesWholeValue(p *check.Pass) {
	for _, i := range knownItems(p) {
		if i.field.Kind != taxonomy.KindHashes {
			continue
		}
		reported := false
		for _, s := range i.texts {
			text, plain := s.Plain()
			kind, _, typed := strings.Cut(text, "=")
			if !plain || !typed || digits[strings.ToUpper(kind)] == 0 || strings.Contains(text, ",") {
				continue
			}
			f := p.Reportf(s.Node.Span, "%q holds all hashes of the file; write \"contains\" for one of them", i.Field)
			if len(i.Modifiers) == 0 && len(i.texts) == len(i.Values) && !reported {
				f.Suggest("Use contains", i.AddModifier("contains"))
			}
			reported = true
		}
	}
}
