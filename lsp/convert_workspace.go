package lsp

import (
	"context"
	"slices"

	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"
	"go.uber.org/zap"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/convert"
)

// workspaceParams asks for the translation of all rules of the workspace, or
// of some of its folders. Docs: protocol.md.
type workspaceParams struct {
	Folders       []uri.URI              `json:"folders"`
	Format        string                 `json:"format"`
	Pipelines     []string               `json:"pipelines"`
	WorkDoneToken protocol.ProgressToken `json:"workDoneToken"`
}

type workspaceResult struct {
	Pipelines []string        `json:"pipelines"`
	Files     int             `json:"files"`
	Rules     []convertedRule `json:"rules"`
	Unread    []uri.URI       `json:"unread"`
}

// convertedRule is the translation of one rule among many.
type convertedRule struct {
	URI       uri.URI            `json:"uri"`
	Line      uint32             `json:"line"`
	ID        string             `json:"id,omitzero"`
	Title     string             `json:"title,omitzero"`
	Verdict   string             `json:"verdict"`
	EventType string             `json:"eventType,omitzero"`
	Queries   []formattedQuery   `json:"queries"`
	Reasons   []conversionReason `json:"reasons"`
}

type formattedQuery struct {
	Format string `json:"format"`
	Text   string `json:"text"`
}

// conversionReason is why a rule is refused, at a line counted from 0.
type conversionReason struct {
	Line  uint32 `json:"line"`
	Check string `json:"check"`
	Text  string `json:"text"`
}

var _ = registerRequest("sigma/convertWorkspace", func(s *server, ctx context.Context, p *workspaceParams) (any, error) {
	snap := s.snapshot(ctx)
	wanted, err := parseFormats(p.Format)
	if err != nil {
		return nil, err
	}
	chosen := snap.settingsOf
	var named []string
	if p.Pipelines != nil {
		other, err := s.settingsWith(snap, snap.settings, p.Pipelines)
		if err != nil {
			return nil, err
		}
		chosen = func(uri.URI) *settings { return other }
		named = namesOf(other.pipelines())
	}
	show := s.progress(p.WorkDoneToken, "Converting Sigma rules")
	defer show.end()
	var files []ruleFile
	for _, f := range snap.folders {
		if p.Folders == nil || slices.Contains(p.Folders, f.uri) {
			files = s.walk(ctx, f.path, files)
		}
	}
	if named == nil {
		named = namesOf(snap.commonSettings(files).pipelines())
	}
	result := &workspaceResult{Pipelines: named, Files: len(files), Rules: []convertedRule{}, Unread: []uri.URI{}}
	for start := 0; start < len(files) && ctx.Err() == nil; start += batchSize {
		show.report(start, len(files))
		some := files[start:min(start+batchSize, len(files))]
		rules, unread := make([][]convertedRule, len(some)), make([]bool, len(some))
		parallel(ctx, len(some), backgroundWorkers(), func(i int) {
			unread[i] = true
			defer s.recoverPanic(string(some[i].uri))
			rules[i], unread[i] = s.convertFile(snap, some[i], chosen(some[i].uri), wanted)
		})
		for i, of := range rules {
			result.Rules = append(result.Rules, of...)
			if unread[i] {
				result.Unread = append(result.Unread, some[i].uri)
			}
		}
	}
	return result, ctx.Err()
})

// convertFile translates the rules of a file, as it is in the editor where it
// is open. It reports whether the file could not be read.
func (s *server) convertFile(snap *snapshot, f ruleFile, chosen *settings, wanted []convert.Format) (rules []convertedRule, unread bool) {
	d, ok := snap.documents[f.uri]
	if ok {
		d = s.withSettings(d, chosen)
	} else {
		text, err := read(f.path)
		if err != nil {
			s.log.Debug("read", zap.Error(err))
			return nil, true
		}
		d = s.openDocument(f.uri, 0, sigma.NewSource(text), snap.contextOf(f.uri, chosen))
	}
	for _, one := range d.file().Documents {
		result := d.result(one)
		if result.Verdict == convert.NoVerdict {
			continue
		}
		rule := convertedRule{
			URI: f.uri, Line: s.position(d.source, one.Span.Start).Line,
			Verdict: result.Verdict.String(), EventType: result.EventType,
			Queries: []formattedQuery{}, Reasons: []conversionReason{},
		}
		rule.ID, rule.Title = one.Text("id"), one.Text("title")
		for _, form := range wanted {
			for _, printed := range result.Queries(form) {
				rule.Queries = append(rule.Queries, formattedQuery{form.String(), printed.Text})
			}
		}
		for _, why := range reasons(result) {
			rule.Reasons = append(rule.Reasons, conversionReason{s.position(d.source, why.At.Start).Line, why.Check, why.Text})
		}
		rules = append(rules, rule)
	}
	return rules, false
}

// commonSettings are those of the first file: nested settings files are rare.
func (snap *snapshot) commonSettings(files []ruleFile) *settings {
	if len(files) == 0 {
		return snap.settings
	}
	return snap.settingsOf(files[0].uri)
}
