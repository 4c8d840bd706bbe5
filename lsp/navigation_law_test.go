package lsp

import (
	"context"
	"encoding/json"
	"flag"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/sigma/sigmatest"
)

var damaged = flag.Int("damaged", 1500, "how many cut or damaged texts the requests are asked about")

// questions are the read-only requests for a file, or for a position in it.
// Each capability adds its own.
var questions = map[string]func(s *server, file protocol.TextDocumentIdentifier, at protocol.TextDocumentPositionParams) (any, error){
	"definition": func(s *server, _ protocol.TextDocumentIdentifier, at protocol.TextDocumentPositionParams) (any, error) {
		return s.Definition(context.Background(), &protocol.DefinitionParams{TextDocumentPositionParams: at})
	},
	"references": func(s *server, _ protocol.TextDocumentIdentifier, at protocol.TextDocumentPositionParams) (any, error) {
		return s.References(context.Background(), &protocol.ReferenceParams{TextDocumentPositionParams: at, Context: protocol.ReferenceContext{IncludeDeclaration: true}})
	},
	"highlight": func(s *server, _ protocol.TextDocumentIdentifier, at protocol.TextDocumentPositionParams) (any, error) {
		return s.DocumentHighlight(context.Background(), &protocol.DocumentHighlightParams{TextDocumentPositionParams: at})
	},
	"symbols": func(s *server, file protocol.TextDocumentIdentifier, _ protocol.TextDocumentPositionParams) (any, error) {
		return s.DocumentSymbol(context.Background(), &protocol.DocumentSymbolParams{TextDocument: file})
	},
	"folds": func(s *server, file protocol.TextDocumentIdentifier, _ protocol.TextDocumentPositionParams) (any, error) {
		return s.FoldingRanges(context.Background(), &protocol.FoldingRangeParams{TextDocument: file})
	},
	"widen": func(s *server, file protocol.TextDocumentIdentifier, at protocol.TextDocumentPositionParams) (any, error) {
		return s.SelectionRange(context.Background(), &protocol.SelectionRangeParams{TextDocument: file, Positions: []protocol.Position{at.Position}})
	},
	"tokens": func(s *server, file protocol.TextDocumentIdentifier, at protocol.TextDocumentPositionParams) (any, error) {
		return s.SemanticTokensFull(context.Background(), &protocol.SemanticTokensParams{TextDocument: file})
	},
	"links": func(s *server, file protocol.TextDocumentIdentifier, _ protocol.TextDocumentPositionParams) (any, error) {
		return s.DocumentLink(context.Background(), &protocol.DocumentLinkParams{TextDocument: file})
	},
	"hints": func(s *server, file protocol.TextDocumentIdentifier, _ protocol.TextDocumentPositionParams) (any, error) {
		source := s.current.Load().documents[file.URI].source
		return s.InlayHint(context.Background(), &protocol.InlayHintParams{TextDocument: file, Range: s.rangeOf(source, sigma.Span{End: source.Len()})})
	},
	"format": func(s *server, file protocol.TextDocumentIdentifier, _ protocol.TextDocumentPositionParams) (any, error) {
		return s.Formatting(context.Background(), &protocol.DocumentFormattingParams{TextDocument: file})
	},
	"format range": func(s *server, file protocol.TextDocumentIdentifier, at protocol.TextDocumentPositionParams) (any, error) {
		end := at.Position
		end.Line += 5
		return s.RangeFormatting(context.Background(), &protocol.DocumentRangeFormattingParams{TextDocument: file, Range: protocol.Range{Start: at.Position, End: end}})
	},
	"enter": func(s *server, file protocol.TextDocumentIdentifier, at protocol.TextDocumentPositionParams) (any, error) {
		return s.OnTypeFormatting(context.Background(), &protocol.DocumentOnTypeFormattingParams{TextDocument: file, Position: at.Position, Ch: "\n"})
	},
	"actions": func(s *server, file protocol.TextDocumentIdentifier, at protocol.TextDocumentPositionParams) (any, error) {
		return s.CodeAction(context.Background(), &protocol.CodeActionParams{TextDocument: file, Range: protocol.Range{Start: at.Position, End: at.Position}})
	},
	"lenses": func(s *server, file protocol.TextDocumentIdentifier, _ protocol.TextDocumentPositionParams) (any, error) {
		return s.CodeLens(context.Background(), &protocol.CodeLensParams{TextDocument: file})
	},
	"completion": func(s *server, _ protocol.TextDocumentIdentifier, at protocol.TextDocumentPositionParams) (any, error) {
		return s.Completion(context.Background(), &protocol.CompletionParams{TextDocumentPositionParams: at})
	},
	"tokens of a range": func(s *server, file protocol.TextDocumentIdentifier, at protocol.TextDocumentPositionParams) (any, error) {
		return s.SemanticTokensRange(context.Background(), &protocol.SemanticTokensRangeParams{TextDocument: file, Range: protocol.Range{End: at.Position}})
	},
	"hover": func(s *server, _ protocol.TextDocumentIdentifier, at protocol.TextDocumentPositionParams) (any, error) {
		return s.Hover(context.Background(), &protocol.HoverParams{TextDocumentPositionParams: at})
	},
}

