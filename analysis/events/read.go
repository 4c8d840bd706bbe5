// Package events reads events as people have them: in the envelopes of the
// programs that export them, as JSON or as the XML of Windows. It makes events
// from rules too, and compares rules on them.
package events

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"sigma-lsp/analysis/sigma"
)

// MaxFile is how large a file of events can be.
const MaxFile = 64 << 20

// MaxEvents is how many events a file can contain. It bounds the time of files
// of empty events; as many real ones are larger than MaxFile.
const MaxEvents = 1_000_000

// Event is one event of a file.
type Event struct {
	Fields map[string]any
	Text   string // of the event, without the envelope it came in
	Line   int    // on which it begins, from 1
}

var errNoEvent = errors.New("the file contains no events")

// errStop ends Each early.
var errStop = errors.New("enough events")

// First reads the first event of a file; see Each.
func First(text []byte) (first Event, err error) {
	err = Each(bytes.NewReader(text), func(e Event) error {
		first = e
		return errStop
	})
	if errors.Is(err, errStop) {
		err = nil
	}
	return first, err
}

// Each reads the events of a file one by one: JSON objects in an array or in
// sequence (JSON Lines), or Windows events in XML. Envelopes, such as the
// response of a search, are opened. UTF-16, which Windows programs write, is
// supported. Memory is bounded by the largest object of the file.
//
// An error of do stops the reading and is returned unchanged. Other errors name
// the line if there is one, and the format of a file that must be exported in
// another way.
func Each(r io.Reader, do func(Event) error) error {
	limited := &limitedReader{of: r, left: MaxFile}
	in := bufio.NewReaderSize(limited, 1<<16)
	start, _ := in.Peek(1 << 12)
	if err := detectBinary(start); err != nil {
		return err
	}
	in, err := utf8Of(in, start)
	if err != nil {
		return err
	}
	start, _ = in.Peek(1 << 12)
	trimmed := bytes.TrimLeft(start, " \t\r\n")
	n := 0
	count := func(e Event) error {
		if n++; n > MaxEvents {
			return fmt.Errorf("the file contains more than %d events; split it", MaxEvents)
		}
		return do(e)
	}
	switch {
	case bytes.HasPrefix(trimmed, []byte("<")) && !syslogPriority.Match(trimmed), recordXML.Match(trimmed):
		err = eachXML(in, count)
	case len(trimmed) > 0 && trimmed[0] != '{' && !jsonStart.Match(trimmed):
		err = detectText(trimmed, len(start)-len(trimmed), start)
	case singleQuotes.Match(trimmed):
		err = errors.New("this is not JSON: strings are in single quotes; write it with a JSON library")
	default:
		s := &splitter{in: in, line: 1, size: sizeOf(r)}
		err = s.each(func(raw []byte, line int) error {
			o := opener{do: count, raw: raw, line: line}
			if raw[0] != '"' {
				return o.open(span{0, len(raw)}, 0)
			}
			text, ok := unquote(raw)
			if ok && payload(text) {
				return o.payload(text, 0, 1, count)
			}
			return notAnObject(line)
		})
	}
	switch {
	case limited.exceeded:
		return fmt.Errorf("the file is larger than %d MiB", MaxFile>>20)
	case err == nil && n == 0:
		return errNoEvent
	}
	return err
}

// sizeOf returns how many bytes can be read at most, if the reader knows.
func sizeOf(r io.Reader) int {
	switch r := r.(type) {
	case interface{ Len() int }:
		return min(r.Len(), MaxFile)
	case interface{ Stat() (fs.FileInfo, error) }:
		if info, err := r.Stat(); err == nil && info.Mode().IsRegular() {
			return int(min(info.Size(), MaxFile))
		}
	}
	return MaxFile
}

// limitedReader ends after some bytes, and notes that there were more.
type limitedReader struct {
	of       io.Reader
	left     int
	exceeded bool
}

func (l *limitedReader) Read(b []byte) (int, error) {
	if l.left == 0 {
		var one [1]byte
		n, err := l.of.Read(one[:])
		if n > 0 {
			l.exceeded = true
			return 0, io.EOF
		}
		return 0, err
	}
	n, err := l.of.Read(b[:min(len(b), l.left)])
	l.left -= n
	return n, err
}

