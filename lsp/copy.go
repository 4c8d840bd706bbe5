package lsp

import (
	"context"

	"go.lsp.dev/protocol"
	"go.uber.org/zap"

	"sigma-lsp/convert"
)

// The two commands that copy a query. A client that has the first is never
// offered the second: client libraries register what a server offers, and an
// editor has one command of a name.
const (
	copyByClient = "sigma-lsp.copy"
	copyByServer = "sigma-lsp.copyOnServer"
)

// copyArgument is the argument of both commands.
type copyArgument struct {
	ruleRef
	What string `json:"what"` // how the text is named in messages
	Text string `json:"text"`
}

// copyFormats are the forms of a query that can be copied, as they are called.
var copyFormats = []struct {
	form convert.Format
	what string
}{
	{convert.Simple, "simple query"},
	{convert.Advanced, "advanced query"},
	{convert.Detection, "detection definition"},
	{convert.Where, "where clause"},
}

// copyName is how a copied query is named in messages.
func copyName(what string, r *convert.Result) string {
	if r.Verdict == convert.CannotMatch {
		return what + ", which can never match"
	}
	return what
}

// copyCommand is the command that copies a query.
func (s *server) copyCommand(title string, ref ruleRef, what, text string) protocol.Command {
	c := protocol.Command{Title: title, Command: copyByServer, Arguments: []protocol.LSPAny{rawMessage(copyArgument{ref, what, text})}}
	if s.capabilities.copy {
		c.Command = copyByClient
	}
	return c
}

var _ = registerCommand(copyByServer, func(s *server) bool { return !s.capabilities.copy },
	func(s *server, ctx context.Context, a *copyArgument) (any, error) {
		found, err := s.clipboard.copy(ctx, a.Text)
		if found && err == nil {
			s.show(protocol.MessageTypeInfo, "copied the "+a.What)
			return nil, nil
		}
		if err != nil {
			s.log.Warn("clipboard", zap.Error(err))
		}
		return a.Text, s.showPage(ctx, a.leqlURI(), pasteable(a.Text))
	})
