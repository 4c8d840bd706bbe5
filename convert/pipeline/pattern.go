package pipeline

import (
	"regexp"
	"regexp/syntax"

	"sigma-lsp/analysis/sigma"
)

// pattern is a regular expression of a pipeline. Matching takes time
// proportional to the size of its program and the length of the text.
type pattern struct {
	*regexp.Regexp
	size int
}

const (
	maxProgram = 10_000      // instructions of one expression
	maxMatches = 100_000     // in one text
	matchWork  = 50          // additional cost of a match
	maxWork    = 100_000_000 // instructions times bytes in one run: a few seconds at worst
)

// pattern reads a required regular expression.
func (p *params) pattern(name string) *pattern { return p.requiredPattern(name, "") }

// anchoredPattern reads a pattern that has to match from the start of the text.
func (p *params) anchoredPattern(name string) *pattern { return p.requiredPattern(name, `\A`) }

func (p *params) requiredPattern(name, anchor string) *pattern {
	if n, ok := p.required(name); ok {
		if isText(n) {
			return p.compile(n, anchor)
		}
		p.reportMismatch(n, name, "a regular expression")
	}
	return nil
}

func (p *params) compile(n *sigma.Node, anchor string) *pattern {
	faults := sigma.CheckPattern(n.Value)
	for _, f := range faults {
		p.problem(regexCheck, n.Sub(f.At.Start, f.At.End), "%s", f.Text)
	}
	if len(faults) > 0 {
		return nil
	}
	text := n.Value
	if anchor != "" {
		text = anchor + "(?:" + text + ")"
	}
	tree, err := syntax.Parse(text, syntax.Perl)
	if err == nil {
		if program, err := syntax.Compile(tree.Simplify()); err == nil && len(program.Inst) <= maxProgram {
			if re, err := regexp.Compile(text); err == nil {
				return &pattern{re, len(program.Inst)}
			}
		}
	}
	p.problem(regexCheck, n.Span, "this regular expression is too large; use fewer or smaller repetitions")
	return nil
}

// addWork reports whether the run may still match an expression against a text.
func (r *run) addWork(p *pattern, text string) bool {
	if r.regexWork += p.size * (len(text) + 1); r.regexWork > maxWork {
		r.limit("the regular expressions of the pipeline take too long over this rule")
	}
	return !r.stopped
}

func (r *run) matches(p *pattern, text string) bool {
	return r.addWork(p, text) && p.MatchString(text)
}

// match returns the positions of the groups of the first match; nil without
// one.
func (r *run) match(p *pattern, text string) []int {
	if !r.addWork(p, text) {
		return nil
	}
	return p.FindStringSubmatchIndex(text)
}

// matchAll is match for all matches; false if there are too many.
func (r *run) matchAll(p *pattern, text string) ([][]int, bool) {
	if !r.addWork(p, text) {
		return nil, false
	}
	all := p.FindAllStringSubmatchIndex(text, maxMatches+1)
	r.regexWork += matchWork * len(all)
	if len(all) > maxMatches {
		r.limit("the pipeline replaces too much in a text of this rule")
	}
	return all, !r.stopped
}
