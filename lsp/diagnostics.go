package lsp

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"sync"

	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

// report is the diagnostics of one version of a file. Equal reports have equal
// ids, whatever led to them.
type report struct {
	items []protocol.Diagnostic
	id    func() string
}

func newReport(items []protocol.Diagnostic) *report {
	if items == nil {
		items = []protocol.Diagnostic{} // no list would be null
	}
	return &report{items: items, id: sync.OnceValue(func() string {
		text, err := protocol.Marshal(items)
		if err != nil {
			panic(err)
		}
		sum := sha256.Sum256(text)
		return hex.EncodeToString(sum[:8])
	})}
}

// reportOf returns the diagnostics of an open file, a settings file, or a
// pipeline in use; other files have none.
func (s *server) reportOf(snap *snapshot, u uri.URI) *report {
	if f := snap.configFile(u); f != nil {
		return newReport(s.problems(f))
	}
	if d, ok := snap.documents[u]; ok {
		return s.openReport(snap, d)
	}
	return newReport(nil)
}

// awaitsIndex reports whether the file depends on rules in other files that are
// not indexed yet. A file whose analysis panics does not wait.
func (s *server) awaitsIndex(d *document) (waits bool) {
	defer s.recoverPanic(string(d.uri))
	return !d.indexed && slices.ContainsFunc(d.file().Documents, func(one *sigma.Document) bool { return len(one.References()) > 0 })
}

func (s *server) diagnose(d *document) *report {
	return newReport(s.diagnostics(d.uri, d.source, d.findings()))
}

func (s *server) diagnostics(u uri.URI, source *sigma.Source, found []check.Finding) []protocol.Diagnostic {
	items := make([]protocol.Diagnostic, len(found))
	for i := range found {
		f := &found[i]
		items[i] = s.diagnostic(u, source, f.Check.Name, severities[f.Severity], f.At, f.Text, f.Related)
		var tags []protocol.DiagnosticTag
		for _, tag := range f.Tags {
			if t := protocol.DiagnosticTag(tag); slices.Contains(s.capabilities.tags, t) {
				tags = append(tags, t)
			}
		}
		items[i].Tags.Set(tags)
		if s.capabilities.related {
			items[i].RelatedInformation = append(items[i].RelatedInformation, s.relatedLocations(f.RelatedInFiles)...)
		}
	}
	return items
}

// relatedLocations are the locations in other files that explain a finding.
func (s *server) relatedLocations(others []check.RelatedLocation) (related []protocol.DiagnosticRelatedInformation) {
	for _, o := range others {
		related = append(related, protocol.DiagnosticRelatedInformation{
			Location: protocol.Location{URI: uri.URI(o.File.Key), Range: s.rangeBetween(o.Start, o.End)},
			Message:  escapeInvisible(o.Text),
		})
	}
	return related
}

// problems are the diagnostics of a settings file or a pipeline.
func (s *server) problems(f *pipelineFile) []protocol.Diagnostic {
	problems := f.parsed().problems
	items := make([]protocol.Diagnostic, len(problems))
	for i, p := range problems {
		items[i] = s.diagnostic(f.uri, f.source, p.Check, protocol.DiagnosticSeverityError, p.At, p.Text, p.Related)
	}
	return items
}

var severities = map[check.Severity]protocol.DiagnosticSeverity{
	check.Error:   protocol.DiagnosticSeverityError,
	check.Warning: protocol.DiagnosticSeverityWarning,
	check.Info:    protocol.DiagnosticSeverityInformation,
	check.Hint:    protocol.DiagnosticSeverityHint,
}

func (s *server) diagnostic(u uri.URI, source *sigma.Source, id string, severity protocol.DiagnosticSeverity, at sigma.Span, text string, related []sigma.Related) protocol.Diagnostic {
	d := protocol.Diagnostic{
		Range:    s.rangeOf(source, at),
		Severity: severity,
		Code:     protocol.String(id),
		Source:   protocol.NewOptional("sigma-lsp"),
		Message:  protocol.String(escapeInvisible(text)),
	}
	if page, ok := s.docsURL(id); ok && s.capabilities.codeDescription {
		d.CodeDescription = protocol.CodeDescription{Href: page}
	}
	if s.capabilities.related {
		for _, r := range related {
			d.RelatedInformation = append(d.RelatedInformation, protocol.DiagnosticRelatedInformation{
				Location: protocol.Location{URI: u, Range: s.rangeOf(source, r.At)},
				Message:  escapeInvisible(r.Text),
			})
		}
	}
	return d
}

// docsURL is the address of a check's page, where the program was built with
// one.
func (s *server) docsURL(id string) (uri.URI, bool) {
	_, ofFile := pageOf(id)
	if s.about.Docs == "" || check.Lookup(id) == nil && !ofFile {
		return "", false
	}
	u, err := uri.Parse(strings.TrimSuffix(s.about.Docs, "/") + "/" + id)
	return u, err == nil
}

var _ = registerCapability(func(s *server, c *protocol.ServerCapabilities) {
	if s.capabilities.pull {
		c.DiagnosticProvider = &protocol.DiagnosticOptions{Identifier: new("sigma-lsp"), InterFileDependencies: true, WorkspaceDiagnostics: true}
	}
})

// Diagnostic answers with the diagnostics of one file.
func (s *server) Diagnostic(ctx context.Context, p *protocol.DocumentDiagnosticParams) (protocol.DocumentDiagnosticReport, error) {
	snap := s.snapshot(ctx)
	if d, ok := snap.documents[p.TextDocument.URI]; ok && s.awaitsIndex(d) {
		if err := s.whenIndexed(ctx); err != nil {
			return nil, err
		}
		snap = s.current.Load()
	}
	r := s.reportOf(snap, p.TextDocument.URI)
	if valueOr(p.PreviousResultID) == r.id() {
		return &protocol.RelatedUnchangedDocumentDiagnosticReport{UnchangedDocumentDiagnosticReport: unchangedReport(r)}, nil
	}
	return &protocol.RelatedFullDocumentDiagnosticReport{FullDocumentDiagnosticReport: fullReport(r)}, nil
}

func fullReport(r *report) protocol.FullDocumentDiagnosticReport {
	return protocol.FullDocumentDiagnosticReport{Kind: string(protocol.DocumentDiagnosticReportKindFull), ResultID: new(r.id()), Items: r.items}
}

func unchangedReport(r *report) protocol.UnchangedDocumentDiagnosticReport {
	return protocol.UnchangedDocumentDiagnosticReport{Kind: string(protocol.DocumentDiagnosticReportKindUnchanged), ResultID: r.id()}
}
