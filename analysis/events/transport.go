package events

import (
	"encoding/base64"
	"encoding/json"
	"errors"
)

var errStatistics = errors.New("this is the result of a Log Search query with calculate or groupby, which contains no events; search without them and export the entries")

// frame reports whether the object is a frame of Kusto's second version without
// results.
func (o *opener) frame(m members) bool {
	if !m.has("FrameType") {
		return false
	}
	kind, ok := m.get("TableKind")
	return !ok || string(o.raw[kind.start:kind.end]) != `"PrimaryResult"`
}

// stream returns the lines of a stream of Loki and its labels.
func (o *opener) stream(m members) (lines []span, labels span, ok bool) {
	labels, ok = m.get("stream")
	values, more := m.get("values")
	if !ok || !more || len(m) != 2 || o.raw[labels.start] != '{' {
		return nil, labels, false
	}
	lines, ok = elementsOf(o.raw, values)
	return lines, labels, ok
}

// streamLines hands on the events of a stream of Loki. A line that is not JSON is an
// event with the labels of the stream.
func (o *opener) streamLines(lines []span, labels span, depth int) error {
	for _, one := range lines {
		entry, ok := elementsOf(o.raw, one)
		if !ok || len(entry) < 2 {
			continue
		}
		text, ok := unquote(o.raw[entry[1].start:entry[1].end])
		if !ok {
			continue
		}
		if payload(text) {
			err := o.payload(text, one.start, depth+1, o.do)
			if !errors.Is(err, errNoEvent) {
				if err != nil {
					return err
				}
				continue
			}
		}
		line := o.lineOf(one.start)
		fields, err := decode(o.raw[labels.start:labels.end], line)
		if err != nil {
			return err
		}
		fields["line"] = text
		whole, err := json.Marshal(fields)
		if err != nil {
			return err
		}
		if err := o.do(Event{Fields: fields, Text: string(whole), Line: line}); err != nil {
			return err
		}
	}
	return nil
}

// encoded returns the base64 text of a message of Google Pub/Sub or a record of
// Amazon Kinesis.
func (o *opener) encoded(m members) (string, bool) {
	for _, key := range []string{"message", "kinesis"} {
		value, ok := m.get(key)
		if !ok {
			continue
		}
		inner, ok := membersOf(o.raw, value)
		if !ok {
			continue
		}
		data, ok := inner.get("data")
		if !ok || !inner.has("messageId") && !inner.has("message_id") && !inner.has("sequenceNumber") && !m.has("subscription") && !m.has("ackId") {
			continue
		}
		text, ok := unquote(o.raw[data.start:data.end])
		if !ok {
			continue
		}
		if decoded, err := base64.StdEncoding.DecodeString(text); err == nil && payload(string(decoded)) && json.Valid(decoded) {
			return string(decoded), true
		}
	}
	return "", false
}
