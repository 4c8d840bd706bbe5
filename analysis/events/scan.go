package events

import (
	"bytes"
	"encoding/json"
)

// span is a range of bytes of an opener's text.
type span struct{ start, end int }

// member is a key of an object and the range of its value.
type member struct {
	key   string
	value span
}

type members []member

func (m members) get(key string) (span, bool) {
	for _, one := range m {
		if one.key == key {
			return one.value, true
		}
	}
	return span{}, false
}

func (m members) has(key string) bool {
	_, ok := m.get(key)
	return ok
}

// membersOf lists the keys of an object without decoding the values. It reports
// false for what is not an object, or not well formed as far as it looks.
func membersOf(raw []byte, at span) (list members, ok bool) {
	i := space(raw, at.start)
	if i >= at.end || raw[i] != '{' {
		return nil, false
	}
	list = make(members, 0, 16)
	for i = space(raw, i+1); i < at.end && raw[i] != '}'; {
		if raw[i] != '"' {
			return nil, false
		}
		end := skip(raw, i)
		key, ok := unquote(raw[i:end])
		i = space(raw, end)
		if !ok || i >= at.end || raw[i] != ':' {
			return nil, false
		}
		start := space(raw, i+1)
		end = skip(raw, start)
		list = append(list, member{key, span{start, end}})
		if i = space(raw, end); i < at.end && raw[i] == ',' {
			i = space(raw, i+1)
		} else if i >= at.end || raw[i] != '}' {
			return nil, false
		}
	}
	return list, i < at.end
}

// elementsOf lists the ranges of the items of an array.
func elementsOf(raw []byte, at span) (list []span, ok bool) {
	i := space(raw, at.start)
	if i >= at.end || raw[i] != '[' {
		return nil, false
	}
	for i = space(raw, i+1); i < at.end && raw[i] != ']'; {
		end := skip(raw, i)
		if end == i {
			return nil, false
		}
		list = append(list, span{i, end})
		if i = space(raw, end); i < at.end && raw[i] == ',' {
			i = space(raw, i+1)
		} else if i >= at.end || raw[i] != ']' {
			return nil, false
		}
	}
	return list, i < at.end
}

func space(raw []byte, i int) int {
	for i < len(raw) && (raw[i] == ' ' || raw[i] == '\t' || raw[i] == '\r' || raw[i] == '\n') {
		i++
	}
	return i
}

// skip returns where the value that begins at i ends.
func skip(raw []byte, i int) int {
	depth, quoted := 0, false
	for start := i; i < len(raw); i++ {
		switch c := raw[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			if quoted = !quoted; !quoted && depth == 0 {
				return i + 1
			}
		case quoted:
		case c == '{', c == '[':
			depth++
		case c == '}', c == ']':
			if depth--; depth == 0 {
				return i + 1
			} else if depth < 0 {
				return i
			}
		case depth == 0 && (c == ',' || c == ':' || c <= ' ') && i > start:
			return i
		}
	}
	return len(raw)
}

func unquote(quoted []byte) (text string, ok bool) {
	if n := len(quoted); n >= 2 && quoted[n-1] == '"' && bytes.IndexByte(quoted, '\\') < 0 {
		return string(quoted[1 : n-1]), true
	}
	return text, json.Unmarshal(quoted, &text) == nil
}
