package lsp

import (
	"context"
	"fmt"
	"hash/fnv"
	"slices"
	"sync"

	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/tokens"
)

// tokenTypes are the protocol's own where they fit, so that every theme has
// colours for them. The others are explained to editors by our extensions.
var tokenTypes = [...]string{
	tokens.Key:              "key",
	tokens.Enumeration:      "enumMember",
	tokens.Field:            "property",
	tokens.FieldModifier:    "modifier",
	tokens.Wildcard:         "wildcard",
	tokens.Escape:           "escapeSequence",
	tokens.Placeholder:      "macro",
	tokens.Regexp:           "regexp",
	tokens.RegexpGroup:      "regexpGroup",
	tokens.RegexpClass:      "regexpClass",
	tokens.RegexpQuantifier: "regexpQuantifier",
	tokens.RegexpAnchor:     "regexpAnchor",
	tokens.Selection:        "variable",
	tokens.Operator:         "keyword",
	tokens.Quantifier:       "function",
}

// tokenModifiers are in the order of the bits of tokens.Modifiers.
var tokenModifiers = [...]string{"definition", "mapped", "unmapped", "unsupported", "unknown"}

var _ = registerCapability(func(_ *server, c *protocol.ServerCapabilities) {
	c.SemanticTokensProvider = &protocol.SemanticTokensOptions{
		Legend: protocol.SemanticTokensLegend{TokenTypes: tokenTypes[:], TokenModifiers: tokenModifiers[:]},
		Range:  protocol.Boolean(true),
		Full:   &protocol.SemanticTokensFullDelta{Delta: new(true)},
	}
})

// tokenCache remembers for each open file the tokens that the client was given
// last.
type tokenCache struct {
	mu   sync.Mutex
	last map[uri.URI]cachedTokens
}

type cachedTokens struct {
	id   string
	data []uint32
}

// store remembers tokens and returns those of before.
func (c *tokenCache) store(snap *snapshot, u uri.URI, data []uint32) (now, before cachedTokens) {
	hash := fnv.New64a()
	for _, n := range data {
		_, _ = hash.Write([]byte{byte(n), byte(n >> 8), byte(n >> 16), byte(n >> 24)}) // never fails
	}
	now = cachedTokens{fmt.Sprintf("%x", hash.Sum64()), data}
	c.mu.Lock()
	defer c.mu.Unlock()
	for other := range c.last {
		if _, open := snap.documents[other]; !open {
			delete(c.last, other)
		}
	}
	if c.last == nil {
		c.last = map[uri.URI]cachedTokens{}
	}
	before = c.last[u]
	c.last[u] = now
	return now, before
}

// SemanticTokensFull returns the semantic tokens of a file.
func (s *server) SemanticTokensFull(ctx context.Context, p *protocol.SemanticTokensParams) (*protocol.SemanticTokens, error) {
	snap := s.snapshot(ctx)
	d, ok := snap.documents[p.TextDocument.URI]
	if !ok {
		return nil, nil
	}
	now, _ := s.tokenCache.store(snap, d.uri, s.tokens(d, sigma.Span{End: d.source.Len()}))
	return &protocol.SemanticTokens{ResultID: &now.id, Data: now.data}, nil
}

// SemanticTokensFullDelta returns the changes since the client's last request.
func (s *server) SemanticTokensFullDelta(ctx context.Context, p *protocol.SemanticTokensDeltaParams) (protocol.SemanticTokensDeltaResult, error) {
	snap := s.snapshot(ctx)
	d, ok := snap.documents[p.TextDocument.URI]
	if !ok {
		return nil, nil
	}
	now, before := s.tokenCache.store(snap, d.uri, s.tokens(d, sigma.Span{End: d.source.Len()}))
	if before.id != p.PreviousResultID {
		return &protocol.SemanticTokens{ResultID: &now.id, Data: now.data}, nil
	}
	return &protocol.SemanticTokensDelta{ResultID: &now.id, Edits: tokenEdits(before.data, now.data)}, nil
}

// tokenEdits is the one edit, between what is the same at both ends, that makes
// new data of old.
func tokenEdits(old, data []uint32) []protocol.SemanticTokensEdit {
	if slices.Equal(old, data) {
		return []protocol.SemanticTokensEdit{}
	}
	head := 0
	for head < min(len(old), len(data)) && old[head] == data[head] {
		head++
	}
	tail := 0
	for tail < min(len(old), len(data))-head && old[len(old)-1-tail] == data[len(data)-1-tail] {
		tail++
	}
	return []protocol.SemanticTokensEdit{{Start: uint32(head), DeleteCount: uint32(len(old) - head - tail), Data: data[head : len(data)-tail]}}
}

// SemanticTokensRange returns the semantic tokens of a range.
func (s *server) SemanticTokensRange(ctx context.Context, p *protocol.SemanticTokensRangeParams) (*protocol.SemanticTokens, error) {
	d, ok := s.snapshot(ctx).documents[p.TextDocument.URI]
	if !ok {
		return nil, nil
	}
	return &protocol.SemanticTokens{Data: s.tokens(d, s.span(d.source, p.Range))}, nil
}

// tokens are the tokens that touch a span, each in five numbers, with positions
// relative to the previous token.
func (s *server) tokens(d *document, in sigma.Span) []uint32 {
	data := []uint32{}
	var last protocol.Position
	for _, t := range tokens.Classify(d.file(), d.result) {
		if t.At.End <= in.Start || t.At.Start >= in.End {
			continue
		}
		r := s.rangeOf(d.source, t.At)
		column := r.Start.Character
		if r.Start.Line == last.Line {
			column -= last.Character
		}
		data = append(data, r.Start.Line-last.Line, column, r.End.Character-r.Start.Character, uint32(t.Type), uint32(t.Modifiers))
		last = r.Start
	}
	return data
}
