package sigma

import (
	"encoding/binary"
	"unicode/utf16"
)

var (
	_ = modifier(Modifier{
		Name:    "utf16le",
		Doc:     "The value is encoded as UTF-16, low byte first; used before base64.",
		Example: `CommandLine|utf16le|base64offset|contains: 'http://'`,
		role:    encoding,
		value:   func(a *application, v Value) Value { return a.encodeUTF16(v, binary.LittleEndian, false) },
	})
	// An alias of utf16le by the modifiers appendix.
	_ = modifier(Modifier{
		Name:    "wide",
		Doc:     "The value is encoded as UTF-16, low byte first; used before base64.",
		Example: `CommandLine|wide|base64offset|contains: 'http://'`,
		role:    encoding,
		value:   func(a *application, v Value) Value { return a.encodeUTF16(v, binary.LittleEndian, false) },
	})
)

// encodeUTF16 encodes the text between wildcards as UTF-16. The bytes stand in the
// string as they are: base64 encodes them, nothing else can use those outside
// ASCII.
func (a *application) encodeUTF16(v Value, order binary.AppendByteOrder, mark bool) Value {
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
