package sigma

import (
	"encoding/binary"
	"unicode/utf16"
)

// The modifiers that consist of a role and a shared function. Modifiers with
// an algorithm have a separate file.
func init() {
	for _, m := range []Modifier{
		{
			Name: "all", role: combinator, item: func(i *Item) { i.All = true },
			Doc:     "All values of the list must match, not just one.",
			Example: `CommandLine|contains|all: [' -enc', ' -w hidden']`,
		},
		{
			Name: "neq", role: combinator, item: func(i *Item) { i.Negated = true },
			Doc:     "The field matches none of the values (with all: not all of them).",
			Example: `IntegrityLevel|neq: System`,
		},
		{
			Name: "cased", role: annotation, value: (*application).caseSensitive,
			Doc:     "Upper and lower case must be as written.",
			Example: `Image|cased|endswith: '/NC'`,
		},
		{
			Name: "expand", role: annotation, value: (*application).expandable,
			Doc:     "%name% in the value is replaced by what a pipeline defines under that name.",
			Example: `User|expand: '%administrators%'`,
		},

		// Parts of dates.
		{
			Name: "minute", role: matcher, value: (*application).timePart,
			Doc:     "The minute of the date in the field (0 to 59) is the value.",
			Example: `CreationTime|minute: 30`,
		},
		{
			Name: "hour", role: matcher, value: (*application).timePart,
			Doc:     "The hour of the date in the field (0 to 23) is the value.",
			Example: `CreationTime|hour: 3`,
		},
		{
			Name: "day", role: matcher, value: (*application).timePart,
			Doc:     "The day of the date in the field (1 to 31) is the value.",
			Example: `CreationTime|day: 1`,
		},
		{
			Name: "week", role: matcher, value: (*application).timePart,
			Doc:     "The week of the date in the field (1 to 53) is the value.",
			Example: `CreationTime|week: 52`,
		},
		{
			Name: "month", role: matcher, value: (*application).timePart,
			Doc:     "The month of the date in the field (1 to 12) is the value.",
			Example: `CreationTime|month: 12`,
		},
		{
			Name: "year", role: matcher, value: (*application).timePart,
			Doc:     "The year of the date in the field (four digits) is the value.",
			Example: `CreationTime|year: 2026`,
		},

		// Flags of regular expressions; the longer names are pySigma's.
		{
			Name: "i", role: flag, value: regexpFlag(func(r *Regexp) { r.I = true }),
			Doc:     "Upper and lower case are the same for the regular expression.",
			Example: `CommandLine|re|i: '-e(nc)?\s'`,
		},
		{
			Name: "ignorecase", role: flag, value: regexpFlag(func(r *Regexp) { r.I = true }),
			Doc:     "Upper and lower case are the same for the regular expression.",
			Example: `CommandLine|re|ignorecase: '-e(nc)?\s'`,
		},
		{
			Name: "m", role: flag, value: regexpFlag(func(r *Regexp) { r.M = true }),
			Doc:     "^ and $ match at line breaks in the regular expression.",
			Example: `ScriptBlockText|re|m: '^iex '`,
		},
		{
			Name: "multiline", role: flag, value: regexpFlag(func(r *Regexp) { r.M = true }),
			Doc:     "^ and $ match at line breaks in the regular expression.",
			Example: `ScriptBlockText|re|multiline: '^iex '`,
		},
		{
			Name: "s", role: flag, value: regexpFlag(func(r *Regexp) { r.S = true }),
			Doc:     "The dot of the regular expression matches line breaks as well.",
			Example: `ScriptBlockText|re|s: 'begin.*end'`,
		},
		{
			Name: "dotall", role: flag, value: regexpFlag(func(r *Regexp) { r.S = true }),
			Doc:     "The dot of the regular expression matches line breaks as well.",
			Example: `ScriptBlockText|re|dotall: 'begin.*end'`,
		},

		// Comparisons with numbers.
		{
			Name: "lt", role: comparison, value: (*application).compare,
			Doc:     "The field is a number less than the value.",
			Example: `FileSize|lt: 1000`,
		},
		{
			Name: "lte", role: comparison, value: (*application).compare,
			Doc:     "The field is a number at most the value.",
			Example: `FileSize|lte: 1000`,
		},
		{
			Name: "gt", role: comparison, value: (*application).compare,
			Doc:     "The field is a number greater than the value.",
			Example: `FileSize|gt: 1000`,
		},
		{
			Name: "gte", role: comparison, value: (*application).compare,
			Doc:     "The field is a number at least the value.",
			Example: `FileSize|gte: 1000`,
		},

		// Encodings; "wide" is an alias of utf16le by the modifiers appendix.
		{
			Name: "utf16", role: encoding, value: encodeUTF16(binary.LittleEndian, true),
			Doc:     "The value is encoded as UTF-16, low byte first, after a byte order mark; used before base64.",
			Example: `CommandLine|utf16|base64offset|contains: 'http://'`,
		},
		{
			Name: "utf16be", role: encoding, value: encodeUTF16(binary.BigEndian, false),
			Doc:     "The value is encoded as UTF-16, high byte first; used before base64.",
			Example: `CommandLine|utf16be|base64offset|contains: 'http://'`,
		},
		{
			Name: "utf16le", role: encoding, value: encodeUTF16(binary.LittleEndian, false),
			Doc:     "The value is encoded as UTF-16, low byte first; used before base64.",
			Example: `CommandLine|utf16le|base64offset|contains: 'http://'`,
		},
		{
			Name: "wide", role: encoding, value: encodeUTF16(binary.LittleEndian, false),
			Doc:     "The value is encoded as UTF-16, low byte first; used before base64.",
			Example: `CommandLine|wide|base64offset|contains: 'http://'`,
		},

		// Anchors.
		{
			Name: "contains", role: anchor, value: anchored(true, true),
			Doc:     "The value may be anywhere in the field.",
			Example: `CommandLine|contains: ' -enc '`,
		},
		{
			Name: "startswith", role: anchor, value: anchored(false, true),
			Doc:     "The field begins with the value.",
			Example: `Image|startswith: 'C:\Users\'`,
		},
		{
			Name: "endswith", role: anchor, value: anchored(true, false),
			Doc:     "The field ends with the value.",
			Example: `Image|endswith: '\whoami.exe'`,
		},
	} {
		modifier(m)
	}
}

