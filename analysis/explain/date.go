package explain

import (
	"fmt"
	"strconv"
	"time"
)

// date explains the age of a date.
func (w *writer) date() bool {
	if w.onKey || !w.is("date") && !w.is("modified") {
		return false
	}
	day, ok := readDate(w.node.Value)
	if !ok {
		return false
	}
	w.explainers(w.node.Span)
	today := time.Date(w.Today.Year(), w.Today.Month(), w.Today.Day(), 0, 0, 0, 0, time.UTC)
	text := ""
	switch {
	case day.Equal(today):
		text = "today"
	case day.Before(today):
		text = timeBetween(day, today) + " ago"
	default:
		text = "in " + timeBetween(today, day)
	}
	if written, ok := w.document.Root.Get("date"); ok && w.is("modified") {
		if first, ok := readDate(written.Value.Value); ok {
			switch {
			case first.Equal(day):
				text += ", the day the rule was written"
			case first.Before(day):
				text += ", " + timeBetween(first, day) + " after the rule was written"
			default:
				text += ", " + timeBetween(day, first) + " before the rule was written"
			}
		}
	}
	w.paragraph("%s: %s.", day.Format("Monday, 2 January 2006"), text)
	return true
}

// readDate reads YYYY-MM-DD, or the form with slashes that older rules have.
func readDate(text string) (time.Time, bool) {
	for _, form := range []string{time.DateOnly, "2006/01/02"} {
		if day, err := time.Parse(form, text); err == nil {
			return day, true
		}
	}
	return time.Time{}, false
}

// timeBetween is the time from one day to a later one, in the two largest units.
func timeBetween(from, to time.Time) string {
	months := (to.Year()-from.Year())*12 + int(to.Month()) - int(from.Month())
	if from.AddDate(0, months, 0).After(to) {
		months--
	}
	switch years := months / 12; {
	case months == 0:
		return countOf(int(to.Sub(from).Hours()/24), "day")
	case years == 0:
		return countOf(months, "month")
	case months%12 == 0:
		return countOf(years, "year")
	default:
		return countOf(years, "year") + " and " + countOf(months%12, "month")
	}
}

func countOf(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%s %ss", number(n), thing)
}

func number(n int) string { return strconv.Itoa(n) }
