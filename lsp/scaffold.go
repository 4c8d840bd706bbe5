package lsp

import (
	"context"
	"time"

	"github.com/google/uuid"
	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/uri"

	"sigma-lsp/analysis/scaffold"
	"sigma-lsp/analysis/taxonomy"
)

// logsourcesParams requests the log sources for new rules. The settings are
// those of a file, or of the first folder of the workspace.
type logsourcesParams struct {
	URI uri.URI `json:"uri"`
}

type logsourceResult struct {
	logsourceArgument
	Doc       string `json:"doc,omitzero"`
	Rules     int    `json:"rules"`
	EventType string `json:"eventType,omitzero"`
	Supported bool   `json:"supported"`
}

var _ = registerRequest("sigma/logsources", func(s *server, ctx context.Context, p *logsourcesParams) (any, error) {
	settings := s.snapshot(ctx).settingsOf(p.URI)
	result := []logsourceResult{}
	for _, one := range scaffold.Sources(settings.policy.Taxonomy(), settings.pipelines()) {
		result = append(result, logsourceResult{logsourceArgument(one.Logsource), one.Doc, one.Rules, one.EventType, one.Supported})
	}
	return result, nil
})

// newRuleParams requests the text of a new rule. Nothing is written.
type newRuleParams struct {
	URI       uri.URI           `json:"uri"`
	Title     string            `json:"title"`
	Logsource logsourceArgument `json:"logsource"`
}

type scaffoldResult struct {
	FileName string `json:"fileName"`
	Text     string `json:"text"`
	Snippet  string `json:"snippet"`
}

var _ = registerRequest("sigma/newRule", func(s *server, ctx context.Context, p *newRuleParams) (any, error) {
	source := taxonomy.Logsource(p.Logsource)
	if source == (taxonomy.Logsource{}) {
		return nil, jsonrpc2.Errorf(jsonrpc2.InvalidParams, "missing log source: set category, product or service")
	}
	settings := s.snapshot(ctx).settingsOf(p.URI)
	rule := scaffold.Rule{Title: p.Title, Logsource: source, ID: uuid.NewString(), Date: time.Now().UTC().Format(time.DateOnly)}
	result := scaffoldResult{FileName: scaffold.FileName(p.Title, source)}
	result.Text, result.Snippet = rule.Write(settings.policy.Taxonomy(), settings.pipelines())
	return &result, nil
})
