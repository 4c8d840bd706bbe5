package refactor

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

// A correlation that counts the events of the rule is put below it. It names
// the rule by its name or id; a rule that has neither gets a name.
var _ = register("add-correlation", func(p *context) {
	rule, root := p.Document.Rule, p.Document.Root
	if p.detection() == nil || rule == nil || p.TopEntry.Key == nil || p.TopEntry.Key.Value == "detection" || p.TopEntry.Key.Value == "logsource" || root.Style == sigma.Flow {
		return
	}
	title := rule.Text("title")
	ref := rule.Text("name")
	var edits []sigma.Edit
	if ref == "" {
		ref = rule.Text("id")
	}
	if ref == "" {
		ref = strings.Trim(notName.ReplaceAllString(strings.ToLower(title), "_"), "_")
		i := slices.IndexFunc(root.Pairs, func(pair sigma.Pair) bool { return pair.Key.Value == "title" })
		if _, there := root.Get("name"); ref == "" || there || i < 0 {
			return
		}
		name, _ := splitCase(ref)
		if edits = p.source.InsertPair(root, i, "name: "+name); edits == nil {
			return
		}
	}
	level := rule.Text("level")
	if level == "" {
		level = "medium"
	}
	heading, titled := splitCase(title + " Several Times")
	rules, named := splitCase(ref)
	level, levelled := splitCase(level)
	field, grouped := splitCase(groupField(rule))
	if title == "" || !titled || !named || !levelled || !grouped {
		return
	}
	lines := []string{
		"---",
		"title: " + heading,
		"id: " + check.IDFromText(p.source.String()+"\x00correlation"),
		"status: experimental",
		"correlation:",
		"    type: event_count",
		"    rules:",
		"        - " + rules,
		"    group-by:",
		"        - " + field,
		"    timespan: 10m",
		"    condition:",
		"        gte: 10",
		"level: " + level,
		"",
	}
	at := p.withLineBreak(p.lines(root.Span))
	text := strings.Join(lines, p.source.LineBreak())
	if !strings.HasSuffix(p.source.Text(at), "\n") {
		text = p.source.LineBreak() + text
	}
	edits = append(edits, sigma.InsertAt(at.End, text))
	after, ok := p.tryEdits(edits)
	if !ok || !p.added(after) {
		return
	}
	p.offer(Add, fmt.Sprintf("Add correlation for this rule (%s)", "event_count"), edits)
})

// splitCase writes a text as a scalar on one line, in quotes where it needs some.
func splitCase(text string) (string, bool) { return new(sigma.Node).Write(text) }

// groupField is what the events of a rule are usually counted by. The events of
// the categories of Windows name the user; all events of its logs the computer.
func groupField(rule *sigma.Rule) string {
	if l := rule.Logsource; l != nil && l.Product != nil && l.Product.Value == "windows" {
		if l.Category != nil {
			return "User"
		}
		return "Computer"
	}
	for _, s := range rule.Detection.Selections {
		for i := range sigma.ItemsOf(s.Test) {
			if plainField.MatchString(i.Field) {
				return i.Field
			}
		}
	}
	return "host"
}

var plainField = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_.-]*$`)

// added is the proof: there is one more correlation after the document, without
// findings; the meaning of all other documents is unchanged.
func (p *context) added(after *sigma.File) bool {
	at := slices.Index(p.file.Documents, p.Document) + 1
	if len(after.Documents) != len(p.file.Documents)+1 || after.Documents[at].Correlation == nil || len(after.Documents[at].AllProblems()) > 0 {
		return false
	}
	rest := &sigma.File{Source: after.Source, Documents: slices.Delete(slices.Clone(after.Documents), at, at+1)}
	return check.SameMeaning(p.file, rest)
}
