package check

import (
	"regexp"
	"slices"
	"strings"

	"sigma-lsp/analysis/sigma"
)

// ignore is a comment that hides findings: "# sigma-lsp: ignore[id, id]" on the
// line of a finding or alone on the line above it, or
// "# sigma-lsp: ignore-document[id]" before the first key of a document.
type ignore struct {
	at        sigma.Span // of the comment
	document  bool
	malformed bool // hides nothing, as it is written otherwise
	misplaced bool // after the first key, where it cannot apply to the document
	alone     bool // on its line
	line      int  // whose findings are hidden
	ids       []ignoredID
}

type ignoredID struct {
	name      string
	at        sigma.Span
	ran, used bool
}

var (
	ignorePattern = regexp.MustCompile(`^#\s*sigma-lsp:\s*(ignore|ignore-document)\[([^\]]*)\]`)
	// malformedIgnorePattern is what was meant to hide something: another case, another word,
	// a space before the bracket, no names.
	malformedIgnorePattern = regexp.MustCompile(`(?i)^#\s*sigma-lsp:\s*(ignore|ignore-document|disable|off|skip|allow|noqa|nolint)\b\s*(\[[^\]]*\])?`)
)

// ignoresOf reads the comments of a document that hide findings.
func ignoresOf(f *sigma.File, d *sigma.Document) (ignores []*ignore) {
	if !strings.Contains(f.Source.Text(d.Span), "sigma-lsp:") {
		return nil
	}
	comments := d.Comments(f.Source)
	below := map[int]int{} // the first line below a comment that is none
	for _, c := range slices.Backward(comments) {
		if line := f.Source.LineOf(c.At.Start); c.Alone {
			below[line] = max(line+1, below[line+1])
		}
	}
	for _, c := range comments {
		m := ignorePattern.FindStringSubmatchIndex(f.Source.Text(c.At))
		if m == nil {
			if at := malformedIgnorePattern.FindStringIndex(f.Source.Text(c.At)); at != nil {
				ignores = append(ignores, &ignore{at: sigma.Span{Start: c.At.Start, End: c.At.Start + at[1]}, malformed: true})
			}
			continue
		}
		i := &ignore{at: c.At, line: f.Source.LineOf(c.At.Start)}
		text := f.Source.Text(c.At)
		i.document = text[m[2]:m[3]] == "ignore-document"
		if c.Alone { // several comments may precede a line
			i.line = below[i.line]
		}
		from := c.At.Start + m[4]
		for name := range strings.SplitSeq(text[m[4]:m[5]], ",") {
			bare := strings.TrimSpace(name)
			start := from + strings.Index(name, bare)
			from += len(name) + 1
			i.ids = append(i.ids, ignoredID{name: bare, at: sigma.Span{Start: start, End: start + len(bare)}})
		}
		i.alone, i.misplaced = c.Alone, d.Root != nil && c.At.Start > d.Root.FirstKey().Start
		ignores = append(ignores, i)
	}
	return ignores
}

func (i *ignore) markRun(name string) {
	for n := range i.ids {
		i.ids[n].ran = i.ids[n].ran || i.ids[n].name == name
	}
}

// hides reports whether the comment hides a finding, and remembers it.
func (i *ignore) hides(f *Finding, line int) (hidden bool) {
	if i.document && i.misplaced || !i.document && line != i.line {
		return false
	}
	if !f.Suppressible() {
		return false
	}
	for n := range i.ids {
		if i.ids[n].name == f.Check.Name {
			i.ids[n].used, hidden = true, true
		}
	}
	return hidden
}

// visible returns the findings that no comment hides.
func (p *Pass) visible(found []*Finding) []*Finding {
	if len(p.ignores) == 0 {
		return found
	}
	const ofDocument = -1
	at := map[int][]*ignore{} // by line
	for _, i := range p.ignores {
		line := i.line
		if i.document {
			line = ofDocument
		}
		at[line] = append(at[line], i)
	}
	return slices.DeleteFunc(found, func(f *Finding) bool {
		line, hidden := lineOf(p.File, p.Document, f.At.Start), false
		for _, i := range at[line] {
			hidden = i.hides(f, line) || hidden
		}
		for _, i := range at[ofDocument] {
			hidden = i.hides(f, line) || hidden
		}
		return hidden
	})
}

// lineOf is the line on which a comment can hide a finding: within a text of
// several lines that is its first one.
func lineOf(f *sigma.File, d *sigma.Document, offset int) int {
	line := f.Source.LineOf(offset)
	var in func(n *sigma.Node)
	in = func(n *sigma.Node) {
		if n == nil || n.Target != nil || !n.Span.Contains(offset) {
			return
		}
		if n.Kind == sigma.Scalar {
			line = min(line, f.Source.LineOf(n.Span.Start))
		}
		for _, p := range n.Pairs {
			in(p.Key)
			in(p.Value)
		}
		for _, c := range n.Items {
			in(c)
		}
	}
	in(d.Root)
	return line
}

