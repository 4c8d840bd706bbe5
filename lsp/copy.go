package lsp

import (
	"context"

	"go.lsp.dev/protocol"
	"go.uber.org/zap"

	"sigma-lsp/convert"
)

// The two commands that copy a query. A client that has the first is never
// told of the second: client libraries register what a server offers, and an
// editor has one command of a name.
const (
	copyByClient = "sigma-lsp.copy"
	copyByServer = "sigma-lsp.copyOnServer"
)

// copyArgument is the argument of both commands.
type copyArgument struct {
	subject
	What string `json:"what"` // how the text is called in front of people
	Text string `json:"text"`
}

// copies are the forms of a query that can be copied, as they are called.
var copies = []struct {
	form convert.Form
	what string
}{
	{convert.Simple, "simple query"},
	{convert.Advanced, "advanced query"},
	{convert.Detection, "detection definition"},
	{convert.Where, "where clause"},
}

// called is what a copied query is called in front of people.
func called(what string, r *convert.Result) string {
	if r.Verdict == convert.CannotMatch {
		return what + ", which can never match"
	}
	return what
}

// copyCommand is the command that copies a query.
func (s *server) copyCommand(title string, j subject, what, text string) protocol.Command {
	c := protocol.Command{Title: title, Command: copyByServer, Arguments: []protocol.LSPAny{raw(copyArgument{j, what, text})}}
	if s.can.copy {
		c.Command = copyByClient
	}
	return c
}

var _ = run(copyByServer, func(s *server) bool { return !s.can.copy },
	func(s *server, ctx context.Context, a *copyArgument) (any, error) {
		found, err := s.clipboard.copy(ctx, a.Text)
		if found && err == nil {
			s.show(protocol.MessageTypeInfo, "copied the "+a.What)
			return nil, nil
		}
		if err != nil {
			s.log.Warn("clipboard", zap.Error(err))
		}
		return a.Text, s.showPage(ctx, a.leql(), pasteable(a.Text))
	})
