package trial

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"sigma-lsp/analysis/match"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/convert"
	"sigma-lsp/convert/leql"
	"sigma-lsp/convert/pipeline"
)

// entryKeys are keys that only entries of InsightIDR have: one is enough.
var entryKeys = []string{
	"r7_hostid", "r7_context.asset.name", "r7_context.user.name", "r7_context.account.name", "process.exe_path", "parent_process.exe_path",
	"parent_process.cmd_line", "process.r7_id", "source_json.eventName", "source_json.eventCode", "source_json.insertionStrings",
}

// entryWords are keys that entries of InsightIDR have and others seldom: two
// are needed.
var entryWords = []string{
	"source_asset", "destination_asset", "source_account", "destination_account", "destination_user", "source_user", "target_user", "target_account",
	"top_private_domain", "public_suffix", "geoip_organization", "geoip_country_code", "connection_status",
	"asset", "os_type", "process.cmd_line", "dns_domain", "source_data", "custom_data", "access_types", "incoming_bytes", "outgoing_bytes", "http_method", "url_host",
}

// IsEntry reports whether an event is one as InsightIDR holds it, and not as the
// program wrote it that logged it.
func IsEntry(e *match.Event) bool {
	if slices.ContainsFunc(entryKeys, e.HasExactly) {
		return true
	}
	n := 0
	for _, word := range entryWords {
		if e.HasExactly(word) {
			n++
		}
	}
	return n > 1
}

// fields is where the fields of a rule come from.
type fields int

const (
	noneThere fields = iota // the event has none of them
	ofSigma                 // it has some
	ofEntry                 // it has some under their LEQL keys
)

// fieldsOf tells which fields of the rule an event has.
func (t *Trial) fieldsOf(e *Event) fields {
	hasKey := t.mapping != nil && t.mapping.Holds(e.own)
	switch {
	case e.entry && hasKey:
		return ofEntry
	case len(t.fields) == 0 || slices.ContainsFunc(t.fields, e.Has):
		return ofSigma
	case hasKey:
		return ofEntry
	}
	return noneThere
}

// view is an event as the rule and the query see it.
type view struct {
	sigma *match.Event
	entry *leql.Event // nil where there is no query
	real  bool        // the event is an entry of InsightIDR, so nothing of it is assumed
	none  bool        // it has none of the rule's fields
}

func (t *Trial) view(e *Event) view {
	found := t.fieldsOf(e)
	v := view{sigma: e.Event, none: found == noneThere}
	if t.mapping == nil {
		return v
	}
	if found == ofEntry || e.entry {
		v.real = true
		v.sigma = t.mapping.Reverse(e.own)
	}
	if t.NoQuery != "" {
		return v
	}
	if v.real {
		v.entry = leql.NewEvent(e.own, e.text)
	} else {
		v.entry = leql.NewEvent(t.mapping.Event(e.Event), e.text)
	}
	return v
}

// unknown returns the fields without a LEQL key on which the verdict of the
// query on an event depends: whether InsightIDR holds them under their own name
// or not at all makes a difference.
func (t *Trial) unknown(e *Event, v view, verdict bool) []string {
	missing := t.mapping.Unmapped()
	if v.real || len(missing) == 0 {
		return nil
	}
	entry := t.mapping.Event(e.Event)
	for _, key := range missing {
		delete(entry, key)
	}
	if t.query(leql.NewEvent(entry, e.text)) == verdict {
		return nil
	}
	return missing
}

// FromEntry returns an entry of InsightIDR with the fields that Sigma has for its
// keys, by what the pipelines map for a log source, and those of the event of the
// vendor that it holds.
func FromEntry(entry map[string]any, l pipeline.Logsource, pipelines []*pipeline.Pipeline) map[string]any {
	both := maps.Clone(entry)
	if vendor, ok := entry["source_json"].(map[string]any); ok {
		for name, v := range vendor {
			if _, own := both[name]; !own {
				both[name] = v
			}
		}
	}
	fields := pipeline.Fields(l, pipelines...)
	id := ""
	for _, key := range fields["EventID"] {
		if v, ok := convert.ValueAt(entry, key); ok {
			id, both["EventID"] = fmt.Sprint(v), v
		}
	}
	rule := asking(l, id)
	for field := range fields {
		k := pipeline.KeyOf(rule, field, sigma.Span{}, pipelines...)
		if _, own := both[field]; own || !k.Mapped || len(k.Names) != 1 || len(k.Failures) > 0 {
			continue
		}
		if v, ok := convert.ValueAt(entry, k.Names[0]); ok && v != nil {
			both[field] = v
		}
	}
	return both
}

// asking is a rule of a log source that asks for an event: where InsightIDR keeps
// the parts of an event by position, the keys of fields depend on it.
func asking(l pipeline.Logsource, id string) *sigma.Rule {
	var b strings.Builder
	b.WriteString("logsource:\n")
	for key, value := range map[string]string{"category": l.Category, "product": l.Product, "service": l.Service} {
		if value != "" {
			fmt.Fprintf(&b, "  %s: %s\n", key, sigma.QuoteAny(value))
		}
	}
	b.WriteString("detection:\n  selection:\n    ")
	if id != "" {
		fmt.Fprintf(&b, "EventID: %s\n", sigma.QuoteAny(id))
	} else {
		b.WriteString("Image: x\n")
	}
	b.WriteString("  condition: selection\n")
	return sigma.Parse(sigma.NewSource("title: x\n" + b.String())).Documents[0].Rule
}

// mappingOf returns the mapping of a result, nil where the pipelines do what
// events cannot follow.
func mappingOf(r *convert.Result) *convert.Mapping {
	m, err := r.Mapping()
	if err != nil {
		return nil
	}
	return m
}
