package lsp

import (
	"context"
	"io"

	"go.uber.org/zap"

	"sigma-lsp/analysis/sigma"
)

// ServeWith serves with another parser, for tests of panics in it.
func ServeWith(parse func(*sigma.Source) *sigma.File, in io.Reader, out io.Writer, log *zap.Logger) int {
	s := newServer(log, About{Version: "test"})
	s.parse = parse
	return s.serve(context.Background(), in, out)
}
