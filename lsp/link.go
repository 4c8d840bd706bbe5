package lsp

import (
	"net/url"
	"strings"

	"go.lsp.dev/protocol"
)

// commandLink is the address by which a Markdown text runs a command, in editors
// that allow it for that command.
func commandLink(c protocol.Command) string {
	args, err := protocol.Marshal(c.Arguments)
	if err != nil {
		panic(err)
	}
	return "command:" + c.Command + "?" + strings.ReplaceAll(url.QueryEscape(string(args)), "+", "%20")
}
