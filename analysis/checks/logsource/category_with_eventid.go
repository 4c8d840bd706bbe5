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
	Title:    "event ID that the category implies",
	What: `Reports an EventID that excludes events of the category. With the profile
"sigmahq", a hint also reports a test on the channel, and an EventID of a category with
several events. An EventID that only repeats the category is not reported by default,
since the conversion drops it.`,
	Why: `A category such as process_creation covers one event in each log that has
it. An event ID excludes the events of the other logs, and platforms that combine
several logs may have no such field. SigmaHQ rules omit it.`,
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
		case decided && holds == 0: // has a separate check
		case decided && !p.Configured(): // the translation omits it
		case i.Field == "EventID" && one:
			p.Reportf(i.FieldAt, `"category: %s" already implies the event; remove EventID`, l.Category)
		case !p.Configured():
		case i.Field == "EventID":
			p.Reportf(i.FieldAt, `"category: %s" already implies the events; remove EventID unless only some of them are meant`, l.Category).WithSeverity(check.Hint)
		case i.Field == "Channel", i.Field == "EventType" && l.Category == "registry_set":
			p.Reportf(i.FieldAt, `"category: %s" already implies %s; remove it`, l.Category, i.Field).WithSeverity(check.Hint)
		}
	}
}

// single reports whether a category means one event of each log.
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
