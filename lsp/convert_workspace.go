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
	foldersParams
	Format    string   `json:"format"`
	Pipelines []string `json:"pipelines"`
}

// foldersParams names workspace folders, all where there are none.
type foldersParams struct {
	Folders       []uri.URI              `json:"folders"`
	WorkDoneToken protocol.ProgressToken `json:"workDoneToken"`
}

type workspaceResult struct {
	Pipelines []string  `json:"pipelines"`
	Files     int       `json:"files"`
	Rules     []tersely `json:"rules"`
	Unread    []uri.URI `json:"unread"`
}

// tersely is the translation of one rule among many.
type tersely struct {
	URI       uri.URI     `json:"uri"`
	Line      uint32      `json:"line"`
	ID        string      `json:"id,omitzero"`
	Title     string      `json:"title,omitzero"`
	Verdict   string      `json:"verdict"`
	EventType string      `json:"eventType,omitzero"`
	Queries   []plain     `json:"queries"`
	Reasons   []reasoning `json:"reasons"`
}

type plain struct {
	Format string `json:"format"`
	Text   string `json:"text"`
}

// reasoning is why a rule is refused, at a line counted from 0.
type reasoning struct {
	Line  uint32 `json:"line"`
	Check string `json:"check"`
	Text  string `json:"text"`
}

var _ = request("sigma/convertWorkspace", func(s *server, ctx context.Context, p *workspaceParams) (any, error) {
	st := s.at(ctx)
	wanted, err := formsNamed(p.Format)
	if err != nil {
		return nil, err
	}
	chosen := st.settingsOf
	var named []string
	if p.Pipelines != nil {
		other, err := s.settingsWith(st, st.settings, p.Pipelines)
		if err != nil {
			return nil, err
		}
		chosen = func(uri.URI) *settings { return other }
		named = namesOf(other.pipelines())
	}
	files := s.filesBelow(ctx, st, p.Folders)
	if named == nil {
		named = namesOf(st.commonSettings(files).pipelines())
	}
	result := &workspaceResult{Pipelines: named, Files: len(files), Rules: []tersely{}}
	rules, unread, err := eachFile(ctx, s, st, files, p.WorkDoneToken, chosen, func(d *document) []tersely { return s.convertFile(d, wanted) })
	result.Rules = append(result.Rules, slices.Concat(rules...)...)
	result.Unread = unread
	return result, err
})

// filesBelow lists the rule files below folders of the workspace, below all of
// them where folders is nil.
func (s *server) filesBelow(ctx context.Context, st *state, folders []uri.URI) (files []ruleFile) {
	for _, f := range st.folders {
		if folders == nil || slices.Contains(folders, f.uri) {
			files = s.walk(ctx, f.path, files)
		}
	}
	return files
}

// eachFile runs do on all files, on each under its settings and as it is in the
// editor where it is open, and returns the results in the order of the files.
// It fails only when ctx is done.
func eachFile[T any](ctx context.Context, s *server, st *state, files []ruleFile, token protocol.ProgressToken, settingsOf func(uri.URI) *settings, do func(*document) T) (results []T, unread []uri.URI, err error) {
	show := s.progress(token, "Converting Sigma rules")
	defer show.end()
	results, unread = make([]T, len(files)), []uri.URI{}
	for start := 0; start < len(files) && ctx.Err() == nil; start += batch {
		show.report(start, len(files))
		some := files[start:min(start+batch, len(files))]
		done := make([]bool, len(some))
		spread(ctx, len(some), allButOne(), func(i int) {
			defer s.survive(string(some[i].uri))
			if d := s.documentOf(st, some[i], settingsOf(some[i].uri)); d != nil {
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
func (s *server) documentOf(st *state, f ruleFile, chosen *settings) *document {
	if d, open := st.documents[f.uri]; open {
		return s.under(d, chosen)
	}
	text, err := read(f.path)
	if err != nil {
		s.log.Debug("read", zap.Error(err))
		return nil
	}
	return s.open(f.uri, 0, sigma.NewSource(text), st.around(f.uri, chosen))
}

// convertFile translates the rules of a file.
func (s *server) convertFile(d *document, wanted []convert.Form) (rules []tersely) {
	for _, one := range d.file().Documents {
		result := d.result(one)
		if result.Verdict == convert.NoVerdict {
			continue
		}
		rule := tersely{
			URI: d.uri, Line: s.position(d.source, one.Span.Start).Line,
			Verdict: result.Verdict.String(), EventType: result.EventType,
			Queries: []plain{}, Reasons: []reasoning{},
		}
		rule.ID, rule.Title = one.Text("id"), one.Text("title")
		for _, form := range wanted {
			for _, printed := range result.Queries(form) {
				rule.Queries = append(rule.Queries, plain{form.String(), printed.Text})
			}
		}
		for _, why := range reasons(result) {
			rule.Reasons = append(rule.Reasons, reasoning{s.position(d.source, why.At.Start).Line, why.Check, why.Text})
		}
		rules = append(rules, rule)
	}
	return rules
}

// commonSettings are those of the first file: nested settings files are rare.
func (st *state) commonSettings(files []ruleFile) *settings {
	if len(files) == 0 {
		return st.settings
	}
	return st.settingsOf(files[0].uri)
}
