package match

import (
	"time"

	"sigma-lsp/analysis/sigma"
)

// layouts are how logs write dates. The part that a rule asks for is the one
// that is written: no time zone is changed, as the specification has it.
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
				return compare(v.Op, partOf(t, v.Unit), v.Number.Float)
			}
		}
		return false
	}
}

func partOf(t time.Time, unit string) float64 {
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