// asking is a server with one open file.
func asking(t testing.TB, encoding sigma.Encoding, text string) (*server, protocol.TextDocumentIdentifier) {
	s := newServer(quiet(t), About{})
	s.capabilities = clientCapabilities{encoding: encoding, pull: true, markdown: true, symbolTree: true, actionLiterals: true}
	file := protocol.TextDocumentIdentifier{URI: uri.URI("file:///w/a.yml")}
	if err := s.DidOpen(context.Background(), &protocol.DidOpenTextDocumentParams{
		TextDocument: protocol.TextDocumentItem{URI: file.URI, Version: 1, Text: text},
	}); err != nil {
		t.Fatal(err)
	}
	return s, file
}

// TestQuestionsAboutDamagedTexts cuts and damages public rules as typing does:
// no request about them is refused, and no range reaches out of the text.
func TestQuestionsAboutDamagedTexts(t *testing.T) {
	texts := sigmatest.Texts(t)
	random := rand.New(rand.NewPCG(1, 2))
	scraps := []string{"", "x", "\n", "\r\n", "    ", "😀", ": ", "- ", "'", "\"", "|", "|re", "*", "[", "{", "(", "&a ", "*a", "<<: ", "---\n", "#", "\t", "\xff", "1 of ", "\\"}
	for range *damaged {
		text := texts[random.IntN(len(texts))]
		if random.IntN(4) == 0 {
			text += "\n---\n" + texts[random.IntN(len(texts))]
		}
		for range 1 + random.IntN(3) {
			from := random.IntN(len(text) + 1)
			switch random.IntN(4) {
			case 0:
				text = text[:from]
			case 1:
				text = text[:from] + text[min(len(text), from+1+random.IntN(40)):]
			default:
				text = text[:from] + scraps[random.IntN(len(scraps))] + text[from:]
			}
		}
		if random.IntN(4) == 0 {
			text = strings.ReplaceAll(text, "\n", "\r\n")
		}
		encoding := sigma.Encoding(random.IntN(3))
		s, file := asking(t, encoding, text)
		source := s.current.Load().documents[file.URI].source
		for range 2 {
			at := protocol.TextDocumentPositionParams{TextDocument: file, Position: s.position(source, random.IntN(len(text)+1))}
			for what, ask := range questions {
				answer, err := ask(s, file, at)
				if err != nil {
					t.Fatalf("%s at %v of\n%q\n%s", what, at.Position, text, err)
				}
				if fault := outside(source, encoding, answer); fault != "" {
					t.Fatalf("%s at %v of\n%q\nanswers %s", what, at.Position, text, fault)
				}
			}
			renamed(t, s, file, at, source, encoding, text)
		}
	}
}

// renamed requests a rename, which may be refused only with a reason.
func renamed(t *testing.T, s *server, file protocol.TextDocumentIdentifier, at protocol.TextDocumentPositionParams, source *sigma.Source, encoding sigma.Encoding, text string) {
	t.Helper()
	_, prepared := s.PrepareRename(context.Background(), &protocol.PrepareRenameParams{TextDocumentPositionParams: at})
	edit, err := s.Rename(context.Background(), &protocol.RenameParams{TextDocumentPositionParams: at, NewName: "renamed"})
	if err == nil && prepared != nil {
		t.Fatalf("renamed at %v of\n%q\nwhat cannot be: %s", at.Position, text, prepared)
	}
	if fault := outside(source, encoding, edit); fault != "" {
		t.Fatalf("rename at %v of\n%q\nanswers %s", at.Position, text, fault)
	}
}

