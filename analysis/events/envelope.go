package events

import (
	"bytes"
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// maxEnvelopes is how many envelopes can be around each other.
const maxEnvelopes = 8

// opener takes events out of the envelopes of a text.
type opener struct {
	do   func(Event) error
	raw  []byte
	line int // on which the text begins
	// seen and lines are the offset up to which line breaks were counted, and
	// their number.
	seen, lines int
}

// listKeys are the keys under which envelopes list events: those of
// Elasticsearch, Splunk, AWS, Azure, Google, Kubernetes, Graylog, Log Search of
// InsightIDR, osquery, Duo, OneLogin and Okta.
var listKeys = []string{
	"hits", "responses", "Records", "records", "results", "result", "value", "items", "entries", "Events", "events",
	"logEvents", "logs", "authlogs", "response", "messages", "message", "data", "rows", "snapshot", "tables", "alerts",
	"resourceLogs", "scopeLogs", "logRecords", "LogEntries", "Results", "added",
}

// carrierKey are the keys next to a list or an event that belong to a search or a
// transport. An object with other keys is an event itself.
var carrierKey = regexp.MustCompile(`(?i)^(@?odata\..*|@?next.*|prev.*|.*count|.*total.*|took|timed_?out|_.*|hits|aggregations|pag.*|offset|limit|size|status|stat|code|message|messages|error|errors|meta.*|links?|logs|leql|progress|partial|id|kind|apiVersion|etag|preview|init_offset|fields|highlighted|lastrow|sid|search_.*|app|owner|results_link|search|success|request_?id|ResponseMetadata|statistics|messageType|logGroup|logGroupName|logStream|logStreamName|subscriptionFilters|labels|timestamp|sequence_number|log_id|ingestionTime|eventId|metadata|cursor|has_?more|from|to|query|time|host|source|sourcetype|index|specversion|type|datacontenttype|subject|EventId|EventName|EventTime|EventSource|Username|ReadOnly|AccessKeyId|Resources|hostIdentifier|calendarTime|unixTime|epoch|counter|numerics|decorations|action|name|schemaUrl|resource|scope|MessageId|ReceiptHandle|MD5OfBody|ContentType|highlight_ranges|decoration_stats|used_indices|built_query|columns|schema|stats|removed|session_?id|eventType.*|eventTime|cloudEventsVersion|contentType|truncated|result_type|warnings)$`)

// carries reports whether all keys but one are those of an envelope.
func (m members) carries(but string) bool {
	return !slices.ContainsFunc(m, func(one member) bool { return one.key != but && !carrierKey.MatchString(one.key) })
}

// open hands on the events of an object: those in the envelope that it is, or
// the object itself.
func (o *opener) open(at span, depth int) error {
	m, ok := membersOf(o.raw, at)
	if !ok || depth == maxEnvelopes {
		return o.leaf(at, depth)
	}
	if o.action(m) {
		return nil
	}
	if names, rows, ok := o.table(m); ok {
		return o.rows(names, rows)
	}
	for _, key := range listKeys {
		value, ok := m.get(key)
		if !ok {
			continue
		}
		if list, ok := elementsOf(o.raw, value); ok {
			if len(list) > 0 && o.listsEvents(m, key, list) {
				return o.list(list, depth)
			}
			if len(list) == 0 && (key == "hits" || len(m) > 1 && key != "message" && m.searched()) && m.carries(key) {
				return nil // nothing was found
			}
			continue
		}
		if inner, ok := membersOf(o.raw, value); ok && (key == "hits" && (inner.has("hits") || inner.has("events")) || (key == "result" || key == "data" || key == "response" || key == "message") && len(m) > 1 && m.carries(key) && inner.looksLikeEvent()) {
			return o.open(value, depth+1)
		}
	}
	if value, ok := o.single(m); ok {
		return o.open(value, depth+1)
	}
	return o.leaf(at, depth)
}

// searched reports whether the object is what a search gives, which may have
// found nothing.
func (m members) searched() bool {
	return slices.ContainsFunc(m, func(one member) bool {
		return slices.Contains([]string{"took", "leql", "@odata.context", "init_offset", "nextPageToken", "ResponseMetadata"}, one.key)
	})
}

func (m members) looksLikeEvent() bool {
	return len(m) > 1 || m.has("events") || m.has("authlogs") || slices.ContainsFunc(payloadKeys, m.has)
}

// action reports whether the object is a line of Elasticsearch's bulk format
// that says what to do with the next.
func (o *opener) action(m members) bool {
	if len(m) != 1 || !slices.Contains([]string{"index", "create", "update", "delete"}, m[0].key) {
		return false
	}
	inner, ok := membersOf(o.raw, m[0].value)
	return ok && !slices.ContainsFunc(inner, func(one member) bool { return !strings.HasPrefix(one.key, "_") })
}

// listsEvents reports whether a list is one of events: of objects, or of texts
// that hold JSON or XML, in an object that is not an event itself.
func (o *opener) listsEvents(m members, key string, list []span) bool {
	for _, one := range list {
		switch o.raw[one.start] {
		case '{':
		case '"':
			if text, ok := unquote(o.raw[one.start:one.end]); !ok || !payload(text) {
				return false
			}
		default:
			return false
		}
	}
	first, _ := membersOf(o.raw, list[0])
	switch {
	case key == "Records" || key == "records":
		return true
	case len(first) == 2 && (first.has("name") || first.has("Name")) && (first.has("value") || first.has("Value")):
		return false // parameters
	}
	return m.carries(key)
}

func (o *opener) list(list []span, depth int) error {
	for _, one := range list {
		var err error
		if o.raw[one.start] == '"' {
			text, _ := unquote(o.raw[one.start:one.end])
			err = o.payload(text, one.start, depth+1, o.do)
		} else {
			err = o.open(one, depth+1)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// single returns the event in an envelope of one.
func (o *opener) single(m members) (span, bool) {
	object := func(key string, siblings ...string) (span, bool) {
		value, ok := m.get(key)
		return value, ok && o.raw[value.start] == '{' && (len(siblings) == 0 || slices.ContainsFunc(siblings, m.has))
	}
	if value, ok := object("_source"); ok {
		return value, true // Elasticsearch, OpenSearch
	}
	if value, ok := object("fields", "_index", "_id"); ok {
		return value, true // Elasticsearch, asked for fields
	}
	if value, ok := object("diffResults", "hostIdentifier"); ok {
		return value, true // osquery, in batches
	}
	if value, ok := object("properties", "category"); ok {
		category, _ := m.get("category")
		if text, ok := unquote(o.raw[category.start:category.end]); ok && strings.HasPrefix(text, "AdvancedHunting-") {
			return value, true // Microsoft Defender XDR, streamed
		}
	}
	if value, ok := object("detail", "detail-type"); ok {
		return value, true // Amazon EventBridge
	}
	nested := func(one member) bool {
		return one.key != "event" && one.key != "fields" && o.raw[one.value.start] == '{'
	}
	if value, ok := object("event", "sourcetype", "index", "host", "source"); ok && m.carries("event") && !slices.ContainsFunc(m, nested) {
		return value, true // the HTTP event collector of Splunk
	}
	if value, ok := object("document", "group", "name", "kind"); ok {
		if inner, ok := membersOf(o.raw, value); ok {
			if data, ok := inner.get("data"); ok && o.raw[data.start] == '{' {
				return data, true // Chainsaw
			}
		}
	}
	return span{}, false
}

// payloadKeys are the keys under which an object holds a whole event as text.
var payloadKeys = []string{
	"message", "MESSAGE", "_raw", "AuditData", "CloudTrailEvent", "RawEventData", "raw", "log", "msg", "@message", "Message", "payload", "body", "Body",
	"event", "data", "rawEvent", "raw_event", "rawLog", "raw_log", "original", "full_message", "line", "Xml", "xml", "EventXml", "EventData", "EventDataXml",
	"event_xml", "RawData", "DataItem", "json", "text", "string", "stringValue",
}

// payload reports whether a text may hold an event.
func payload(text string) bool {
	text = strings.TrimLeft(text, " \t\r\n")
	return strings.HasPrefix(text, "{") || isXML(text)
}

// leaf hands on an object that is an event. What it holds as text, in JSON or in
// the XML of Windows, is read: its fields join those of the event, or take their
// place where the others are only those of the transport.
func (o *opener) leaf(at span, depth int) error {
	raw := o.raw[at.start:at.end]
	fields, err := decode(raw, o.lineOf(at.start))
	if err != nil {
		return err
	}
	e := Event{Fields: fields, Line: o.lineOf(at.start)}
	text, key := payloadOf(fields)
	if key == "" || depth == maxEnvelopes {
		e.Text = string(raw)
		return o.do(e)
	}
	var inner []Event
	if o.payload(text, at.start, depth+1, func(e Event) error {
		inner = append(inner, e)
		return nil
	}) != nil || len(inner) == 0 {
		e.Text = string(raw)
		return o.do(e)
	}
	m, _ := membersOf(o.raw, at)
	if len(inner) == 1 && !m.carries(key) {
		for name, v := range inner[0].Fields {
			if old, ok := fields[name].(map[string]any); ok {
				if own, ok := v.(map[string]any); ok {
					merged := maps.Clone(old)
					maps.Copy(merged, own)
					v = merged
				}
			}
			fields[name] = v
		}
		e.Text = string(raw)
		return o.do(e)
	}
	for _, one := range inner {
		if err := o.do(one); err != nil {
			return err
		}
	}
	return nil
}

// payloadOf returns the text of an event within another, and its key.
func payloadOf(fields map[string]any) (text, key string) {
	for _, key := range payloadKeys {
		if text, ok := fields[key].(string); ok && payload(text) {
			return text, key
		}
	}
	if ecs, ok := fields["event"].(map[string]any); ok {
		if text, ok := ecs["original"].(string); ok && payload(text) {
			return text, "event"
		}
	}
	if text, ok := fields["event.original"].(string); ok && payload(text) {
		return text, "event.original"
	}
	return "", ""
}

// payload reads the events of a text within the text.
func (o *opener) payload(text string, at, depth int, do func(Event) error) error {
	line := o.lineOf(at)
	if isXML(strings.TrimLeft(text, " \t\r\n")) {
		return eachXML(strings.NewReader(text), func(e Event) error {
			e.Line = line
			return do(e)
		})
	}
	raw := bytes.TrimSpace([]byte(text))
	if !json.Valid(raw) {
		return errNoEvent
	}
	inner := opener{do: func(e Event) error {
		e.Line = line
		return do(e)
	}, raw: raw}
	return inner.open(span{0, len(raw)}, depth)
}

// lineOf counts on from where it was asked before.
func (o *opener) lineOf(offset int) int {
	if offset < o.seen {
		o.seen, o.lines = 0, 0
	}
	o.lines += bytes.Count(o.raw[o.seen:offset], []byte("\n"))
	o.seen = offset
	return o.line + o.lines
}

// table reads what Log Analytics, Splunk and ES|QL give as a table: the names of
// columns, and rows of values.
func (o *opener) table(m members) (names []string, rows []span, ok bool) {
	for _, keys := range [][2]string{{"columns", "rows"}, {"fields", "rows"}, {"columns", "values"}} {
		head, ok := m.get(keys[0])
		body, more := m.get(keys[1])
		if !ok || !more {
			continue
		}
		columns, ok := elementsOf(o.raw, head)
		rows, more = elementsOf(o.raw, body)
		if !ok || !more || len(rows) == 0 || o.raw[rows[0].start] != '[' {
			continue
		}
		names = names[:0]
		for _, c := range columns {
			at := c
			if inner, ok := membersOf(o.raw, c); ok {
				if at, ok = inner.get("name"); !ok {
					at, ok = inner.get("ColumnName")
				}
				if !ok {
					return nil, nil, false
				}
			}
			name, ok := unquote(o.raw[at.start:at.end])
			if !ok {
				return nil, nil, false
			}
			names = append(names, name)
		}
		return names, rows, true
	}
	return nil, nil, false
}

// rows hands on the rows of a table as events. What a cell holds as JSON in a
// text, as dynamic columns do, is read.
func (o *opener) rows(names []string, rows []span) error {
	for _, row := range rows {
		cells, ok := elementsOf(o.raw, row)
		if !ok {
			continue
		}
		fields, line := map[string]any{}, o.lineOf(row.start)
		for i, cell := range cells {
			if i == len(names) {
				break
			}
			one, err := decode(slices.Concat([]byte(`{"v":`), o.raw[cell.start:cell.end], []byte("}")), line)
			if err != nil {
				return err
			}
			v := one["v"]
			if text, ok := v.(string); ok && strings.HasPrefix(text, "{") && json.Valid([]byte(text)) {
				v, _ = decode([]byte(text), 0)
			}
			if v != nil && v != "" {
				fields[names[i]] = v
			}
		}
		text, err := json.Marshal(fields)
		if err != nil {
			return err
		}
		inner := opener{do: func(e Event) error {
			e.Line = line
			return o.do(e)
		}, raw: text}
		if err := inner.leaf(span{0, len(text)}, maxEnvelopes-2); err != nil {
			return err
		}
	}
	return nil
}
