package yaml

import (
	"strconv"
	"strings"
	"time"
)

// resolve returns the tag of a plain scalar, as gopkg.in/yaml.v3 has it, but for
// numbers that other readers take as text, such as 00000429 or 12e45678, which
// in a rule are codes and hashes.
func resolve(value string) string {
	if value == "" {
		return "!!null"
	}
	switch c := value[0]; {
	case c >= '0' && c <= '9', c == '+', c == '-', c == '.':
		return number(value)
	case c == '<' && value == "<<":
		return "!!merge"
	case c == '~' && len(value) == 1:
		return "!!null"
	case len(value) > 5:
		return "!!str"
	}
	switch value {
	case "null", "Null", "NULL":
		return "!!null"
	case "true", "True", "TRUE", "false", "False", "FALSE":
		return "!!bool"
	}
	return "!!str"
}

// number returns the tag of a value that begins like a number or a date.
func number(value string) string {
	if len(value) >= 8 && value[4] == '-' && digits(value[:4], "") {
		for _, format := range dates {
			if _, err := time.Parse(format, value); err == nil {
				return "!!timestamp"
			}
		}
		return "!!str"
	}
	body := value
	if body[0] == '+' || body[0] == '-' {
		body = body[1:]
	}
	switch {
	case body == "":
	case body[0] >= '0' && body[0] <= '9' && digits(body, "_"), body[0] == '0' && len(body) > 2 && (body[1] == 'x' || body[1] == 'b') && digits(body[2:], "abcdefABCDEF_"):
		return integer(strings.ReplaceAll(value, "_", ""))
	case floating(body):
		if value[0] != '.' {
			value = strings.ReplaceAll(value, "_", "")
		}
		if _, err := strconv.ParseFloat(value, 64); err == nil {
			return "!!float"
		}
	}
	return "!!str"
}

// integer returns the tag of digits: 64 bits of them are an integer.
func integer(value string) string {
	if _, err := strconv.ParseInt(value, 0, 64); err == nil {
		return "!!int"
	}
	if _, err := strconv.ParseUint(value, 0, 64); err == nil {
		return "!!int"
	}
	body := strings.TrimLeft(value, "+-")
	if digits(body, "") && (body[0] != '0' || !strings.ContainsAny(body, "89")) {
		return "!!float"
	}
	return "!!str"
}

// floating reports whether a value without its sign is a number with a point.
func floating(body string) bool {
	whole, fraction, point := strings.Cut(body, ".")
	if exponent := strings.IndexAny(fraction, "eE"); exponent >= 0 {
		power := fraction[exponent+1:]
		if fraction = fraction[:exponent]; len(power) < 2 || power[0] != '+' && power[0] != '-' || !digits(power[1:], "") {
			return false
		}
	}
	return point && digits(whole, "_") && digits(fraction, "_") && !strings.HasPrefix(whole, "_") && (whole != "" || fraction != "" && fraction[0] != '_')
}

// digits reports whether a text has no characters but digits and some others.
func digits(text, others string) bool {
	for i := range len(text) {
		if c := text[i]; (c < '0' || c > '9') && strings.IndexByte(others, c) < 0 {
			return false
		}
	}
	return true
}

// dates are the forms of a timestamp. Source: gopkg.in/yaml.v3, resolve.go.
var dates = []string{"2006-1-2", "2006-1-2T15:4:5.999999999Z07:00", "2006-1-2t15:4:5.999999999Z07:00", "2006-1-2 15:4:5.999999999"}
