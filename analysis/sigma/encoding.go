package sigma

import (
	"encoding/binary"
	"fmt"
	"strings"
	"unicode/utf16"
)

// wideEncoding is an encoding that a text has instead of UTF-8.
type wideEncoding struct {
	name string
	mark string // byte order mark
	size int    // bytes a unit
	big  bool
}

// The marks of UTF-32 come first: that of its little-endian form begins with the
// mark of UTF-16.
var wideEncodings = []wideEncoding{
	{"UTF-32", "\xff\xfe\x00\x00", 4, false},
	{"UTF-32", "\x00\x00\xfe\xff", 4, true},
	{"UTF-16", "\xff\xfe", 2, false},
	{"UTF-16", "\xfe\xff", 2, true},
}

// detectWide recognizes UTF-16 and UTF-32, by their byte order mark or, as YAML
// does, by the zero bytes next to the first character, which in a rule is
// ASCII. Source: YAML 1.2.2, section 5.2.
func detectWide(text string) (wideEncoding, bool) {
	for _, w := range wideEncodings {
		if strings.HasPrefix(text, w.mark) {
			return w, true
		}
	}
	for _, w := range wideEncodings {
		if len(text) < 2*w.size {
			continue
		}
		ascii := true
		for i := range 2 * w.size {
			low := i%w.size == 0
			if w.big {
				low = i%w.size == w.size-1
			}
			ascii = ascii && (text[i] != 0) == low && text[i] < 0x80
		}
		if ascii {
			return w, true
		}
	}
	return wideEncoding{}, false
}

// decode returns the text as UTF-8; half a unit at the end is dropped.
func (w wideEncoding) decode(text string) string {
	text = strings.TrimPrefix(text, w.mark)
	var order binary.ByteOrder = binary.LittleEndian
	if w.big {
		order = binary.BigEndian
	}
	var b strings.Builder
	b.Grow(len(text))
	units := make([]uint16, 0, len(text)/2)
	for ; len(text) >= w.size; text = text[w.size:] {
		if w.size == 4 {
			b.WriteRune(rune(order.Uint32([]byte(text[:4]))))
		} else {
			units = append(units, order.Uint16([]byte(text[:2])))
		}
	}
	b.WriteString(string(utf16.Decode(units)))
	return b.String()
}

// parseWide reads a file in UTF-16 or UTF-32 only to decide whether it is
// Sigma: other readers refuse such rules, and no position in it would be right.
func parseWide(s *Source) (*File, bool) {
	w, ok := detectWide(s.String())
	if !ok {
		return nil, false
	}
	f := &File{Source: s}
	text := s.String()[:min(s.Len(), w.size*MaxSize)]
	for _, d := range Parse(NewSource(w.decode(text))).Documents {
		if d.Kind > EmptyDocument && !d.Guessed {
			f.Documents = []*Document{{File: f, Kind: UnknownDocument, Broken: true, Span: Span{Start: 0, End: s.Len()}, Problems: []Problem{{
				Check: "encoding-not-utf8", At: s.Line(0),
				Text: fmt.Sprintf("the file is encoded in %s; save it as UTF-8", w.name),
			}}}}
			break
		}
	}
	return f, true
}
