package detection

import (
	"slices"
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "hash-without-type",
	Group:    "detection",
	Severity: check.Warning,
	Profiles: map[string]check.Severity{"sigmahq": check.Warning},
	Title:    "hash without its type",
	What: `Reports a value of the field Hashes that does not start with the type of
the hash and "=", or has the wrong number of digits for its type. With the profile
"sigmahq", a hint also reports partial hashes that would still be found.`,
	Why: `Hashes holds all hashes of a file in one text, each as type, "=" and
digits. A value in any other form does not match. SigmaHQ rules always write the type
and all digits.`,
	Avoid: `
detection:
  selection:
    Hashes|startswith: d41d8cd98f00b204e9800998ecf8427e
  condition: selection`,
	Prefer: `
detection:
  selection:
    Hashes|contains: MD5=D41D8CD98F00B204E9800998ECF8427E
  condition: selection`,
	Run: hashWithoutType,
})

// digits is how many digits a hash has.
var digits = map[string]int{"MD5": 32, "SHA1": 40, "SHA256": 64, "SHA384": 96, "SHA512": 128, "IMPHASH": 32}

func hashWithoutType(p *check.Pass) {
	fields(p, func(i check.Item) {
		if i.Field != "Hashes" && (i.Field != "Hash" || !p.Configured()) {
			return
		}
		for _, v := range i.Values {
			s, ok := v.(sigma.String)
			if ok && i.Field == "Hashes" && faulty(p, s) {
				continue
			}
			if _, number := v.(sigma.Number); p.Configured() && (number || ok && !whole(s)) {
				p.Reportf(v.SourceNode().Span, `SigmaHQ rules write a hash as its type, "=" and all digits, such as "MD5=" and 32 digits`).WithSeverity(check.Hint)
			}
		}
	})
}

// faulty reports a value that is in no event.
func faulty(p *check.Pass, s sigma.String) bool {
	if len(s.Parts) == 0 {
		return false
	}
	opens, closes := s.Parts[0].Kind != sigma.Text, s.Parts[len(s.Parts)-1].Kind != sigma.Text
	kind, hash, typed := strings.Cut(text(s), "=")
	want, known := digits[strings.ToUpper(kind)]
	switch {
	case opens && !typed && !closes || opens && !typed && len(text(s)) < 32:
		return false
	case !typed && !opens:
		p.Reportf(s.Node.Span, "a value of Hashes must start with the hash type, such as %q", "MD5="+short(text(s)))
	case typed && !known && !opens:
		p.Reportf(s.Node.Span, "unknown hash type %.20q; use MD5, SHA1, SHA256 or IMPHASH", kind)
	case typed && known && !closes && len(hash) != want && !strings.Contains(hash, ","):
		p.Reportf(s.Node.Span, "a %s hash has %d digits, but this one has %d", strings.ToUpper(kind), want, len(hash))
	default:
		return false
	}
	return true
}

// whole reports whether each text of a value between wildcards is a hash of
// Sysmon with its type. Source: pysigma-validators-sigmahq 0.21.0,
// SigmahqInvalidHashKvValidator.
func whole(s sigma.String) bool {
	for _, part := range s.Parts {
		kind, hash, _ := strings.Cut(part.Text, "=")
		if part.Kind == sigma.Text && (!slices.Contains(ofSysmon, kind) || len(hash) != digits[kind] || strings.Trim(hash, "0123456789abcdefABCDEF") != "") {
			return false
		}
	}
	return true
}

var ofSysmon = []string{"MD5", "SHA1", "SHA256", "IMPHASH"}

// text is a value without its wildcards.
func text(s sigma.String) (out string) {
	for _, part := range s.Parts {
		out += part.Text
	}
	return out
}

func short(text string) string {
	if len(text) > 12 {
		return text[:8] + "..."
	}
	return text
}
