package sigma

import "encoding/binary"

var _ = modifier(Modifier{
	Name:    "utf16",
	Doc:     "The value is encoded as UTF-16, low byte first, behind a byte order mark; used before base64.",
	Example: `CommandLine|utf16|base64offset|contains: 'http://'`,
	role:    encoding,
	value:   func(a *application, v Value) Value { return a.encodeUTF16(v, binary.LittleEndian, true) },
})
