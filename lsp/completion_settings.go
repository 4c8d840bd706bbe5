package lsp

import (
	"go.lsp.dev/protocol"

	team "sigma-lsp/analysis/settings"
)

// In settings and pipeline files, keys and their values are completed.
func (s *server) completeSettings(r *completionRequest) {
	complete := team.Complete
	if !isSettings(r.document.uri) {
		if r.state.configFiles()[r.document.uri] == nil {
			return
		}
		complete = team.CompletePipeline
	}
	for _, e := range complete(r.document.source, r.offset) {
		kind := protocol.CompletionItemKindEnumMember
		if e.Key {
			kind = protocol.CompletionItemKindProperty
		}
		r.answer.Items = append(r.answer.Items, protocol.CompletionItem{
			Label: e.Name, Kind: kind, Detail: protocol.NewOptional(e.Doc), FilterText: protocol.NewOptional(e.Name),
			TextEdit: &protocol.TextEdit{Range: s.rangeOf(r.document.source, e.At), NewText: e.Insert},
		})
	}
}
