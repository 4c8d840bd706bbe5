package refactor

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"sigma-lsp/analysis/events"
	"sigma-lsp/analysis/match"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/taxonomy"
)

// logsourceOf identifies the log source of an event, and the fields that the
// rule must test because the log contains other events, too.
func logsourceOf(t *taxonomy.Taxonomy, e *match.Event, fields map[string]any) (source taxonomy.Logsource, first []fieldValue, err error) {
	if one(e, "Channel") != "" && one(e, "EventID") != "" {
		source, first = windowsSource(t, e)
		return source, first, nil
	}
	sign, ok := t.SignatureOf(folded(e))
	if ok && !sign.Uncertain {
		if sign.Name != "" {
			return source, nil, &Undecided{Looks: sign.Name}
		}
		return sign.Logsource, nil, nil
	}
	if source, ok := processSource(e); ok {
		return source, nil, nil
	}
	sources, certain := ranked(t, e)
	if certain && !sign.Uncertain {
		return sources[0], nil, nil
	}
	if len(sources) == 0 && e.HasExactly("Image") && e.HasExactly("CommandLine") {
		for _, product := range []string{"windows", "linux", "macos"} {
			sources = append(sources, taxonomy.Logsource{Category: "process_creation", Product: product})
		}
	}
	return source, nil, &Undecided{sources, events.DetectFormat(fields)}
}

// folded returns the value of an event under a name in lower case.
func folded(e *match.Event) func(field string) ([]string, bool) {
	names := map[string]string{}
	for name := range e.Fields {
		lower := strings.ToLower(name)
		if other, ok := names[lower]; !ok || name < other {
			names[lower] = name
		}
	}
	return func(field string) ([]string, bool) {
		name, ok := names[field]
		if !ok {
			return nil, false
		}
		return e.ExactValues(name)
	}
}

// windowsSource identifies the log source of a Windows event by its event log.
// One that public rules do not use is named by its provider.
func windowsSource(t *taxonomy.Taxonomy, e *match.Event) (source taxonomy.Logsource, first []fieldValue) {
	channel, id := one(e, "Channel"), one(e, "EventID")
	if strings.EqualFold(channel, "Linux-Sysmon/Operational") {
		if generic := t.Generic("sysmon", id); len(generic) > 0 {
			return fitting(e, generic).With("product", "linux"), nil
		}
		return taxonomy.Logsource{Product: "linux", Service: "sysmon"}, idItem(id)
	}
	for _, s := range t.Logsources() {
		if s.Product != "windows" || s.Service == "" || s.Category != "" || !slices.ContainsFunc(s.Channels, func(c string) bool { return strings.EqualFold(c, channel) }) {
			continue
		}
		if generic := t.Generic(s.Service, id); len(generic) > 0 {
			return fitting(e, generic), nil
		}
		if source == (taxonomy.Logsource{}) {
			source = s.Logsource
		}
	}
	shared := source == taxonomy.Logsource{} || strings.EqualFold(channel, "System") || strings.EqualFold(channel, "Application")
	if provider := one(e, "Provider_Name"); provider != "" && shared {
		first = append(first, fieldValue{"Provider_Name", "", sigma.QuoteAny(literal(provider))})
	}
	if source == (taxonomy.Logsource{}) {
		source.Product = "windows"
	}
	return source, append(first, idItem(id)...)
}

func idItem(id string) []fieldValue {
	if _, err := strconv.Atoi(id); err != nil {
		return nil
	}
	return []fieldValue{{"EventID", "", id}}
}

// one is the only value of a field, or "".
func one(e *match.Event, field string) string {
	if held, ok := e.Values(field); ok && len(held) == 1 {
		return held[0]
	}
	return ""
}