// utf8Of removes the byte order mark and makes UTF-8 of UTF-16.
func utf8Of(in *bufio.Reader, start []byte) (*bufio.Reader, error) {
	var order binary.ByteOrder
	switch {
	case bytes.HasPrefix(start, []byte("\xef\xbb\xbf")):
		_, err := in.Discard(3)
		return in, err
	case bytes.HasPrefix(start, []byte("\xff\xfe")):
		order = binary.LittleEndian
	case bytes.HasPrefix(start, []byte("\xfe\xff")):
		order = binary.BigEndian
	case len(start) > 1 && start[1] == 0:
		order = binary.LittleEndian
	case len(start) > 1 && start[0] == 0:
		order = binary.BigEndian
	default:
		return in, nil
	}
	text, err := io.ReadAll(in)
	if err != nil {
		return nil, err
	}
	if len(text)%2 != 0 {
		return nil, errors.New("the file ends in the middle of a UTF-16 character")
	}
	units := make([]uint16, len(text)/2)
	for i := range units {
		units[i] = order.Uint16(text[2*i:])
	}
	decoded := strings.TrimPrefix(string(utf16.Decode(units)), "\uFEFF")
	return bufio.NewReaderSize(strings.NewReader(decoded), 1<<16), nil
}

// splitter cuts the text of a file into its JSON values, without the array that
// may be around them.
type splitter struct {
	in    *bufio.Reader
	line  int
	value []byte
	size  int // of the file at most
}

// envelopeSize is how long a value is that is likely an envelope around the whole file.
const envelopeSize = 1 << 20

// each calls do for each value, with the line on which it begins. The bytes are
// overwritten by the next value.
func (s *splitter) each(do func(raw []byte, line int) error) error {
	array := false
	for {
		c, err := s.in.ReadByte()
		switch {
		case errors.Is(err, io.EOF) && array:
			return fmt.Errorf("line %d: the file ends within an event", s.line)
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		case c == '\n':
			s.line++
		case c == ' ', c == '\t', c == '\r', c == ',', c == 0x1e: // the last begins records of RFC 7464
		case c == '[' && !array:
			array = true
		case c == ']' && array:
			array = false
		case c == 'R': // evtx_dump numbers the events, "Record 1"
			rest, err := s.in.ReadString('\n')
			if number, ok := strings.CutPrefix(strings.TrimSpace(rest), "ecord "); !ok || strings.Trim(number, "0123456789") != "" || err != nil {
				return notAnObject(s.line)
			}
			s.line++
		case c == '{', c == '"' && array:
			line := s.line
			if err := s.read(c); err != nil {
				return err
			}
			if !utf8.Valid(s.value) {
				return errors.New("the file is neither UTF-8 nor UTF-16; export the events as UTF-8")
			}
			if err := do(s.value, line); err != nil {
				return err
			}
		default:
			return notAnObject(s.line)
		}
	}
}

func notAnObject(line int) error {
	return fmt.Errorf(`line %d: an event must be a JSON object, as in {"Image": "C:\\x.exe"}`, line)
}

// read reads an object or a text to its end, given how it begins. What is nested
// too deeply is refused before anything recurses into it.
func (s *splitter) read(start byte) error {
	s.value = append(s.value[:0], start)
	depth, quoted := 1, start == '"'
	if quoted {
		depth = 0
	}
	for depth > 0 || quoted {
		chunk, err := s.in.Peek(max(s.in.Buffered(), 1))
		if len(chunk) == 0 {
			if err == nil || errors.Is(err, io.EOF) {
				return fmt.Errorf("line %d: the file ends within an event", s.line)
			}
			return err
		}
		n := 0
		for n < len(chunk) && (depth > 0 || quoted) {
			c := chunk[n]
			n++
			switch {
			case c == '\n':
				if s.line++; quoted {
					return fmt.Errorf("line %d: this is not JSON: missing closing quote", s.line-1)
				}
			case quoted && c == '\\' && n == len(chunk):
				// The escaped character is in the next chunk.
				s.value = append(s.value, chunk[:n]...)
				if _, err := s.in.Discard(n); err != nil {
					return err
				}
				next, err := s.in.ReadByte()
				if err != nil {
					return fmt.Errorf("line %d: the file ends within an event", s.line)
				}
				s.value = append(s.value, next)
				chunk, n = nil, 0
			case quoted && c == '\\':
				n++
			case c == '"':
				quoted = !quoted
			case quoted:
			case c == '{', c == '[':
				if depth++; depth > sigma.MaxDepth {
					return fmt.Errorf("line %d: the event is nested more than %d levels deep", s.line, sigma.MaxDepth)
				}
			case c == '}', c == ']':
				depth--
			}
		}
		if len(s.value)+n > envelopeSize && cap(s.value) < s.size {
			s.value = slices.Grow(s.value, s.size-len(s.value)+n) // once, and not again and again
		}
		s.value = append(s.value, chunk[:n]...)
		if _, err := s.in.Discard(n); err != nil {
			return err
		}
	}
	return nil
}

// decode reads an object. It words the decoder's errors for users.
func decode(raw []byte, line int) (fields map[string]any, err error) {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	if err := d.Decode(&fields); err != nil {
		offset := int(d.InputOffset())
		if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
			offset = max(offset, int(syntax.Offset)-1)
		}
		line += bytes.Count(raw[:min(offset, len(raw))], []byte("\n"))
		return nil, fmt.Errorf("line %d: this is not JSON: %w", line, err)
	}
	return fields, nil
}
