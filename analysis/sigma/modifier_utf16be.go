package sigma

import "encoding/binary"

var _ = modifier(Modifier{
	Name:    "utf16be",
	Doc:     "The value is encoded as UTF-16, high byte first; used before base64.",
	Example: `CommandLine|utf16be|base64offset|contains: 'http://'`,
	role:    encoding,
	value:   func(a *application, v Value) Value { return a.encodeUTF16(v, binary.BigEndian, false) },
})