// outside returns a range in an answer that reaches out of the text, or runs
// backwards.
func outside(source *sigma.Source, encoding sigma.Encoding, answer any) string {
	raw, err := protocol.Marshal(answer)
	if err != nil {
		return err.Error()
	}
	var value any
	if err := json.Unmarshal(raw, &value); err != nil {
		return err.Error()
	}
	position := func(v any) (int, bool) {
		m, _ := v.(map[string]any)
		line, ok := m["line"].(float64)
		column, _ := m["character"].(float64)
		offset := source.Offset(int(line), int(column), encoding)
		l, c := source.Position(offset, encoding)
		return offset, ok && float64(l) == line && float64(c) == column
	}
	var fault string
	var walk func(v any)
	walk = func(v any) {
		switch v := v.(type) {
		case []any:
			for _, c := range v {
				walk(c)
			}
		case map[string]any:
			if v["start"] != nil && v["end"] != nil {
				start, ok := position(v["start"])
				end, too := position(v["end"])
				if !ok || !too || end < start {
					b, _ := json.Marshal(v)
					fault = string(b)
				}
			}
			if line, ok := v["endLine"].(float64); ok && (int(line) >= source.Lines() || line <= v["startLine"].(float64)) {
				b, _ := json.Marshal(v)
				fault = string(b)
			}
			if at, ok := v["position"]; ok {
				if _, ok := position(at); !ok {
					b, _ := json.Marshal(v)
					fault = string(b)
				}
			}
			for _, c := range v {
				walk(c)
			}
		}
	}
	walk(value)
	return fault
}

// TestSymbolsNest checks the symbol tree of each public rule against the
// protocol: a name lies within its range, and that within its parent's.
func TestSymbolsNest(t *testing.T) {
	for _, text := range sigmatest.Texts(t) {
		s, file := asking(t, sigma.UTF8, text)
		answer, err := s.DocumentSymbol(context.Background(), &protocol.DocumentSymbolParams{TextDocument: file})
		if err != nil {
			t.Fatal(err)
		}
		var nest func(symbols []protocol.DocumentSymbol, in protocol.Range)
		nest = func(symbols []protocol.DocumentSymbol, in protocol.Range) {
			for _, symbol := range symbols {
				if !holds(in, symbol.Range) || !holds(symbol.Range, symbol.SelectionRange) || strings.TrimSpace(symbol.Name) == "" {
					t.Errorf("%q at %v in %v is not within %v of\n%s", symbol.Name, symbol.SelectionRange, symbol.Range, in, text)
				}
				nest(symbol.Children, symbol.Range)
			}
		}
		nest(answer.(protocol.DocumentSymbolSlice), protocol.Range{End: protocol.Position{Line: 1 << 30}})
	}
}

func holds(outer, inner protocol.Range) bool {
	before := func(a, b protocol.Position) bool {
		return a.Line < b.Line || a.Line == b.Line && a.Character <= b.Character
	}
	return before(outer.Start, inner.Start) && before(inner.End, outer.End) && before(inner.Start, inner.End)
}

// BenchmarkQuestions asks everything about a rule of 20 kB that was just edited:
// reading it is part of what is measured.
func BenchmarkQuestions(b *testing.B) {
	text := large()
	names := make([]string, 0, len(questions))
	for name := range questions {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		b.Run(name, func(b *testing.B) {
			s, file := asking(b, sigma.UTF16, text)
			d := s.current.Load().documents[file.URI]
			at := protocol.TextDocumentPositionParams{TextDocument: file, Position: s.position(d.source, strings.Index(text, "selection_a*"))}
			b.ReportAllocs()
			for b.Loop() {
				s.updateSnapshot(func(next *snapshot) {
					next.documents[file.URI] = s.openDocument(file.URI, 2, d.source, next.contextOf(file.URI, next.settings))
				})
				if _, err := questions[name](s, file, at); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// large is a rule of 20 kB.
func large() string {
	var b strings.Builder
	b.WriteString("title: Large\nid: 6f3e2987-db24-4c78-a860-b4f4095a7095\nstatus: test\ntags:\n    - attack.execution\n    - attack.t1059.001\n" +
		"references:\n    - https://example.org/a\nlogsource:\n    category: process_creation\n    product: windows\ndetection:\n")
	for i := 0; b.Len() < 19_800; i++ {
		name := string(rune('a'+i%26)) + strings.Repeat("x", i/26)
		b.WriteString("    selection_" + name + ":\n        Image|endswith:\n            - '\\one" + name + ".exe'\n            - '\\two?" + name + "*.exe'\n" +
			"        CommandLine|re: '^(foo|[a-z]+)\\.exe$'\n        CommandLine|contains|all:\n            - ' -enc " + name + " '\n            - 'payload'\n")
	}
	b.WriteString("    filter_main:\n        User: SYSTEM\n    condition: 1 of selection_a* or (1 of selection_* and not filter_main)\nlevel: high\n")
	return b.String()
}
