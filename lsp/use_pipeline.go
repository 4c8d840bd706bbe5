package lsp

import (
	"context"
	"slices"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/uri"

	team "sigma-lsp/analysis/settings"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/convert/pipeline"
)

// pipelinesParams requests the pipelines that convert a file.
type pipelinesParams struct {
	URI uri.URI `json:"uri"`
}

type pipelinesResult struct {
	Pipelines []string `json:"pipelines"`
	// SettingsFile is the settings file that names them; empty where the client's
	// settings or the default do.
	SettingsFile uri.URI `json:"settingsFile,omitzero"`
}

var _ = registerRequest("sigma/pipelines", func(s *server, ctx context.Context, p *pipelinesParams) (any, error) {
	snap := s.snapshot(ctx)
	settings := snap.settingsOf(p.URI)
	return &pipelinesResult{namesOf(settings.pipelines()), settings.pipelineFile()}, nil
})

// pipelineFile is the address of the settings file that names the pipelines.
func (s *settings) pipelineFile() uri.URI {
	if s.policy.File == nil || s.policy.File.PipelinesAt == (sigma.Span{}) || len(s.candidates) == 0 {
		return ""
	}
	i := slices.IndexFunc(s.candidates, isSettings)
	if i < 0 {
		return ""
	}
	return s.candidates[i]
}

// usePipelineCommand makes an embedded pipeline the one that converts a file,
// if a settings file names the pipelines. Otherwise the client's settings
// decide, and it does nothing unless it is told to create a settings file.
const usePipelineCommand = "sigma-lsp.usePipeline"

type usePipelineArgument struct {
	URI      uri.URI `json:"uri"`
	Pipeline string  `json:"pipeline"`
	Create   bool    `json:"create,omitzero"`
}

type usePipelineResult struct {
	SettingsFile uri.URI `json:"settingsFile,omitzero"` // that decides
	Applied      bool    `json:"applied"`               // the choice is made there
}

var _ = registerCommand(usePipelineCommand, func(s *server) bool { return s.capabilities.applyEdit }, func(s *server, ctx context.Context, a *usePipelineArgument) (any, error) {
	if !slices.Contains(pipeline.BuiltinNames(), a.Pipeline) {
		return nil, jsonrpc2.Errorf(jsonrpc2.InvalidParams, "unknown pipeline %q", a.Pipeline)
	}
	snap := s.snapshot(ctx)
	settings := snap.settingsOf(a.URI)
	result := &usePipelineResult{SettingsFile: settings.pipelineFile()}
	if result.SettingsFile == "" && !a.Create {
		return result, nil
	}
	if slices.Contains(namesOf(settings.pipelines()), a.Pipeline) {
		result.Applied = true
		return result, nil
	}
	edit, ok := s.writeSettings(snap, a.URI, func(source *sigma.Source) []sigma.Edit { return team.SetPipeline(source, a.Pipeline) })
	if !ok {
		return result, nil
	}
	var err error
	if result.Applied, err = s.applyEdit(ctx, "Choose a pipeline", edit); err != nil {
		return nil, err
	}
	return result, nil
})
