package yaml

import (
	"slices"
	"strings"
)

// tagEnd returns where the tag ends that begins at i, or i where it is none.
func (p *parser) tagEnd(i int) int {
	end := i + 1
	if end < len(p.text) && p.text[end] == '<' {
		if close := strings.IndexByte(p.text[end:lineEnd(p.text, end)], '>'); close > 0 {
			end += close + 1
		}
	}
	for end < len(p.text) && p.text[end-1] != '>' && (classes[p.text[end]]&anchorByte != 0 || strings.IndexByte("!;/?:@&=+$.~*'()%", p.text[end]) >= 0) {
		end++
	}
	if !blankAt(p.text, end) {
		return i
	}
	return end
}

// anchorEnd returns where the anchor ends that begins at i, or i where it is none.
func (p *parser) anchorEnd(i int) int {
	end := i + 1
	for end < len(p.text) && classes[p.text[end]]&anchorByte != 0 {
		end++
	}
	if end == i+1 || !p.ends(end) {
		return i
	}
	return end
}

// ends reports whether an anchor or a tag can end at i.
func (p *parser) ends(i int) bool {
	return blankAt(p.text, i) || p.flows > 0 && strings.IndexByte(",]}", p.text[i]) >= 0
}

// afterProperties returns where a node begins on the line of its anchor and tag.
func (p *parser) afterProperties(i int) int {
	for i < len(p.text) {
		end := i
		switch p.text[i] {
		case '&':
			end = p.anchorEnd(i)
		case '!':
			end = p.tagEnd(i)
		}
		if end == i {
			break
		}
		i = skipBlanks(p.text, end)
	}
	return i
}

// properties reads the anchor and the tag of a node. What nobody can have meant
// so is left to be read as text.
func (p *parser) properties(n *Node, parent int, key bool) {
	if n.lead == 0 && p.pos < len(p.text) && (p.text[p.pos] == '&' || p.text[p.pos] == '!') {
		n.lead = int32(p.pos) + 1
	}
	for p.pos < len(p.text) {
		switch p.text[p.pos] {
		case '&':
			end := p.anchorEnd(p.pos)
			if end == p.pos {
				return
			}
			if n.Anchored {
				p.report(Structure, p.pos, end, "a node can have only one anchor; remove this one")
			}
			p.addAnchor(n, p.text[p.pos+1:end], key)
			p.emit(Property, end)
		case '!':
			end := p.tagEnd(p.pos)
			if end == p.pos {
				return
			}
			if n.tagged {
				p.report(Structure, p.pos, end, "a node can have only one tag; remove this one")
			}
			tag := shortTag(p.text[p.pos:end])
			if !slices.Contains(knownTags, tag) {
				if !key && p.tagsText(end, parent) {
					return
				}
				p.ownTag(p.pos)
			}
			n.Tag, n.tagged = tag, true
			p.emit(Property, end)
		default:
			return
		}
		p.spaces()
	}
}

// tagsText reports whether plain text follows a tag that ends at i, or nothing.
func (p *parser) tagsText(i, parent int) bool {
	next := skipBlanks(p.text, i)
	if next < len(p.text) && breakLen(p.text, next) > 0 {
		line, column := nextContent(p.text, next)
		return line >= len(p.text) || column <= parent || p.flows > 0
	}
	return next >= len(p.text) || strings.IndexByte(`'"[{|>&*#`, p.text[next]) < 0
}

// knownTags are the tags of YAML 1.1's type repository.
var knownTags = []string{
	"!!str", "!!int", "!!float", "!!bool", "!!null", "!!timestamp", "!!binary", "!!merge", "!!map", "!!seq", "!!set", "!!omap", "!!pairs", "!!value",
}

func shortTag(tag string) string {
	if verbatim, ok := strings.CutPrefix(tag, "!<"); ok {
		tag = strings.TrimSuffix(verbatim, ">")
		if short, ok := strings.CutPrefix(tag, "tag:yaml.org,2002:"); ok {
			return "!!" + short
		}
	}
	return tag
}

func (p *parser) addAnchor(n *Node, name string, key bool) {
	if p.anchors == nil {
		p.anchors, p.anchored = map[string]*anchor{}, map[*Node]*anchor{}
	}
	n.Anchored = true
	a := &anchor{node: n}
	p.anchors[name], p.anchored[n] = a, a
	if !key {
		p.ambiguous = append(p.ambiguous, property{n, a, p.pos})
	}
}

// closeAnchor makes a node known to the aliases that follow it.
func (p *parser) closeAnchor(n *Node) {
	if n.Anchored {
		p.anchored[n].closed = true
	}
}

// plainAnchors turns anchors that no alias names, before plain text or nothing,
// into what they are: text.
func (p *parser) plainAnchors() {
	for _, a := range p.ambiguous {
		if n := a.node; !a.anchor.used && n.Kind == Scalar && n.Style == Plain && n.Target == nil && !n.Broken && !n.tagged {
			n.Anchored = false
			end := max(n.Span.End, a.start+1+anchorLen(p.text[a.start+1:]))
			p.specialText(n, a.start, end)
		}
	}
}

func anchorLen(text string) (n int) {
	for n < len(text) && classes[text[n]]&anchorByte != 0 {
		n++
	}
	return n
}
