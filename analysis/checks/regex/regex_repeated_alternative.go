package regex

import (
	"regexp"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "regex-repeated-alternative",
	Group:    "regex",
	Severity: check.Info,
	Title:    "repeated or empty alternative in a regular expression",
	What: `Reports an alternative that appears twice in a choice, and one that is empty between
two bars.`,
	Why: `The repetition has no effect; another alternative was probably meant. An empty
alternative matches everywhere, so the choice requires nothing.`,
	Avoid: `
logsource: {category: process_creation, product: windows}
detection:
  selection:
    CommandLine|re: '-(enc|ec|enc)\s'
  condition: selection`,
	Prefer: `
logsource: {category: process_creation, product: windows}
detection:
  selection:
    CommandLine|re: '-(enc|ec|en)\s'
  condition: selection`,
	Run: regexRepeatedAlternative,
})

func regexRepeatedAlternative(p *check.Pass) {
	eachRegexp(p, func(_ check.Item, r sigma.Regexp) {
		type level struct {
			seen  map[string]bool
			start int // of the alternative
		}
		value, levels := r.Node.Value, []level{{map[string]bool{}, 0}}
		finish := func(end int, bar bool) bool {
			l := &levels[len(levels)-1]
			text := value[l.start:end]
			switch {
			case text == "" && bar && len(l.seen) > 0:
				p.Reportf(r.Node.Sub(end-1, end+1), "empty alternative, which matches everywhere")
				return false
			case text != "" && l.seen[text]:
				p.Reportf(r.Node.Sub(l.start, end), "repeated alternative %.40q", text)
				return false
			}
			l.seen[text], l.start = true, end+1
			return true
		}
		for i, c := range syntaxBytes(value) {
			if len(levels) == 100 {
				break
			}
			switch c {
			case '(':
				levels = append(levels, level{map[string]bool{}, groupStart(value, i)})
			case '|':
				if !finish(i, true) {
					return
				}
			case ')':
				if !finish(i, false) || len(levels) == 1 {
					return
				}
				levels = levels[:len(levels)-1]
			}
		}
		if len(levels) == 1 {
			finish(len(value), false)
		}
	})
}

// groupStart is where the contents of a group begin.
func groupStart(value string, open int) int {
	if m := groupPrefix.FindString(value[open:]); m != "" {
		return open + len(m)
	}
	return open + 1
}

var groupPrefix = regexp.MustCompile(`^\(\?(P?<\w+>|[a-zA-Z-]*:|<?[=!])`)
