// Package metadata holds the checks of what a document says about itself:
// title, id, status, level, dates, relations. They look at rules, correlations
// and filters alike.
package metadata

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

// kinds names the documents that have metadata.
var kinds = map[sigma.DocumentKind]string{
	sigma.RuleDocument:        "rule",
	sigma.CorrelationDocument: "correlation",
	sigma.FilterDocument:      "filter",
}

// top returns the mapping that holds the metadata, or nil for documents that
// have none.
func top(p *check.Pass) *sigma.Node {
	switch {
	case p.Rule != nil:
		return p.Rule.Root
	case kinds[p.Document.Kind] != "":
		return p.Document.Root
	default:
		return nil
	}
}

// entry returns a top entry that can be judged: what stands on a repaired line
// is not what the author meant.
func entry(p *check.Pass, key string) (sigma.Pair, bool) {
	e, ok := top(p).Get(key)
	return e, ok && trusted(e)
}

func trusted(e sigma.Pair) bool { return !e.Key.Broken && !e.Value.Broken }

// value is the value of an entry. A key without a value is as good as absent.
func value(p *check.Pass, key string) (*sigma.Node, bool) {
	e, ok := entry(p, key)
	return e.Value, ok && !e.Value.IsNull()
}

// word reports a value that is none of the words.
func word(p *check.Pass, what string, v *sigma.Node, words ...string) {
	if v.Kind != sigma.Scalar {
		p.Reportf(v.Span, "a %s is one of %s, not %s", what, oneOf(words), as(v))
		return
	}
	for _, w := range words {
		if v.Value == w {
			return
		}
	}
	if near, ok := sigma.Nearest(v.Value, words); ok {
		f := p.Reportf(v.Span, "no %s %q; did you mean %q?", what, v.Value, near)
		if text, ok := v.Write(near); ok {
			f.Pick(fmt.Sprintf("Write %q", near), sigma.Edit{At: v.Span, Text: text})
		}
	} else {
		p.Reportf(v.Span, "no %s %.40q; use %s", what, v.Value, oneOf(words))
	}
}

func oneOf(words []string) string {
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " or " + words[last]
}

// as says what YAML reads a value as.
func as(v *sigma.Node) string {
	switch {
	case v.Kind == sigma.Mapping:
		return "a mapping"
	case v.Kind == sigma.Sequence:
		return "a list"
	case v.IsText():
		return "text"
	}
	switch v.Tag {
	case "!!int", "!!float":
		return "a number; put it in quotes"
	case "!!bool":
		return "true or false; put it in quotes"
	case "!!null":
		return "null"
	default:
		return fmt.Sprintf("a value of the type %.40q", v.Tag)
	}
}

// shown names a value in a message.
func shown(v *sigma.Node) string {
	if v.Kind != sigma.Scalar {
		return as(v)
	}
	return fmt.Sprintf("%.40q", v.Value)
}

func isUUID(v *sigma.Node) bool {
	return v.Kind == sigma.Scalar && uuid.Validate(v.Value) == nil
}

var relationTypes = []string{"derived", "obsolete", "merged", "renamed", "similar"}

// relations are the entries of the list "related".
func relations(p *check.Pass) []*sigma.Node {
	list, ok := value(p, "related")
	if !ok {
		return nil
	}
	items := make([]*sigma.Node, 0, len(list.Items))
	for _, item := range list.Items {
		if !item.Broken {
			items = append(items, item)
		}
	}
	return items
}

var dateKeys = []string{"date", "modified"}

var (
	isoDate   = regexp.MustCompile(`^(\d{4})-(\d{2})-(\d{2})$`)
	slashDate = regexp.MustCompile(`^(\d{4})/(\d{1,2})/(\d{1,2})$`)
)

// date is a date whose form is right, or was right in older rules.
type date struct {
	node    *sigma.Node
	y, m, d int
	day     time.Time // zero where the calendar has no such day
}

func dateOf(p *check.Pass, key string) (date, bool) {
	v, ok := value(p, key)
	if !ok || v.Kind != sigma.Scalar {
		return date{}, false
	}
	parts := isoDate.FindStringSubmatch(v.Value)
	if parts == nil {
		parts = slashDate.FindStringSubmatch(v.Value)
	}
	if parts == nil {
		return date{}, false
	}
	number := func(s string) int { n, _ := strconv.Atoi(s); return n }
	d := date{node: v, y: number(parts[1]), m: number(parts[2]), d: number(parts[3])}
	if day := time.Date(d.y, time.Month(d.m), d.d, 0, 0, 0, 0, time.UTC); day.Month() == time.Month(d.m) && day.Day() == d.d {
		d.day = day
	}
	return d, true
}
