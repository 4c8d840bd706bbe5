package match

import (
	"strings"
	"time"

	"sigma-lsp/analysis/sigma"
)

// layouts are the formats of dates in logs. Parts of dates are taken as
// written: no time zone is converted, as the specification requires.
var layouts = []string{
	time.RFC3339Nano, "2006-01-02T15:04:05.999999999", "2006-01-02 15:04:05.999999999",
	"2006-01-02 15:04:05.999999999Z07:00", "2006-01-02 15:04", time.DateOnly,
}

// timePart compiles a comparison with a part of a date. Source: Sigma
// modifiers, "Time Modifiers".
func timePart(v sigma.TimePart) func(value) bool {
	return func(one value) bool {
		for _, layout := range layouts {
			if t, err := time.Parse(layout, one.text); err == nil {
				return compare(v.Op, datePart(t, v.Unit), v.Number.Float)
			}
		}
		return false
	}
}

func datePart(t time.Time, unit string) float64 {
	switch unit {
	case "minute":
		return float64(t.Minute())
	case "hour":
		return float64(t.Hour())
	case "day":
		return float64(t.Day())
	case "week":
		_, week := t.ISOWeek()
		return float64(week)
	case "month":
		return float64(t.Month())
	}
	return float64(t.Year())
}

// timeFields are where logs write when an event happened, the surest first.
var timeFields = []string{
	"UtcTime", "TimeCreated_SystemTime", "@timestamp", "eventTime", "EventTime", "TimeCreated", "TimeGenerated", "Timestamp", "timestamp", "published",
	"CreationTime", "createdDateTime", "activityDateTime", "requestReceivedTimestamp", "stageTimestamp", "_time", "time", "ts", "created_at", "id.time",
	"event.created", "EventReceivedTime", "calendarTime", "unixTime", "date",
}

// Time returns when the event happened. It reports false if no field has a
// time.
func (e *Event) Time() (time.Time, bool) {
	for _, name := range timeFields {
		for _, v := range e.fields[name] {
			if at, ok := timeOf(v); ok {
				return at, true
			}
		}
	}
	return time.Time{}, false
}

// timeOf reads a date, or the seconds since 1970, or smaller units of them.
func timeOf(v value) (time.Time, bool) {
	text, n, isNum := v.text, v.number, v.isNum
	if inner, ok := strings.CutPrefix(text, "/Date("); ok { // as PowerShell writes JSON
		n, isNum = ReadNumber(strings.TrimSuffix(inner, ")/"))
	}
	if isNum {
		const year2001, year2100 = 978307200, 4102444800
		for _, unit := range []float64{1, 1e3, 1e6, 1e9} {
			if n/unit >= year2001 && n/unit < year2100 {
				return time.Unix(0, int64(n/unit*1e9)), true
			}
		}
		return time.Time{}, false
	}
	for _, layout := range layouts {
		if at, err := time.Parse(layout, text); err == nil {
			return at, true
		}
	}
	return time.Time{}, false
}
