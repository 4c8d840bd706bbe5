package lsp

import (
	"context"

	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"

	team "sigma-lsp/analysis/settings"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/convert/jsonlogs"
)

// detectLogParams has one event of a custom log.
type detectLogParams struct {
	Event string `json:"event"`
}

// detectLogResult is the format of the events of a log. Docs: protocol.md.
type detectLogResult struct {
	Shape   string               `json:"shape,omitzero"` // of Windows events
	Sources []jsonlogs.Candidate `json:"sources"`        // that the event may be of, unless it has a shape
}

var _ = registerRequest("sigma/detectLog", func(_ *server, _ context.Context, p *detectLogParams) (any, error) {
	found, err := jsonlogs.Read(p.Event)
	if err != nil {
		return nil, refuse("%s", err)
	}
	result := &detectLogResult{Shape: found.Shape, Sources: []jsonlogs.Candidate{}}
	if found.Shape == "" {
		result.Sources = found.Candidates()
	}
	return result, nil
})

// addLogCommand adds a custom log to the settings file that applies to a file,
// or to a new one.
const addLogCommand = "sigma-lsp.addLog"

type addLogArgument struct {
	URI    uri.URI `json:"uri"` // of a file in the folder
	Event  string  `json:"event"`
	Source string  `json:"source,omitzero"` // required unless the event has a shape
	Log    string  `json:"log,omitzero"`    // name in InsightIDR
}

type addLogResult struct {
	Applied      bool    `json:"applied"`
	Source       string  `json:"source"`
	SettingsFile uri.URI `json:"settingsFile,omitzero"`
	Report       string  `json:"report"` // which fields the event has
}

var _ = registerCommand(addLogCommand, func(s *server) bool { return s.capabilities.applyEdit }, func(s *server, ctx context.Context, a *addLogArgument) (any, error) {
	found, err := jsonlogs.Read(a.Event)
	if err != nil {
		return nil, refuse("%s", err)
	}
	l, ok := found.Log(a.Source, a.Log, "")
	if !ok {
		return nil, refuse("unknown event format; name the log source")
	}
	change, ok := s.writeSettings(s.snapshot(ctx), a.URI, func(source *sigma.Source) []sigma.Edit { return team.AddLog(source, l.Source, l.YAML()) })
	if !ok {
		return nil, refuse("cannot add %s under json in %s: the entry exists already, or the file has errors", escapeInvisible(l.Source), team.FileName)
	}
	applied, err := s.applyEdit(ctx, "Set up a custom log", change)
	if err != nil {
		return nil, err
	}
	return &addLogResult{applied, l.Source, editedFile(change), l.Report(found)}, nil
})

// editedFile is the file that a change is about.
func editedFile(change *protocol.WorkspaceEdit) uri.URI {
	for _, c := range change.DocumentChanges {
		if edit, ok := c.(*protocol.TextDocumentEdit); ok {
			return edit.TextDocument.URI
		}
	}
	for u := range change.Changes {
		return u
	}
	return ""
}