// fitting is the log source with the most rules among those that cover part of
// the same events. For registry events, the part depends on the operation.
func fitting(e *match.Event, sources []taxonomy.Logsource) taxonomy.Logsource {
	did := map[string]string{
		"SetValue": "registry_set", "CreateKey": "registry_add", "CreateValue": "registry_add",
		"DeleteKey": "registry_delete", "DeleteValue": "registry_delete",
	}[one(e, "EventType")]
	for _, s := range sources {
		if s.Category == did {
			return s
		}
	}
	return sources[0]
}

// processSource identifies the log source of a process event without a log
// name, by the fields that Sysmon would have.
func processSource(e *match.Event) (taxonomy.Logsource, bool) {
	image := one(e, "Image")
	source := taxonomy.Logsource{}
	switch {
	case macosProgram.MatchString(image):
		source.Product = "macos"
	case linuxProgram.MatchString(image):
		source.Product = "linux"
	case windowsProgram.MatchString(image):
		source.Product = "windows"
	default:
		return source, false
	}
	said := func(field string) bool { return one(e, field) != "" }
	switch {
	case said("TargetObject") && said("Details"):
		source.Category = "registry_set"
	case said("ImageLoaded"):
		source.Category = "image_load"
	case said("QueryName"):
		source.Category = "dns_query"
	case said("TargetFilename"):
		source.Category = "file_event"
	case said("DestinationIp") || said("DestinationPort"):
		source.Category = "network_connection"
	case said("CommandLine"):
		source.Category = "process_creation"
	default:
		return source, false
	}
	return source, true
}

// Programs are in these folders; other paths may be pictures, or images of
// containers.
var (
	macosProgram   = regexp.MustCompile(`^/(Applications|System|Users|Library|private)/`)
	linuxProgram   = regexp.MustCompile(`^/(usr|bin|sbin|lib|lib64|libexec|opt|home|root|tmp|var|dev|etc|run|snap|proc|srv|mnt|media|memfd:|nix)(/|:)`)
	windowsProgram = regexp.MustCompile(`(?i)^([a-z]:\\|\\\\|\\Device\\|\\\?\?\\|\\SystemRoot\\|%[a-z]+%\\)`)
)

// ranked returns the log sources that an event may be of, the best first, and
// whether the first is certain. A field weighs by how few log sources have it. To
// be certain, a log source needs most fields of the event, and twice the weight
// of the next.
func ranked(t *taxonomy.Taxonomy, e *match.Event) (best []taxonomy.Logsource, certain bool) {
	type scored struct {
		source taxonomy.Logsource
		weight float64
		fields int
	}
	var all []scored
	weights := t.Rarity()
	for _, s := range t.Logsources() {
		if s.Product == "windows" && s.Category == "" || s.Logsource == (taxonomy.Logsource{}) {
			continue // named by the event log
		}
		one := scored{source: s.Logsource}
		for _, f := range s.Fields {
			if e.Has(f.Name) && (f.Listed || f.Uses > 1) && !common.MatchString(f.Name) {
				one.weight += weights[f.Name]
				one.fields++
			}
		}
		if one.fields > 1 && one.weight > leastWeight {
			all = append(all, one)
		}
	}
	slices.SortStableFunc(all, func(a, b scored) int { return -cmp.Compare(a.weight, b.weight) })
	for _, one := range all[:min(len(all), maxLogsources)] {
		best = append(best, one.source)
	}
	own := 0
	for range e.Fields {
		own++
	}
	certain = len(all) > 0 && all[0].fields > 2 && 2*all[0].fields > own && (len(all) == 1 || all[0].weight > 2*all[1].weight)
	return best, certain
}

// common are names that events of everything have.
var common = regexp.MustCompile(`(?i)^(name|type|category|status|user|action|level|msg|message|time|date|id|uid|pid|host|hostname|source|description|result|version|path|file|url|operation|method|service|port|ip|protocol|proto|session|key|value|data|code|reason|class|format|device|addr|success|tty|comm|cmd|title|severity|event|timestamp)$`)

// leastWeight is what the fields of a log source weigh together before it is
// offered: as much as two fields that three others have as well.
const leastWeight = 0.5
