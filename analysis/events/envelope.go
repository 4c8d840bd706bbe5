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

// opener extracts events from the envelopes of a text.
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
// InsightIDR, osquery, Duo, OneLogin, Okta, Kusto, Loki, Amazon SQS, Google Pub/Sub
// and Zircolite.
var listKeys = []string{
	"hits", "responses", "Records", "records", "results", "result", "value", "items", "entries", "Events", "events",
	"logEvents", "logs", "authlogs", "response", "messages", "message", "data", "rows", "snapshot", "tables", "alerts",
	"resourceLogs", "scopeLogs", "logRecords", "LogEntries", "Results", "added", "Messages", "receivedMessages", "Tables", "matches",
}

// carrierKey are the keys next to a list or an event that belong to a search or a
// transport. An object with other keys is an event itself.
var carrierKey = regexp.MustCompile(`(?i)^(@?odata\..*|@?next.*|prev.*|.*count|.*total.*|took|timed_?out|_.*|hits|aggregations|pag.*|offset|limit|size|status|stat|code|message|messages|error|errors|meta.*|links?|logs|leql|progress|partial|id|kind|apiVersion|etag|preview|init_offset|fields|highlighted|lastrow|sid|search_.*|app|owner|results_link|search|success|request_?id|ResponseMetadata|statistics|messageType|logGroup|logGroupName|logStream|logStreamName|subscriptionFilters|labels|timestamp|sequence_number|log_id|ingestionTime|eventId|metadata|cursor|has_?more|from|to|query|time|host|source|sourcetype|index|specversion|type|datacontenttype|subject|EventId|EventName|EventTime|EventSource|Username|ReadOnly|AccessKeyId|Resources|hostIdentifier|calendarTime|unixTime|epoch|counter|numerics|decorations|action|name|schemaUrl|resource|scope|MessageId|ReceiptHandle|MD5OfBody|ContentType|highlight_ranges|decoration_stats|used_indices|built_query|columns|schema|stats|removed|session_?id|eventType.*|eventTime|cloudEventsVersion|contentType|truncated|result_?type|warnings|topic|partition|key|headers|schema|payload|attributes|message_?attributes|md5Of.*|eventSourceARN|awsRegion|TopicArn|Signature|SignatureVersion|SigningCertURL|UnsubscribeURL|ackId|publishTime|orderingKey|TableName|TableKind|TableId|FrameType|subscription|encodingFlags|partition_?key|valueSize|keySize)$`)

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
	if o.action(m) || o.frame(m) {
		return nil
	}
	if m.has("statistics") && (m.has("leql") || m.has("logs")) && !m.has("events") {
		return errStatistics
	}
	if lines, labels, ok := o.stream(m); ok {
		return o.streamLines(lines, labels, depth)
	}
	if text, ok := o.encoded(m); ok {
		return o.payload(text, at.start, depth+1, o.do)
	}
	if t, ok := o.table(m); ok {
		return o.rows(t)
	}
	for _, key := range listKeys {
		value, ok := m.get(key)
		if !ok {
			continue
		}
		if list, ok := elementsOf(o.raw, value); ok {
			if len(list) > 0 && o.listsEvents(m, key, list) {
				if key == "Tables" {
					list = list[:1] // the others are of the query
				}
				return o.list(list, depth)
			}
			if len(list) == 0 && (key == "hits" || len(m) > 1 && key != "message" && m.searched()) && m.carries(key) {
				return nil // nothing was found
			}
			continue
		}
		if inner, ok := membersOf(o.raw, value); ok && (key == "hits" && (inner.has("hits") || inner.has("events")) || (key == "result" || key == "data" || key == "response" || key == "message") && (len(m) > 1 || key == "message" && len(inner) > 1) && m.carries(key) && inner.looksLikeEvent()) {
			return o.open(value, depth+1)
		}
	}
	if value, ok := o.single(m); ok {
		return o.open(value, depth+1)
	}
	return o.leaf(at, depth)
}

// searched reports whether the object is the response of a search, which may be
// empty.
func (m members) searched() bool {
	return slices.ContainsFunc(m, func(one member) bool {
		return slices.Contains([]string{"took", "leql", "@odata.context", "init_offset", "nextPageToken", "ResponseMetadata"}, one.key)
	})
}

func (m members) looksLikeEvent() bool {
	return len(m) > 1 || m.has("events") || m.has("authlogs") || slices.ContainsFunc(payloadKeys, m.has)
}

// action reports whether the object is an action line of Elasticsearch's bulk
// format, which describes the next line.
func (o *opener) action(m members) bool {
	if len(m) != 1 || !slices.Contains([]string{"index", "create", "update", "delete"}, m[0].key) {
		return false
	}
	inner, ok := membersOf(o.raw, m[0].value)
	return ok && !slices.ContainsFunc(inner, func(one member) bool { return !strings.HasPrefix(one.key, "_") })
}

// listsEvents reports whether a list is one of events: of objects, or of texts
// with JSON or XML, in an object that is not an event itself.
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
	case key == "matches":
		return m.has("rule_level") || m.has("sigma") || m.has("sigmafile")
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
		return value, true // Elasticsearch, with selected fields
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
	if value, ok := object("udm"); ok && m.carries("udm") {
		return value, true // Google Security Operations
	}
	if value, ok := object("map"); ok && len(m) == 1 {
		return value, true // Sumo Logic
	}
	if value, ok := object("payload", "schema"); ok && m.carries("payload") {
		return value, true // Kafka Connect
	}
	if value, ok := object("value", "topic", "partition"); ok && m.carries("value") {
		return value, true // Kafka
	}
	if value, ok := object("attributes", "type", "id"); ok && m.carries("attributes") {
		if inner, ok := membersOf(o.raw, value); ok {
			if own, ok := inner.get("attributes"); ok && o.raw[own.start] == '{' {
				return own, true // Datadog
			}
		}
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

// payloadKeys are the keys whose value can be a whole event as text.
var payloadKeys = []string{
	"message", "MESSAGE", "_raw", "AuditData", "CloudTrailEvent", "RawEventData", "raw", "log", "msg", "@message", "Message", "payload", "body", "Body",
	"event", "data", "rawEvent", "raw_event", "rawLog", "raw_log", "original", "full_message", "line", "Xml", "xml", "EventXml", "EventData", "EventDataXml",
	"event_xml", "RawData", "DataItem", "json", "text", "string", "stringValue", "Payload", "value",
}

// payload reports whether a text may be an event.
func payload(text string) bool {
	text = strings.TrimLeft(text, " \t\r\n")
	return strings.HasPrefix(text, "{") || isXML(text)
}

// leaf passes on an object that is an event. If a text in it is JSON or Windows
// XML, it is parsed: its fields are added to those of the event, or replace
// them if the others only belong to the transport.
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
	if len(inner) == 1 && (!m.carries(key) || withoutHeader(inner[0].Fields)) {
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

// withoutHeader reports whether fields are the data of a Windows event alone.
func withoutHeader(fields map[string]any) bool {
	return len(fields) == 1 && (fields["EventData"] != nil || fields["UserData"] != nil)
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

// lineOf continues counting from the previous call.
func (o *opener) lineOf(offset int) int {
	if offset < o.seen {
		o.seen, o.lines = 0, 0
	}
	o.lines += bytes.Count(o.raw[o.seen:offset], []byte("\n"))
	o.seen = offset
	return o.line + o.lines
}
