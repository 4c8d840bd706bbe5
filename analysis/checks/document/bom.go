package document

import (
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "bom",
	Group:    "document",
	Severity: check.Info,
	Optional: true,
	Title:    "byte order mark",
	What:     `Reports a byte order mark at the start of the file.`,
	Why: `Sigma files are UTF-8, which needs no byte order mark. Some programs read
the mark as part of the first key, so the rule has no title.`,
	Prefer: "title: Whoami run by SYSTEM",
	Run:    bom,
})

const mark = "\uFEFF"

func bom(p *check.Pass) {
	if !first(p) || !strings.HasPrefix(p.File.Source.Text(sigma.Span{End: len(mark)}), mark) {
		return
	}
	at := sigma.Span{End: len(mark)}
	p.Reportf(at, "the file starts with a byte order mark; save it as UTF-8 without one").Fix("Remove byte order mark", sigma.Edit{At: at})
}
