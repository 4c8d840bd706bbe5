package lsp

import (
	"context"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"go.lsp.dev/protocol"
	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"

	_ "sigma-lsp/analysis/checks"
	"sigma-lsp/analysis/sigma"
)

// FuzzAnalysis edits any text at random and requests everything for the file:
// nothing panics, every finding lies in the text, and the answers equal those
// for the same text opened at once.
func FuzzAnalysis(f *testing.F) {
	examples, err := filepath.Glob("../examples/rules/*.yml")
	if err != nil || len(examples) == 0 {
		f.Fatal("no examples", err)
	}
	for i, name := range examples {
		text, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(text), uint64(i))
	}
	f.Add("\ufefflogsource: {product: windows, category: process_creation}\r\ndetection: {s: {Image|re: 'ä😀[', CommandLine|contains|all: [a, *x]}, condition: s and", uint64(1))
	f.Add("logsource: {product: windows, category: dns_query}\ndetection:\n\ts:\n  - QueryName|windash|base64offset: ['-x', null, ~, 1]\n  condition: [1 of them, all of s*]\n---\naction: global", uint64(2))
	f.Add("title: c\nname: c\ncorrelation:\n  type: temporal\n  rules: [a, b]\n  group-by: [x]\n  timespan: 1h\n  aliases: {x: {a: F, b: G}}\n  condition: a and not b\n---\ntitle: f\nlogsource: {product: windows}\nfilter: {rules: any, s: {F|re: '['}, condition: not s | count() > 5}", uint64(3))
	f.Fuzz(func(t *testing.T, text string, seed uint64) {
		if len(text) > 1<<14 {
			t.Skip("longer texts find the same faults, slowly")
		}
		random := rand.New(rand.NewPCG(seed, 1))
		edited, opened := fuzzed(t, sigma.Encoding(seed%3)), fuzzed(t, sigma.Encoding(seed%3))
		edited.open(text)
		for version := range int32(1 + random.IntN(4)) {
			edited.edit(random, version+2)
		}
		opened.open(edited.source().Text(sigma.Span{End: edited.source().Len()}))
		place := random.Uint64()
		for _, ask := range []struct {
			what      string
			got, want any
		}{
			{"diagnostics", edited.diagnostics(), opened.diagnostics()},
			{"lenses", edited.lenses(), opened.lenses()},
			{"translation", edited.translation(), opened.translation()},
			{"hover", edited.hover(place)(), opened.hover(place)()},
		} {
			if got, want := encoded(t, ask.got), encoded(t, ask.want); got != want {
				t.Errorf("%s after edits\n%s\nof the same text opened\n%s", ask.what, got, want)
			}
		}
	})
}

const fuzzedURI = "file:///w/fuzzed.yml"

// fuzzedServer is a server without a connection, with one file.
type fuzzedServer struct {
	*server
	t *testing.T
}

// quiet is a log that fails the test on errors.
func quiet(t testing.TB) *zap.Logger {
	return zap.New(zapcore.NewCore(zapcore.NewConsoleEncoder(zap.NewDevelopmentEncoderConfig()), zapcore.AddSync(t.Output()), zap.ErrorLevel),
		zap.Hooks(func(zapcore.Entry) error { t.Error("a fault was logged"); return nil }))
}

func fuzzed(t *testing.T, encoding sigma.Encoding) *fuzzedServer {
	s := newServer(quiet(t), About{})
	s.capabilities = clientCapabilities{encoding: encoding, pull: true, markdown: true, related: true}
	return &fuzzedServer{s, t}
}

func (s *fuzzedServer) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s *fuzzedServer) source() *sigma.Source { return s.current.Load().documents[fuzzedURI].source }

func (s *fuzzedServer) open(text string) {
	s.must(s.DidOpen(context.Background(), &protocol.DidOpenTextDocumentParams{
		TextDocument: protocol.TextDocumentItem{URI: fuzzedURI, Version: 1, Text: text},
	}))
}

func (s *fuzzedServer) edit(random *rand.Rand, version int32) {
	source := s.source()
	start := random.IntN(source.Len() + 1)
	end := min(source.Len(), start+random.IntN(12))
	words := []string{"", "x", "\n", "\r", "    ", "😀", ": ", "- ", "'", "|re", "*", "[", "&a ", "\n  a: b\n", "---\n", "\xff"}
	s.must(s.DidChange(context.Background(), &protocol.DidChangeTextDocumentParams{
		TextDocument: protocol.VersionedTextDocumentIdentifier{TextDocumentIdentifier: protocol.TextDocumentIdentifier{URI: fuzzedURI}, Version: version},
		ContentChanges: []protocol.TextDocumentContentChangeEvent{&protocol.TextDocumentContentChangePartial{
			Range: s.rangeOf(source, sigma.Span{Start: start, End: end}), Text: words[random.IntN(len(words))],
		}},
	}))
}

func (s *fuzzedServer) diagnostics() any {
	d := s.current.Load().documents[fuzzedURI]
	for _, found := range d.findings() {
		at := found.At
		if at.Start < 0 || at.End < at.Start || at.End > d.source.Len() {
			s.t.Errorf("%s at %v, outside the text of %d bytes", found.Check.Name, at, d.source.Len())
		}
	}
	return d.report().items
}

func (s *fuzzedServer) lenses() any {
	lenses, err := s.CodeLens(context.Background(), &protocol.CodeLensParams{TextDocument: protocol.TextDocumentIdentifier{URI: fuzzedURI}})
	s.must(err)
	return lenses
}

func (s *fuzzedServer) translation() any {
	d := s.current.Load().documents[fuzzedURI]
	all := []ruleConversion{}
	for _, one := range d.file().Documents {
		all = append(all, s.convertRule(d, one, forms))
	}
	return all
}

func (s *fuzzedServer) hover(place uint64) func() any {
	return func() any {
		at := s.position(s.source(), int(place%uint64(s.source().Len()+1)))
		h, err := s.Hover(context.Background(), &protocol.HoverParams{TextDocumentPositionParams: protocol.TextDocumentPositionParams{
			TextDocument: protocol.TextDocumentIdentifier{URI: fuzzedURI}, Position: at,
		}})
		s.must(err)
		return h
	}
}

func encoded(t *testing.T, v any) string {
	t.Helper()
	text, err := protocol.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
