package events

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"unicode/utf16"
	"unicode/utf8"

	"sigma-lsp/analysis/sigma"
)

// MaxFile is how large a file of events can be.
const MaxFile = 64 << 20

// Event is one event of a file.
type Event struct {
	Fields map[string]any
	Text   string // as it stands in the file
	Line   int    // on which it begins, from 1
}

// Read reads the events of a file: JSON objects, one or several after each
// other (JSON Lines), or in an array. UTF-16, which programs of Windows write,
// is read as well. An error names the line where there is one.
func Read(text []byte) ([]Event, error) {
	if len(text) > MaxFile {
		return nil, fmt.Errorf("the file is larger than %d MiB", MaxFile>>20)
	}
	switch {
	case bytes.HasPrefix(text, []byte("ElfFile\x00")):
		return nil, errors.New("this is a Windows event log in its own format (.evtx); export it as JSON, for example by evtx_dump -o jsonl")
	case bytes.HasPrefix(text, []byte("PK\x03\x04")), bytes.HasPrefix(text, []byte("\x1f\x8b")):
		return nil, errors.New("the file is compressed; unpack it")
	}
	text, err := utf8Of(text)
	if err != nil {
		return nil, err
	}
	if bytes.HasPrefix(bytes.TrimLeft(text, " \t\r\n"), []byte("<")) {
		return nil, errors.New("this is XML; export the events as JSON")
	}
	if err := shallow(text); err != nil {
		return nil, err
	}
	r := reader{text: text, line: 1}
	r.decoder = json.NewDecoder(bytes.NewReader(text))
	r.decoder.UseNumber()
	if err := r.all(); err != nil {
		return nil, err
	}
	if len(r.events) == 0 {
		return nil, errors.New("there is no event in it")
	}
	return r.events, nil
}

// utf8Of takes the byte order mark away and makes UTF-8 of UTF-16.
func utf8Of(text []byte) ([]byte, error) {
	var order binary.ByteOrder
	switch {
	case bytes.HasPrefix(text, []byte("\xef\xbb\xbf")):
		text = text[3:]
	case bytes.HasPrefix(text, []byte("\xff\xfe")):
		text, order = text[2:], binary.LittleEndian
	case bytes.HasPrefix(text, []byte("\xfe\xff")):
		text, order = text[2:], binary.BigEndian
	case len(text) > 1 && text[1] == 0:
		order = binary.LittleEndian
	case len(text) > 1 && text[0] == 0:
		order = binary.BigEndian
	}
	if order == nil {
		if !utf8.Valid(text) {
			return nil, errors.New("the file is neither UTF-8 nor UTF-16; export the events as UTF-8")
		}
		return text, nil
	}
	if len(text)%2 != 0 {
		return nil, errors.New("the file ends in the middle of a character of UTF-16")
	}
	units := make([]uint16, len(text)/2)
	for i := range units {
		units[i] = order.Uint16(text[2*i:])
	}
	return []byte(string(utf16.Decode(units))), nil
}

// shallow refuses what is nested too deeply, before anything recurses into it.
func shallow(text []byte) error {
	depth, line, quoted := 0, 1, false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '\n':
			line++
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{', c == '[':
			if depth++; depth > sigma.MaxDepth {
				return fmt.Errorf("line %d: the event is nested more than %d levels deep", line, sigma.MaxDepth)
			}
		case c == '}', c == ']':
			depth--
		}
	}
	return nil
}

type reader struct {
	text    []byte
	decoder *json.Decoder
	events  []Event

	line, counted int // the line of an offset
}

func (r *reader) all() error {
	for {
		start := r.start()
		switch {
		case start == len(r.text):
			return nil
		case r.text[start] == '[':
			if err := r.array(); err != nil {
				return err
			}
		default:
			if err := r.event(); err != nil {
				return err
			}
		}
	}
}

func (r *reader) array() error {
	if _, err := r.decoder.Token(); err != nil {
		return r.fault(err)
	}
	for r.decoder.More() {
		if err := r.event(); err != nil {
			return err
		}
	}
	if _, err := r.decoder.Token(); err != nil {
		return r.fault(err)
	}
	return nil
}

func (r *reader) event() error {
	start := r.start()
	if start < len(r.text) && r.text[start] != '{' {
		return fmt.Errorf("line %d: an event is a JSON object, as in {\"Image\": \"C:\\\\x.exe\"}", r.lineOf(start))
	}
	e := Event{Line: r.lineOf(start)}
	if err := r.decoder.Decode(&e.Fields); err != nil {
		return r.fault(err)
	}
	e.Text = string(r.text[start:r.decoder.InputOffset()])
	r.events = append(r.events, e)
	return nil
}

// start returns where the next value begins.
func (r *reader) start() int {
	at := int(r.decoder.InputOffset())
	for at < len(r.text) && bytes.IndexByte([]byte(" \t\r\n,"), r.text[at]) >= 0 {
		at++
	}
	return at
}

// lineOf counts on from where it was asked before.
func (r *reader) lineOf(offset int) int {
	if offset > r.counted {
		r.line += bytes.Count(r.text[r.counted:offset], []byte("\n"))
		r.counted = offset
	}
	return r.line
}

// fault says in our words what the decoder stumbled over, and where.
func (r *reader) fault(err error) error {
	offset := int(r.decoder.InputOffset())
	if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
		offset = max(offset, int(syntax.Offset)-1)
	}
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		return fmt.Errorf("line %d: the file ends within an event", r.lineOf(len(r.text)))
	}
	return fmt.Errorf("line %d: this is no JSON: %w", r.lineOf(min(offset, len(r.text))), err)
}
