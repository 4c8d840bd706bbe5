package logsource

import (
	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/provenance"
	"sigma-lsp/analysis/taxonomy"
)

var _ = check.Register(check.Check{
	Name:     "category-with-eventid",
	Group:    "logsource",
	Severity: check.Hint,
	Profiles: map[string]check.Severity{"sigmahq": check.Warning},
	Title:    "event that the category says already",
	Why: `A category such as process_creation stands for one event in each log that has it.
The number of one of them leaves out the others, and targets that read several
logs as one may have no such field at all. The translation leaves out a number that
only repeats the category, so by default it is not reported. Where a category stands for several
events, a number takes some of them: the convention of the public rules leaves it
out too, which the profile sigmahq tells as a hint, like the name of the log.`,
	Avoid: `
logsource:
  product: windows
  category: process_creation
detection: {selection: {EventID: 1, User: SYSTEM}, condition: selection}`,
	Prefer: `
logsource:
  product: windows
  category: process_creation
detection: {selection: {User: SYSTEM}, condition: selection}`,
	Run: categoryWithEventid,
})

func categoryWithEventid(p *check.Pass) {
	l, ok := known(p)
	if !ok || l.Product != "windows" || l.Category == "" {
		return
	}
	source, ok := p.Taxonomy().Source(l)
	if !ok {
		return
	}
	one := single(source)
	origins := p.Taxonomy().Origins(l)
	for _, i := range p.Items() {
		holds, decided := provenance.Decide(origins, i.Item)
		switch {
		case i.Key == nil:
		case decided && holds == 0: // has a check of its own
		case decided && !p.Configured(): // the translation leaves it out
		case i.Field == "EventID" && one:
			p.Reportf(i.FieldAt, `"category: %s" says already which event is meant; leave EventID out`, l.Category)
		case !p.Configured():
		case i.Field == "EventID":
			p.Reportf(i.FieldAt, `"category: %s" says already which events are meant; leave EventID out unless only some of them are`, l.Category).WithSeverity(check.Hint)
		case i.Field == "Channel", i.Field == "EventType" && l.Category == "registry_set":
			p.Reportf(i.FieldAt, `"category: %s" says already what %s does; leave it out`, l.Category, i.Field).WithSeverity(check.Hint)
		}
	}
}

// single reports whether a category stands for one event of each log.
func single(source *taxonomy.Source) bool {
	channels := map[string]bool{}
	for _, e := range source.Events {
		if channels[e.Channel] {
			return false
		}
		channels[e.Channel] = true
	}
	return len(channels) > 0
}
