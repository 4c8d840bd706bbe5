package ruletest

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

// agentKeys are keys that only the agent and the attribution of InsightIDR
// write: one is sufficient.
var agentKeys = []string{"r7_hostid", "r7_context.asset.name", "r7_context.user.name", "r7_context.account.name", "process.r7_id"}

// entryKeys are keys that only entries of InsightIDR have: one is sufficient
// unless the event has the header of a Windows event.
var entryKeys = []string{
	"process.exe_path", "parent_process.exe_path", "parent_process.cmd_line",
	"source_json.eventName", "source_json.eventCode", "source_json.insertionStrings",
}

// entryWords are keys of InsightIDR entries that other events rarely have.
var entryWords = []string{
	"source_asset", "destination_asset", "source_asset_address", "destination_asset_address", "top_private_domain", "public_suffix",
	"connection_status", "source_data", "custom_data", "access_types", "new_authentication", "is_blocked", "authentication_target",
}

// sharedWords are keys of InsightIDR entries that other events have as well:
// alone they prove nothing.
var sharedWords = []string{
	"asset", "user", "account", "os_type", "process.cmd_line", "query", "query_type", "result", "service", "url", "url_host", "url_path", "http_method", "user_agent",
	"source_address", "source_port", "destination_address", "destination_port", "source_account", "destination_account", "source_user", "destination_user",
	"target_user", "target_account", "logon_type", "incoming_bytes", "outgoing_bytes", "direction", "transport_protocol", "dns_domain",
	"geoip_organization", "geoip_country_code",
}

// entryLikelihood is how likely an event is an entry of InsightIDR.
type entryLikelihood int

const (
	noEntry entryLikelihood = iota
	likelyEntry
	surelyEntry
)

func likelihoodOf(e *match.Event) entryLikelihood {
	if slices.ContainsFunc(agentKeys, e.HasExactly) {
		return surelyEntry
	}
	if e.HasExactly("EventID") || e.HasExactly("Channel") {
		return noEntry
	}
	if slices.ContainsFunc(entryKeys, e.HasExactly) {
		return likelyEntry
	}
	words, shared := count(e, entryWords), count(e, sharedWords)
	if words > 1 || words == 1 && shared > 0 || e.HasExactly("asset") && shared > 3 {
		return likelyEntry
	}
	return noEntry
}

func count(e *match.Event, keys []string) (n int) {
	for _, key := range keys {
		if e.HasExactly(key) {
			n++
		}
	}
	return n
}

// IsEntry reports whether an event is an entry of InsightIDR, rather than an
// event as the logging program wrote it.
func IsEntry(e *match.Event) bool { return likelihoodOf(e) != noEntry }

// fieldOrigin is where an event has the fields of a rule.
type fieldOrigin int

const (
	noFields    fieldOrigin = iota // the event has none of them
	sigmaFields                    // it has some
	entryFields                    // it has some under their LEQL keys
)

// fieldsOf reports where an event has fields of the rule.
func (t *Runner) fieldsOf(e *Event) fieldOrigin {
	hasKey := t.mapping != nil && t.mapping.HasMappedKey(e.fields)
	switch {
	case t.isEntry(e) && hasKey:
		return entryFields
	case len(t.fields) == 0 || slices.ContainsFunc(t.fields, e.Has):
		return sigmaFields
	case hasKey:
		return entryFields
	}
	return noFields
}

// isEntry reports whether an event counts as an entry of InsightIDR for the
// rule. A likely entry does not if it has a field that InsightIDR renames.
func (t *Runner) isEntry(e *Event) bool {
	return e.entry == surelyEntry || e.entry == likelyEntry && !slices.ContainsFunc(t.renamed, e.HasExactly)
}

// renamedFields returns the fields that entries do not have under the same
// name.
func (t *Runner) renamedFields() (names []string) {
	if t.mapping == nil {
		return nil
	}
	for _, field := range t.fields {
		entry := t.mapping.Event(match.NewEvent(map[string]any{field: "x"}))
		if _, own := entry[field]; !own {
			names = append(names, field)
		}
	}
	return names
}

// view is an event as the rule and as the query see it.
type view struct {
	sigma    *match.Event
	entry    *leql.Event // nil if there is no query
	isEntry  bool        // the event is an entry of InsightIDR, so nothing is assumed
	noFields bool        // it has none of the rule's fields
}

func (t *Runner) view(e *Event) view {
	found := t.fieldsOf(e)
	v := view{sigma: e.Event, noFields: found == noFields}
	if t.mapping == nil {
		return v
	}
	if found == entryFields || t.isEntry(e) {
		v.isEntry = true
		v.sigma = t.mapping.Reverse(e.fields)
	}
	if t.NoQuery != "" {
		return v
	}
	if v.isEntry {
		v.entry = leql.NewEvent(e.fields, e.text)
	} else {
		v.entry = leql.NewEvent(t.mapping.Event(e.Event), e.text)
	}
	return v
}

// unknownFields returns the fields without a LEQL key that the verdict of the
// query depends on: it differs depending on whether InsightIDR has them under
// their own names.
func (t *Runner) unknownFields(e *Event, v view, verdict bool) []string {
	missing := t.mapping.UnmappedFields()
	if v.isEntry || len(missing) == 0 {
		return nil
	}
	entry := t.mapping.Event(e.Event)
	for _, key := range missing {
		delete(entry, key)
	}
	if t.matchesQuery(leql.NewEvent(entry, e.text)) == verdict {
		return nil
	}
	return missing
}

// FromEntry returns an entry of InsightIDR with additional Sigma fields: those
// that the pipelines map to its keys for a log source, and those of the
// vendor's event that it contains.
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
	rule := probeRule(l, id)
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

// probeRule is a rule of a log source that tests for an event ID: if InsightIDR
// keeps the parts of an event by position, the keys of fields depend on it.
func probeRule(l pipeline.Logsource, id string) *sigma.Rule {
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

// mappingOf returns the mapping of a result; nil if the changes of the
// pipelines cannot be applied to events.
func mappingOf(r *convert.Result) *convert.Mapping {
	m, err := r.Mapping()
	if err != nil {
		return nil
	}
	return m
}