// Ignore is the edit that hides a finding by a comment: at the end of its line, or
// above it where a comment cannot follow. With document it is hidden in
// all of the YAML document. It reports false where a finding cannot be hidden.
func Ignore(f *sigma.File, finding Finding, document bool) (sigma.Edit, bool) {
	if !finding.Suppressible() {
		return sigma.Edit{}, false
	}
	s, name := f.Source, finding.Check.Name
	n := slices.IndexFunc(f.Documents, func(d *sigma.Document) bool { return d.Span.Contains(finding.At.Start) })
	if n < 0 || f.Documents[n].Root == nil {
		return sigma.Edit{}, false
	}
	d := f.Documents[n]
	line := lineOf(f, d, finding.At.Start)
	for _, i := range ignoresOf(f, d) {
		if i.document == document && (document || i.line == line) && len(i.ids) > 0 {
			end := i.ids[len(i.ids)-1].at.End
			return sigma.InsertAt(end, ", "+name), true
		}
	}
	word := "ignore["
	if document {
		word, line = "ignore-document[", s.LineOf(d.Root.FirstKey().Start)
	}
	at := s.Line(line)
	text := s.Text(at)
	indent := text[:len(text)-len(strings.TrimLeft(text, " "))]
	return sigma.InsertAt(at.Start, indent+"# sigma-lsp: "+word+name+"]"+s.LineBreak()), true
}

// ReportUnknownIgnores reports names in such comments that no check has, and comments
// that were meant to be such.
func (p *Pass) ReportUnknownIgnores() {
	for _, i := range p.ignores {
		if i.malformed {
			p.malformedIgnore(i)
		}
		for _, id := range i.ids {
			if c := Lookup(id.name); c != nil {
				if c.Mandatory {
					p.Reportf(id.at, "%s cannot be ignored: no tool can read the file until it is fixed", id.name)
				}
				continue
			}
			if near, ok := sigma.Suggest(id.name, checkNames()); ok {
				p.Reportf(id.at, "unknown check %.60q; did you mean %q?", id.name, near).
					Suggest("Write "+near, sigma.Edit{At: id.at, Text: near})
			} else {
				p.Reportf(id.at, "unknown check %.60q", id.name)
			}
		}
	}
}

func (p *Pass) malformedIgnore(i *ignore) {
	text := p.File.Source.Text(i.at)
	m := malformedIgnorePattern.FindStringSubmatchIndex(text)
	if m[4] < 0 {
		p.Reportf(i.at, `this ignore comment has no effect; name the checks, as in "# sigma-lsp: ignore[title-too-long]"`)
		return
	}
	word := "ignore"
	if strings.EqualFold(text[m[2]:m[3]], "ignore-document") {
		word = "ignore-document"
	}
	p.Reportf(i.at, `this ignore comment has no effect; write "%s%.100s"`, word, text[m[4]:m[5]]).
		Suggest("Write "+word, sigma.Edit{At: sigma.Span{Start: i.at.Start + m[2], End: i.at.Start + m[4]}, Text: word})
}

func checkNames() (names []string) {
	for _, c := range Checks() {
		names = append(names, c.Name)
	}
	return names
}

// ReportUnusedIgnores reports names in such comments that hide nothing, of checks
// that were run.
func (p *Pass) ReportUnusedIgnores() {
	for _, i := range p.ignores {
		unused := 0
		for _, id := range i.ids {
			if id.unused() {
				unused++
			}
		}
		for n, id := range i.ids {
			if !id.unused() {
				continue
			}
			text := "this ignore comment has no effect: no %s finding here"
			if i.document && i.misplaced {
				text = "this ignore comment has no effect: move it before the first key to ignore %s in the whole document"
			}
			e := p.removeComment(i)
			if unused < len(i.ids) {
				e = i.removeName(n)
			}
			p.Reportf(id.at, text, id.name).WithTags(Unnecessary).Fix("Remove "+id.name+" from the comment", e)
		}
	}
}

// unused reports whether the check was run and the comment hid nothing of it. Of
// mandatory checks UnknownIgnores reports that nothing can be hidden.
func (id ignoredID) unused() bool {
	c := Lookup(id.name)
	return id.ran && !id.used && c != nil && !c.Mandatory
}

// removeComment removes the comment, and its line if it has one of its
// own.
func (p *Pass) removeComment(i *ignore) sigma.Edit {
	s := p.File.Source
	line := s.Line(s.LineOf(i.at.Start))
	if i.alone {
		next := s.Line(s.LineOf(i.at.Start) + 1)
		return sigma.Edit{At: sigma.Span{Start: line.Start, End: max(i.at.End, next.Start)}}
	}
	before := strings.TrimRight(s.Text(sigma.Span{Start: line.Start, End: i.at.Start}), " \t")
	return sigma.Edit{At: sigma.Span{Start: line.Start + len(before), End: i.at.End}}
}

// removeName takes one name out of the list.
func (i *ignore) removeName(n int) sigma.Edit {
	if n+1 < len(i.ids) {
		return sigma.Edit{At: sigma.Span{Start: i.ids[n].at.Start, End: i.ids[n+1].at.Start}}
	}
	return sigma.Edit{At: sigma.Span{Start: i.ids[n-1].at.End, End: i.ids[n].at.End}}
}
