package correlation

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "correlation-timespan-invalid",
	Group:    "correlation",
	Severity: check.Error,
	Title:    "invalid timespan",
	What: `Reports a timespan that is not a whole number greater than 0 followed by
s, m, h or d.`,
	Why: `Tools reject any other form. Write one and a half hours as "90m". Uppercase
S, H and D can only mean the lowercase letter; "M" is not changed automatically, because
pySigma reads it as months where minutes may be meant.`,
	Avoid: `
title: Many logons
correlation:
  type: event_count
  rules: [logon]
  group-by: [User]
  timespan: 1h30m
  condition: {gte: 10}`,
	Prefer: `
title: Many logons
correlation:
  type: event_count
  rules: [logon]
  group-by: [User]
  timespan: 90m
  condition: {gte: 10}`,
	Run: correlationTimespanInvalid,
})

var inCapitals = regexp.MustCompile(`^0*[1-9][0-9]{0,8}[SHD]$`)

func correlationTimespanInvalid(p *check.Pass) {
	for _, f := range p.Problems() {
		n := of(p).TimespanEntry.Value
		if n.Kind != sigma.Scalar {
			continue
		}
		if inCapitals.MatchString(n.Value) {
			small := strings.ToLower(n.Value)
			f.Fix(fmt.Sprintf("Write %q", small), n.Rewrite(small)...)
		} else if span, ok := meant(n.Value); ok {
			write(f, n, span)
		}
	}
}

var (
	timePiece = regexp.MustCompile(`^[ ,]*([0-9]{1,6}(?:\.[0-9]{1,3})?) *([A-Za-z]+)`)
	units     = map[string]float64{
		"s": 1, "sec": 1, "secs": 1, "second": 1, "seconds": 1,
		"m": 60, "min": 60, "mins": 60, "minute": 60, "minutes": 60,
		"h": 3600, "hr": 3600, "hrs": 3600, "hour": 3600, "hours": 3600,
		"d": 86400, "day": 86400, "days": 86400,
		"w": 7 * 86400, "week": 7 * 86400, "weeks": 7 * 86400,
	}
)

// meant reads what people write of a time, "1h30m" or "5 minutes", and writes it
// as a timespan. A capital M could be a month or a minute.
func meant(text string) (string, bool) {
	total := 0.0
	for text != "" {
		m := timePiece.FindStringSubmatch(text)
		if m == nil || m[2] == "M" || units[strings.ToLower(m[2])] == 0 {
			return "", false
		}
		number, _ := strconv.ParseFloat(m[1], 64)
		total += number * units[strings.ToLower(m[2])]
		text = strings.TrimRight(text[len(m[0]):], " ")
	}
	seconds := int64(total)
	if seconds <= 0 || float64(seconds) != total {
		return "", false
	}
	for _, unit := range []struct {
		name    string
		seconds int64
	}{{"d", 86400}, {"h", 3600}, {"m", 60}} {
		if seconds%unit.seconds == 0 {
			return fmt.Sprint(seconds/unit.seconds, unit.name), true
		}
	}
	return fmt.Sprint(seconds, "s"), true
}
