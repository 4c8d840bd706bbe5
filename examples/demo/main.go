// Command demo talks to the built server over the Language Server Protocol, as
// an editor does, and prints what its user would see: findings, hovers, and the
// queries of rules.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"
)

// samples are the examples, and the words in them to hover over.
var samples = []struct {
	name  string
	words []string
}{
	{"proc_creation_win_archive_into_web_root.yml", []string{"title", "filter_deployment", "OriginalFileName"}},
	{"proc_creation_win_service_stop.yml", []string{"selection_service"}},
	{"registry_set_run_key_into_downloads.yml", []string{"category"}},
	{"proc_creation_win_office_starts_system_shell.yml", []string{"IntegrityLevel"}},
	{"dns_query_win_text_storage_site.yml", nil},
	{"correlation_account_discovery.yml", nil},
}

// unfinished is an example that lacks a quote at the end of a line.
const (
	unfinished   = "proc_creation_win_being_typed.yml"
	unclosedText = `'\backup-agent.exe`
)

func main() {
	if err := run(context.Background(), filepath.FromSlash("build/sigma-lsp"), os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "demo:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, server string, out io.Writer) error {
	s, err := start(ctx, server, out)
	if err != nil {
		return err
	}
	for _, sample := range samples {
		d, err := s.open(ctx, sample.name)
		if err != nil {
			return err
		}
		if err := errors.Join(s.findings(ctx, d), s.hovers(ctx, d, sample.words), s.queries(ctx, d)); err != nil {
			return fmt.Errorf("%s: %w", sample.name, err)
		}
	}
	if err := s.closeQuote(ctx); err != nil {
		return fmt.Errorf("%s: %w", unfinished, err)
	}
	return s.end(ctx)
}

// session is a running server and the connection to it.
type session struct {
	protocol.Server
	conn    jsonrpc2.Conn
	process *exec.Cmd
	out     io.Writer // output of the demo
}

func (s *session) printf(format string, args ...any) { fmt.Fprintf(s.out, format, args...) }

func start(ctx context.Context, server string, report io.Writer) (*session, error) {
	s := &session{process: exec.CommandContext(ctx, server, "serve"), out: report}
	s.process.Stderr = os.Stderr
	in, err := s.process.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := s.process.StdoutPipe()
	if err != nil {
		return nil, err
	}
	began := time.Now()
	if err := s.process.Start(); err != nil {
		return nil, fmt.Errorf("%w; \"make build\" makes the server", err)
	}
	_, s.conn, s.Server = protocol.NewClient(ctx, protocol.UnimplementedClient{}, jsonrpc2.NewStream(pipe{out, in}))
	answer, err := s.Initialize(ctx, &protocol.InitializeParams{
		ClientInfo: protocol.ClientInfo{Name: "demo"},
		Capabilities: protocol.ClientCapabilities{
			General: &protocol.GeneralClientCapabilities{PositionEncodings: []protocol.PositionEncodingKind{protocol.PositionEncodingKindUTF8}},
			TextDocument: &protocol.TextDocumentClientCapabilities{
				Hover:      &protocol.HoverClientCapabilities{ContentFormat: []protocol.MarkupKind{protocol.MarkupKindPlainText}},
				Diagnostic: &protocol.DiagnosticClientCapabilities{},
			},
		},
	})
	if err != nil {
		return nil, err
	}
	version, _ := answer.ServerInfo.Version.Get()
	s.printf("%s %s, ready after %s\n", answer.ServerInfo.Name, version, elapsed(began))
	return s, s.Initialized(ctx, &protocol.InitializedParams{})
}

// pipe is both ends of the connection.
type pipe struct {
	io.ReadCloser
	in io.WriteCloser
}

func (p pipe) Write(b []byte) (int, error) { return p.in.Write(b) }

func (p pipe) Close() error { return errors.Join(p.in.Close(), p.ReadCloser.Close()) }

func (s *session) end(ctx context.Context) error {
	if err := errors.Join(s.Shutdown(ctx), s.Exit(ctx)); err != nil {
		return err
	}
	return s.process.Wait()
}

// document is an open file.
type document struct {
	id    protocol.TextDocumentIdentifier
	lines []string
}

func (s *session) open(ctx context.Context, name string) (*document, error) {
	path := filepath.Join("examples", "rules", name)
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	absolute, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	path = filepath.ToSlash(path)
	s.printf("\n\n%s\n%s\n", path, strings.Repeat("=", len(path)))
	d := &document{id: protocol.TextDocumentIdentifier{URI: uri.File(absolute)}, lines: strings.Split(string(text), "\n")}
	return d, s.DidOpen(ctx, &protocol.DidOpenTextDocumentParams{TextDocument: protocol.TextDocumentItem{
		URI: d.id.URI, LanguageID: "yaml", Version: 1, Text: string(text),
	}})
}

// findings prints what the editor would underline.
func (s *session) findings(ctx context.Context, d *document) error {
	began := time.Now()
	report, err := s.Diagnostic(ctx, &protocol.DocumentDiagnosticParams{TextDocument: d.id})
	if err != nil {
		return err
	}
	full, ok := report.(*protocol.RelatedFullDocumentDiagnosticReport)
	if !ok {
		return fmt.Errorf("got a %T", report)
	}
	s.printf("\nFindings (after %s)\n", elapsed(began))
	if len(full.Items) == 0 {
		s.printf("  none\n")
	}
	for _, f := range full.Items {
		line := d.lines[f.Range.Start.Line]
		end := uint32(len(line))
		if f.Range.End.Line == f.Range.Start.Line {
			end = f.Range.End.Character
		}
		width := max(1, int(end)-int(f.Range.Start.Character))
		s.printf("  %s: %s [%s]\n  %4d | %s\n       | %*s\n", severities[f.Severity], f.Message, f.Code, f.Range.Start.Line+1, line,
			int(f.Range.Start.Character)+width, strings.Repeat("^", width))
	}
	return nil
}

var severities = map[protocol.DiagnosticSeverity]string{
	protocol.DiagnosticSeverityError:       "error",
	protocol.DiagnosticSeverityWarning:     "warning",
	protocol.DiagnosticSeverityInformation: "info",
	protocol.DiagnosticSeverityHint:        "hint",
}

// hovers prints what the editor would show above words.
func (s *session) hovers(ctx context.Context, d *document, words []string) error {
	for _, word := range words {
		params := &protocol.HoverParams{}
		params.TextDocument, params.Position = d.id, d.position(word)
		began := time.Now()
		hover, err := s.Hover(ctx, params)
		if err != nil {
			return err
		}
		s.printf("\nHover over %q (after %s)\n", word, elapsed(began))
		if hover == nil {
			s.printf("  nothing\n")
			continue
		}
		content, ok := hover.Contents.(*protocol.MarkupContent)
		if !ok {
			return fmt.Errorf("got a %T", hover.Contents)
		}
		s.printIndented(content.Value)
	}
	return nil
}

// queries prints what the editor would copy.
func (s *session) queries(ctx context.Context, d *document) error {
	params := struct {
		TextDocument protocol.TextDocumentIdentifier `json:"textDocument"`
	}{d.id}
	var answer struct {
		Rules []struct {
			Title     string `json:"title"`
			Verdict   string `json:"verdict"`
			EventType string `json:"eventType"`
			Queries   []struct {
				Format string `json:"format"`
				Text   string `json:"text"`
			} `json:"queries"`
		} `json:"rules"`
	}
	if _, err := s.conn.Call(ctx, "sigma/convert", params, &answer); err != nil {
		return err
	}
	for _, r := range answer.Rules {
		s.printf("\n%s: %s", r.Title, r.Verdict)
		if r.EventType != "" {
			s.printf(", event type %s", r.EventType)
		}
		s.printf("\n")
		for _, q := range r.Queries {
			if q.Format != "where" { // a part of the one before
				s.printf(" %s:\n", q.Format)
				s.printIndented(q.Text)
			}
		}
	}
	return nil
}

// closeQuote adds the missing quote of the unfinished rule, as its author
// would.
func (s *session) closeQuote(ctx context.Context) error {
	d, err := s.open(ctx, unfinished)
	if err != nil {
		return err
	}
	if err := s.findings(ctx, d); err != nil {
		return err
	}
	at := d.position(unclosedText)
	at.Character += uint32(len(unclosedText))
	s.printf("\nTyped a quote at the end of line %d\n", at.Line+1)
	d.lines[at.Line] += "'"
	change := &protocol.DidChangeTextDocumentParams{ContentChanges: []protocol.TextDocumentContentChangeEvent{
		&protocol.TextDocumentContentChangePartial{Range: protocol.Range{Start: at, End: at}, Text: "'"},
	}}
	change.TextDocument.URI, change.TextDocument.Version = d.id.URI, 2
	if err := s.DidChange(ctx, change); err != nil {
		return err
	}
	return s.findings(ctx, d)
}

// position returns the first position of a word.
func (d *document) position(word string) protocol.Position {
	for i, line := range d.lines {
		if at := strings.Index(line, word); at >= 0 && !strings.HasPrefix(line, "#") {
			return protocol.Position{Line: uint32(i), Character: uint32(at)}
		}
	}
	return protocol.Position{}
}

func (s *session) printIndented(text string) {
	for line := range strings.SplitSeq(strings.TrimRight(text, "\n"), "\n") {
		s.printf("%s\n", strings.TrimRight("  "+line, " "))
	}
}

func elapsed(t time.Time) time.Duration { return time.Since(t).Round(10 * time.Microsecond) }
