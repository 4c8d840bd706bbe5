package regex

import (
	"regexp"
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "regex-inline-flag",
	Group:    "regex",
	Severity: check.Hint,
	Optional: true,
	Title:    "inline flag in a regular expression",
	What:     `Reports a group such as "(?i)" at the start of an expression.`,
	Why: `Sigma has the modifiers "i", "m" and "s" for these flags. Not every engine
supports inline flags, and readers look for the modifiers.`,
	Avoid: `
detection:
  selection:
    CommandLine|re: '(?i)whoami'
  condition: selection`,
	Prefer: `
detection:
  selection:
    CommandLine|re|i: whoami
  condition: selection`,
	Run: regexInlineFlag,
})

var inlineFlags = regexp.MustCompile(`^\(\?([ims]+)\)`)

func regexInlineFlag(p *check.Pass) {
	for _, i := range p.Items() {
		var found []*check.Finding
		var edits []sigma.Edit
		flags, same := "", true
		for _, v := range i.Values {
			r, ok := v.(sigma.Regexp)
			if !ok || r.Node == nil {
				break
			}
			m := inlineFlags.FindStringSubmatchIndex(r.Node.Value)
			if m == nil {
				same = false
				continue
			}
			own := r.Node.Value[m[2]:m[3]]
			same = same && (flags == "" || flags == own)
			flags = own
			at := r.Node.Sub(m[0], m[1])
			found = append(found, p.Reportf(at, "use the modifier instead of the inline flag %q: %q", r.Node.Value[m[0]:m[1]], "re|"+strings.Join(strings.Split(own, ""), "|")))
			edits = append(edits, sigma.Edit{At: at})
		}
		if !same || len(found) == 0 || len(found) != len(i.Values) {
			continue
		}
		for _, m := range i.Modifiers {
			if m.Name == "re" {
				added := ""
				for _, flag := range strings.Split(flags, "") {
					if !i.Has(flag) && !strings.Contains(added, flag) {
						added += "|" + flag
					}
				}
				edits = append(edits, sigma.InsertAt(m.At.End, added))
			}
		}
		for _, f := range found {
			f.Fix("Convert flags to modifiers", edits...)
		}
	}
}
