package match

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// maxDepth bounds how deep an event is looked into.
const maxDepth = 200

// Event is an event as Sigma sees it: fields with their values.
type Event struct {
	fields map[string][]value
	all    []value // for keywords, in no order
}

// value is one value of a field.
type value struct {
	text   string
	number float64
	isNum  bool
	null   bool
}

// NewEvent makes an event of a JSON object, as encoding/json reads it. A field
// is found under its own name and under the dotted path to it; items of arrays
// are values of the array's field. In the JSON form of Windows events the
// fields of EventData, UserData and System stand without these names too, as
// rules name them.
func NewEvent(entry map[string]any) *Event {
	e := &Event{fields: map[string][]value{}}
	e.add("", entry, 0)
	for _, name := range slices.Sorted(maps.Keys(e.fields)) {
		if short, ok := ofWindows(name); ok {
			e.fields[short] = append(e.fields[short], e.fields[name]...)
		}
	}
	return e
}

// ofWindows returns the name that rules use for a field of a Windows event.
// The fields of UserData stand in an element of their own.
func ofWindows(path string) (string, bool) {
	for _, part := range []string{"Event.System.", "Event.EventData."} {
		if name, ok := strings.CutPrefix(path, part); ok {
			return name, true
		}
	}
	if rest, ok := strings.CutPrefix(path, "Event.UserData."); ok {
		_, name, ok := strings.Cut(rest, ".")
		return name, ok
	}
	return "", false
}

func (e *Event) add(path string, v any, depth int) {
	if depth > maxDepth {
		return
	}
	switch v := v.(type) {
	case map[string]any:
		for name, inner := range v {
			if path != "" {
				name = path + "." + name
			}
			e.add(name, inner, depth+1)
		}
	case []any:
		for _, inner := range v {
			e.add(path, inner, depth+1)
		}
	default:
		one := valueOf(v)
		e.fields[path] = append(e.fields[path], one)
		if !one.null {
			e.all = append(e.all, one)
		}
	}
}

func valueOf(v any) (one value) {
	switch v := v.(type) {
	case nil:
		return value{null: true}
	case string:
		one.text = v
	case bool:
		one.text = strconv.FormatBool(v)
	case float64:
		one.text = strconv.FormatFloat(v, 'f', -1, 64)
	case json.Number:
		one.text = v.String()
	default:
		one.text = fmt.Sprint(v)
	}
	n, err := strconv.ParseFloat(one.text, 64)
	one.number, one.isNum = n, err == nil
	return one
}