func (a *application) caseSensitive(v Value) Value {
	s, ok := a.text(v)
	if !ok {
		return nil
	}
	s.Cased = true
	return s
}

// expandable only checks the type: placeholders are found when the value is
// read.
func (a *application) expandable(v Value) Value {
	if _, ok := v.(Regexp); !ok {
		a.text(v)
	}
	return nil
}

var timeParts = map[string]bool{"minute": true, "hour": true, "day": true, "week": true, "month": true, "year": true}

// timePart makes the test of the part of a date that the modifier names.
func (a *application) timePart(v Value) Value {
	n, ok := a.number(v)
	if !ok {
		return nil
	}
	return TimePart{Origin: n.Origin, Unit: a.use().Name, Number: n}
}

// compare makes the comparison that the modifier names.
func (a *application) compare(v Value) Value {
	if part, ok := v.(TimePart); ok {
		part.Op = a.use().Name
		return part
	}
	n, ok := a.number(v)
	if !ok {
		return nil
	}
	return Comparison{n.Origin, a.use().Name, n}
}

func regexpFlag(set func(*Regexp)) func(*application, Value) Value {
	return func(_ *application, v Value) Value {
		r := v.(Regexp)
		set(&r)
		return r
	}
}

// anchored puts wildcards at the open ends of a value, unless there is one.
// Regular expressions get ".*" as in pySigma, a top-level alternation grouped
// first.
func anchored(before, after bool) func(*application, Value) Value {
	return func(a *application, v Value) Value {
		switch v := v.(type) {
		case Regexp:
			return v.anchored(before, after)
		case FieldRef:
			// startswith means that the field starts with the other one's value,
			// which therefore ends anywhere.
			v.AtStart, v.AtEnd = v.AtStart || after, v.AtEnd || before
			return v
		}
		s, ok := a.text(v)
		if !ok {
			return nil
		}
		parts := make([]Part, 0, len(s.Parts)+2)
		if before && (len(s.Parts) == 0 || s.Parts[0].Kind != Any) {
			parts = append(parts, Part{Any, "", added})
		}
		parts = append(parts, s.Parts...)
		if after && (len(parts) == 0 || parts[len(parts)-1].Kind != Any) {
			parts = append(parts, Part{Any, "", added})
		}
		s.Parts = parts
		return s
	}
}

// encodeUTF16 encodes the text between wildcards as UTF-16. The string holds
// the raw bytes: base64 encodes them, nothing else can use those outside ASCII.
func encodeUTF16(order binary.AppendByteOrder, mark bool) func(*application, Value) Value {
	return func(a *application, v Value) Value {
		s, ok := a.text(v)
		if !ok {
			return nil
		}
		parts := make([]Part, 0, len(s.Parts)+1)
		if mark {
			parts = append(parts, Part{Text, string(order.AppendUint16(nil, 0xFEFF)), added})
		}
		for _, p := range s.Parts {
			if p.Kind == Text {
				var b []byte
				for _, unit := range utf16.Encode([]rune(p.Text)) {
					b = order.AppendUint16(b, unit)
				}
				p.Text, p.At = string(b), added
			}
			parts = append(parts, p)
		}
		s.Parts = parts
		return s
	}
}
