package lsp

import (
	"context"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"go.lsp.dev/protocol"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/sigma/sigmatest"
)

// TestTokensOfTheCorpus computes the tokens of all public rules: no two tokens
// overlap, none exceeds its line, those of a range are among those of the file,
// and a delta turns the tokens before an edit into those after it.
func TestTokensOfTheCorpus(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	tokens := 0
	for i, text := range sigmatest.Texts(t) {
		if i%5 == 0 {
			text = strings.ReplaceAll(text, "\n", "\r\n")
		}
		encoding := sigma.Encoding(i % 3)
		s, file := asking(t, encoding, text)
		full, err := s.SemanticTokensFull(context.Background(), &protocol.SemanticTokensParams{TextDocument: file})
		if err != nil {
			t.Fatal(err)
		}
		source := s.current.Load().documents[file.URI].source
		tokens += len(full.Data) / 5
		apart(t, source, encoding, full.Data)

		start := random.IntN(len(text) + 1)
		in := sigma.Span{Start: start, End: start + random.IntN(len(text)-start+1)}
		part, err := s.SemanticTokensRange(context.Background(), &protocol.SemanticTokensRangeParams{TextDocument: file, Range: s.rangeOf(source, in)})
		if err != nil {
			t.Fatal(err)
		}
		whole := absolute(full.Data)
		for _, token := range absolute(part.Data) {
			if !slices.Contains(whole, token) {
				t.Fatalf("the part %v has the token %v, which the whole has not, of\n%s", in, token, text)
			}
		}

		edit := text[:start] + []string{"", "\n", "x", "    a: b\n", "'"}[random.IntN(5)] + text[min(len(text), start+random.IntN(20)):]
		s.updateSnapshot(func(next *snapshot) {
			next.documents[file.URI] = s.openDocument(file.URI, 2, sigma.NewSource(edit), next.contextOf(file.URI, next.settings))
		})
		answer, err := s.SemanticTokensFullDelta(context.Background(), &protocol.SemanticTokensDeltaParams{TextDocument: file, PreviousResultID: *full.ResultID})
		if err != nil {
			t.Fatal(err)
		}
		after, err := s.SemanticTokensFull(context.Background(), &protocol.SemanticTokensParams{TextDocument: file})
		if err != nil {
			t.Fatal(err)
		}
		delta := answer.(*protocol.SemanticTokensDelta)
		data := slices.Clone(full.Data)
		for _, e := range delta.Edits {
			data = slices.Replace(data, int(e.Start), int(e.Start+e.DeleteCount), e.Data...)
		}
		if !slices.Equal(data, after.Data) || *delta.ResultID != *after.ResultID {
			t.Fatalf("the delta of an edit does not make the tokens of\n%s", edit)
		}
		apart(t, s.current.Load().documents[file.URI].source, encoding, after.Data)
	}
	t.Logf("%d tokens", tokens)
}

func absolute(data []uint32) (tokens [][5]uint32) {
	line, column := uint32(0), uint32(0)
	for i := 0; i+5 <= len(data); i += 5 {
		if data[i] > 0 {
			column = 0
		}
		line, column = line+data[i], column+data[i+1]
		tokens = append(tokens, [5]uint32{line, column, data[i+2], data[i+3], data[i+4]})
	}
	return tokens
}

func apart(t *testing.T, source *sigma.Source, encoding sigma.Encoding, data []uint32) {
	t.Helper()
	var line, end uint32
	for _, token := range absolute(data) {
		if token[0] == line && token[1] < end || token[0] < line || token[2] == 0 {
			t.Fatalf("the token %v overlaps the one before or is empty in\n%s", token, source)
		}
		line, end = token[0], token[1]+token[2]
		offset := source.Offset(int(line), int(end), encoding)
		if l, c := source.Position(offset, encoding); uint32(l) != line || uint32(c) != end {
			t.Fatalf("the token %v reaches out of its line in\n%s", token, source)
		}
		if token[3] >= uint32(len(tokenTypes)) || token[4] >= 1<<len(tokenModifiers) {
			t.Fatalf("the token %v is not in the legend", token)
		}
	}
}
