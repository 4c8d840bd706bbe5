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

// workspaceParams requests the conversion of all rules of the workspace, or of
// some of its folders. Docs: protocol.md.
type workspaceParams struct {
	foldersParams
	Format    string   `json:"format"`
	Pipelines []string `json:"pipelines"`
}

// foldersParams names workspace folders, all if the list is absent.
type foldersParams struct {
	Folders       []uri.URI              `json:"folders"`
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
	snap, err := s.indexedSnapshot(ctx)
	if err != nil {
		return nil, err
	}
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
	files := s.filesBelow(ctx, snap, p.Folders)
	if named == nil {
		named = namesOf(snap.commonSettings(files).pipelines())
	}
	result := &workspaceResult{Pipelines: named, Files: len(files), Rules: []convertedRule{}}
	rules, unread, err := eachFile(ctx, s, snap, files, p.WorkDoneToken, chosen, func(d *document) []convertedRule { return s.convertFile(d, wanted) })
	result.Rules = append(result.Rules, slices.Concat(rules...)...)
	result.Unread = unread
	return result, err
})

// filesBelow lists the rule files below folders of the workspace, below all of
// them where folders is nil.
func (s *server) filesBelow(ctx context.Context, snap *snapshot, folders []uri.URI) (files []ruleFile) {
	for _, f := range snap.folders {
		if folders == nil || slices.Contains(folders, f.uri) {
			files = s.walk(ctx, f.path, files)
		}
	}
	return files
}

// eachFile runs do on all files, on each under its settings and as it is in the
// editor where it is open, and returns the results in the order of the files.
// It fails only when ctx is done.
func eachFile[T any](ctx context.Context, s *server, snap *snapshot, files []ruleFile, token protocol.ProgressToken, settingsOf func(uri.URI) *settings, do func(*document) T) (results []T, unread []uri.URI, err error) {
	show := s.progress(token, "Converting Sigma rules")
	defer show.end()
	results, unread = make([]T, len(files)), []uri.URI{}
	for start := 0; start < len(files) && ctx.Err() == nil; start += batchSize {
		show.report(start, len(files))
		some := files[start:min(start+batchSize, len(files))]
		done := make([]bool, len(some))
		parallel(ctx, len(some), backgroundWorkers(), func(i int) {
			defer s.recoverPanic(string(some[i].uri))
			if d := s.documentOf(snap, some[i], settingsOf(some[i].uri)); d != nil {
				results[start+i], done[i] = do(d), true
			}
		})
		for i, ok := range done {
			if !ok {
				unread = append(unread, some[i].uri)
			}
		}
	}
	return results, unread, ctx.Err()
}

// documentOf is a file under some settings, as it is in the editor where it is
// open. It is nil where the file cannot be read.
func (s *server) documentOf(snap *snapshot, f ruleFile, chosen *settings) *document {
	if d, open := snap.documents[f.uri]; open {
		return s.withSettings(d, chosen)
	}
	text, err := read(f.path)
	if err != nil {
		s.log.Debug("read", zap.Error(err))
		return nil
	}
	return s.openDocument(f.uri, 0, sigma.NewSource(text), snap.contextOf(f.uri, chosen))
}

// convertFile translates the rules of a file.
func (s *server) convertFile(d *document, wanted []convert.Format) (rules []convertedRule) {
	for _, one := range d.file().Documents {
		result := d.result(one)
		if result.Verdict == convert.NoVerdict {
			continue
		}
		rule := convertedRule{
			URI: d.uri, Line: s.position(d.source, one.Span.Start).Line,
			Verdict: result.Verdict.String(), EventType: result.EventType,
			Queries: []formattedQuery{}, Reasons: []conversionReason{},
		}
		rule.ID, rule.Title = one.Text("id"), one.Text("title")
		for _, form := range wanted {
			for _, printed := range result.Queries(form) {
				rule.Queries = append(rule.Queries, formattedQuery{form.String(), printed.Text})
			}
		}
		for _, why := range refusalReasons(result) {
			rule.Reasons = append(rule.Reasons, conversionReason{s.position(d.source, why.At.Start).Line, why.Check, why.Text})
		}
		rules = append(rules, rule)
	}
	return rules
}

// commonSettings are those of the first file: nested settings files are rare.
func (snap *snapshot) commonSettings(files []ruleFile) *settings {
	if len(files) == 0 {
		return snap.settings
	}
	return snap.settingsOf(files[0].uri)
}
