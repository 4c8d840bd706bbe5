package lsp

import (
	"go.lsp.dev/protocol"
	"go.uber.org/zap"
)

// progress shows how far a long request has come, to a client that gave a
// token for it. A nil progress shows nothing.
type progress struct {
	server *server
	token  protocol.ProgressToken
}

func (s *server) progress(token protocol.ProgressToken, title string) *progress {
	if token == nil {
		return nil
	}
	return s.begin(token, title, true)
}

func (s *server) begin(token protocol.ProgressToken, title string, cancellable bool) *progress {
	s.send(token, &protocol.WorkDoneProgressBegin{Kind: "begin", Title: title, Cancellable: &cancellable, Percentage: new(uint32(0))})
	return &progress{s, token}
}

func (p *progress) report(done, all int) {
	if p != nil && done > 0 {
		p.server.send(p.token, &protocol.WorkDoneProgressReport{Kind: "report", Percentage: new(uint32(done * 100 / all))})
	}
}

func (p *progress) end() {
	if p != nil {
		p.server.send(p.token, &protocol.WorkDoneProgressEnd{Kind: "end"})
	}
}

// send sends one value about a running request.
func (s *server) send(token protocol.ProgressToken, value any) {
	raw, err := protocol.Marshal(value)
	if err == nil {
		err = s.client.Progress(s.base, &protocol.ProgressParams{Token: token, Value: raw})
	}
	if err != nil {
		s.log.Debug("progress", zap.Error(err))
	}
}
