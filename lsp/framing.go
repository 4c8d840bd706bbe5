package lsp

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"go.lsp.dev/jsonrpc2"
)

// maxHeader bounds the header of a message, in bytes: a client that sends no line
// breaks would otherwise fill the memory.
const maxHeader = 8 << 10

var errHeader = fmt.Errorf("the header of a message is longer than %d bytes", maxHeader)

// framing hands on the messages of a client. A body that is not JSON-RPC is
// answered and left out: the connection would end because of it. Only broken
// framing ends it.
type framing struct {
	in     *bufio.Reader
	reject func(error)
	frame  bytes.Buffer // what is handed on next
	err    error        // after that
}

func newFraming(in io.Reader, reject func(error)) *framing {
	return &framing{in: bufio.NewReaderSize(in, 4<<10), reject: reject}
}

// Read reads from the messages.
func (f *framing) Read(p []byte) (int, error) {
	for f.frame.Len() == 0 {
		if f.err != nil {
			return 0, f.err
		}
		f.next()
	}
	return f.frame.Read(p)
}

// next reads a message. What breaks the framing is handed on as it is.
func (f *framing) next() {
	const most = 1 << 20 // bytes of memory that are kept for the next message
	if f.frame.Cap() > most {
		f.frame = bytes.Buffer{}
	}
	f.frame.Reset()
	length := -1
	for {
		line, err := f.in.ReadSlice('\n')
		f.frame.Write(line)
		switch {
		case f.frame.Len() > maxHeader:
			f.frame.Reset()
			f.err = errHeader
			return
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case err != nil:
			f.err = err
			return
		}
		text := strings.TrimRight(string(line), "\r\n")
		if text == "" {
			break
		}
		name, value, _ := strings.Cut(text, ":")
		if strings.EqualFold(strings.TrimSpace(name), "Content-Length") {
			if n, err := strconv.Atoi(strings.TrimSpace(value)); err == nil {
				length = n
			}
		}
	}
	if length <= 0 { // the library reports what is wrong with it
		return
	}
	header := f.frame.Len()
	if _, f.err = io.CopyN(&f.frame, f.in, int64(length)); f.err != nil {
		return
	}
	if err := message(f.frame.Bytes()[header:]); err != nil {
		f.frame.Reset()
		f.reject(err)
	}
}

// message reports why a body is not a message, or a batch of them.
func message(body []byte) error {
	if bytes.HasPrefix(bytes.TrimLeft(body, " \t\r\n"), []byte("[")) {
		if !json.Valid(body) {
			return jsonrpc2.ErrParse
		}
		return nil
	}
	_, err := jsonrpc2.DecodeMessage(body)
	return err
}

// refusal is the answer to a body that is not a message, which has no id.
func refusal(err error) []byte {
	code, text := jsonrpc2.InvalidRequest, "the body is not a JSON-RPC 2.0 message"
	if errors.Is(err, jsonrpc2.ErrParse) {
		code, text = jsonrpc2.ParseError, "the body is not JSON"
	}
	body := fmt.Sprintf(`{"jsonrpc":"2.0","id":null,"error":{"code":%d,"message":%q}}`, code, text)
	return fmt.Appendf(nil, "Content-Length: %d\r\n\r\n%s", len(body), body)
}
