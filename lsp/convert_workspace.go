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
	show := s.progress(p.WorkDoneToken, "Converting Sigma rules")
	defer show.end()
	var files []ruleFile
	for _, f := range st.folders {
		if p.Folders == nil || slices.Contains(p.Folders, f.uri) {
			files = s.walk(ctx, f.path, files)
		}
	}
	if named == nil {
		named = namesOf(st.commonSettings(files).pipelines())
	}
	result := &workspaceResult{Pipelines: named, Files: len(files), Rules: []tersely{}, Unread: []uri.URI{}}
	for start := 0; start < len(files) && ctx.Err() == nil; start += batch {
		show.report(start, len(files))
		some := files[start:min(start+batch, len(files))]
		rules, unread := make([][]tersely, len(some)), make([]bool, len(some))
		spread(ctx, len(some), allButOne(), func(i int) {
			unread[i] = true
			defer s.survive(string(some[i].uri))
			rules[i], unread[i] = s.convertFile(st, some[i], chosen(some[i].uri), wanted)
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
func (s *server) convertFile(st *state, f ruleFile, chosen *settings, wanted []convert.Format) (rules []tersely, unread bool) {
	d, ok := st.documents[f.uri]
	if ok {
		d = s.under(d, chosen)
	} else {
		text, err := read(f.path)
		if err != nil {
			s.log.Debug("read", zap.Error(err))
			return nil, true
		}
		d = s.open(f.uri, 0, sigma.NewSource(text), st.around(f.uri, chosen))
	}
	for _, one := range d.file().Documents {
		result := d.result(one)
		if result.Verdict == convert.NoVerdict {
			continue
		}
		rule := tersely{
			URI: f.uri, Line: s.position(d.source, one.Span.Start).Line,
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
	return rules, false
}

// commonSettings are those of the first file: nested settings files are rare.
func (st *state) commonSettings(files []ruleFile) *settings {
	if len(files) == 0 {
		return st.settings
	}
	return st.settingsOf(files[0].uri)
}
