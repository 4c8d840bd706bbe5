package lsp

import (
	"context"
	"strings"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/convert"
	"sigma-lsp/convert/coverage"
)

// coverageResult is the report of sigma/coverage. Docs: protocol.md.
type coverageResult struct {
	Files    int    `json:"files"`
	Rules    int    `json:"rules"`
	Queries  int    `json:"queries"`
	Extended int    `json:"extended"` // more queries by insightidr-extended
	Text     string `json:"text"`     // Markdown
}

var _ = registerRequest("sigma/coverage", func(s *server, ctx context.Context, p *foldersParams) (any, error) {
	asIs := func(d *document) *document { return d }
	rules, files, err := eachQuery(ctx, s, p, asIs, func(d *document, one *sigma.Document) (rules []*coverage.Rule) {
		if one.Root != nil {
			rules = []*coverage.Rule{coverage.ForRule(d.index.Load().Resolver(d.key), one, d.settings.pipelines())}
		}
		return rules
	})
	if err != nil {
		return nil, err
	}
	report := coverage.NewReport(rules)
	return &coverageResult{files, report.Rules, report.Queries, report.Extended, string(report.Markdown())}, nil
})

// eachQuery runs do on the rules and correlations of the folders, in the prepared files,
// and returns the results and the number of files. Rules that only serve a correlation
// are left out: they have no query of their own.
func eachQuery[T any](ctx context.Context, s *server, p *foldersParams, prepare func(*document) *document, do func(*document, *sigma.Document) []T) (results []T, files int, err error) {
	snap, err := s.indexedSnapshot(ctx)
	if err != nil {
		return nil, 0, err
	}
	below := s.filesBelow(ctx, snap, p.Folders)
	found, _, err := eachFile(ctx, s, snap, below, p.WorkDoneToken, snap.settingsOf, func(d *document) (rules ownQueries[T]) {
		d = prepare(d)
		for _, one := range d.file().Documents {
			if d.result(one).Verdict != convert.NoVerdict {
				rules.add(one, do(d, one)...)
			}
		}
		return rules
	})
	if err != nil {
		return nil, 0, err
	}
	var all ownQueries[T]
	for _, some := range found {
		all.join(some)
	}
	return all.own(), len(below), nil
}

// ownQueries collects what is made of each rule, and leaves out the rules that
// only serve a correlation: those have no query of their own.
type ownQueries[T any] struct {
	made []madeOf[T]
	used map[string]bool // names and ids in lower case of rules that correlations do not keep
}

// madeOf is what is made of a rule, and how correlations refer to the rule.
type madeOf[T any] struct {
	id, name string
	made     T
}

func (q *ownQueries[T]) add(d *sigma.Document, made ...T) {
	for _, one := range made {
		q.made = append(q.made, madeOf[T]{strings.ToLower(strings.Clone(d.Text("id"))), strings.Clone(d.Text("name")), one})
	}
	if d.Correlation == nil || d.Correlation.Generate {
		return
	}
	for _, rule := range d.Correlation.Rules {
		q.use("name " + rule.Name)
		q.use("id " + strings.ToLower(rule.Name))
	}
}

func (q *ownQueries[T]) use(name string) {
	if q.used == nil {
		q.used = map[string]bool{}
	}
	q.used[name] = true
}

func (q *ownQueries[T]) join(more ownQueries[T]) {
	q.made = append(q.made, more.made...)
	for name := range more.used {
		q.use(name)
	}
}

// own is what was made of the rules that serve no correlation.
func (q *ownQueries[T]) own() (all []T) {
	for _, m := range q.made {
		if (m.id == "" || !q.used["id "+m.id]) && (m.name == "" || !q.used["name "+m.name]) {
			all = append(all, m.made)
		}
	}
	return all
}
