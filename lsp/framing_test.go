package lsp_test

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"

	"go.uber.org/zap"

	"sigma-lsp/lsp"
)

func framed(bodies ...string) string {
	var b strings.Builder
	for _, body := range bodies {
		fmt.Fprintf(&b, "Content-Length: %d\r\n\r\n%s", len(body), body)
	}
	return b.String()
}

// TestFraming sends invalid messages between valid ones: each is answered, and
// the server keeps running. A header without an end ends it.
func TestFraming(t *testing.T) {
	initialize := `{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"capabilities":{},"processId":null,"rootUri":null}}`
	shutdown := `{"jsonrpc":"2.0","id":2,"method":"shutdown"}`
	exit := `{"jsonrpc":"2.0","method":"exit"}`
	for name, c := range map[string]struct {
		in   io.Reader
		code int
		want []string
	}{
		"good":    {strings.NewReader(framed(initialize, shutdown, exit)), 0, []string{`"id":1`, `"id":2`}},
		"garbage": {strings.NewReader(framed(initialize, "garbage", "{", "[1,", `{"a":1}`, `{"jsonrpc":"1.0","id":7,"method":"x"}`, "\xff\xfe", shutdown, exit)), 0, []string{`"id":1`, `"code":-32700`, `"code":-32600`, `"id":2`}},
		"zeros":   {io.MultiReader(strings.NewReader(framed(initialize)), zeros{}), 1, []string{`"id":1`}},
		"long":    {io.MultiReader(strings.NewReader(framed(initialize)), strings.NewReader(strings.Repeat("a: b\r\n", 1<<20))), 1, []string{`"id":1`}},
		"cut":     {strings.NewReader(framed(initialize) + "Content-Length: 100\r\n\r\n{"), 1, []string{`"id":1`}},
	} {
		t.Run(name, func(t *testing.T) {
			var out bytes.Buffer
			if code := lsp.Serve(t.Context(), c.in, &out, zap.NewNop(), lsp.About{Version: "test"}); code != c.code {
				t.Errorf("it ended with %d, not %d", code, c.code)
			}
			for _, want := range c.want {
				if !strings.Contains(out.String(), want) {
					t.Errorf("no %s in %s", want, out.String())
				}
			}
		})
	}
}

// zeros never ends.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}
