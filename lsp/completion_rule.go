package lsp

import (
	"context"
	"fmt"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"

	"sigma-lsp/analysis/complete"
	"sigma-lsp/analysis/sigma"
)

// In rules, correlations and filters everything that Sigma and the workspace
// have names for is completed.
func (s *server) completeRule(r *completionRequest) {
	if isSettings(r.document.uri) || r.state.configFiles()[r.document.uri] != nil {
		return
	}
	a := complete.At(r.document.source, r.offset, s.completionEnvironment(r.state, r.document))
	if r.typed == " " && !isStarted(r.document.source, a) {
		return
	}
	r.answer.IsIncomplete = a.Incomplete
	s.completions(r, a)
}

// isStarted reports whether the typed space has just begun something that can
// be completed: a value after a colon, an item after a dash, a word of a
// condition.
func isStarted(source *sigma.Source, a complete.Answer) bool {
	line := source.Line(source.LineOf(a.Insert.Start))
	before := strings.TrimRight(source.Text(sigma.Span{Start: line.Start, End: a.Insert.Start}), " ")
	return a.Insert.Start == a.Insert.End && (a.Words || strings.HasSuffix(before, ":") || strings.HasSuffix(before, "-"))
}

// completionEnvironment is the environment for completion in a file.
func (s *server) completionEnvironment(snap *snapshot, d *document) *complete.Environment {
	return &complete.Environment{
		Taxonomy: d.settings.policy.Taxonomy(),
		Index:    snap.index, Key: d.key, Folder: strings.TrimPrefix(path.Dir(d.name), "."),
		Target: d.settings.target(),
		Today:  time.Now().UTC(),
		ID:     uuid.NewString,
	}
}

var completionKinds = map[complete.Kind]protocol.CompletionItemKind{
	complete.Keyword:   protocol.CompletionItemKindProperty,
	complete.Field:     protocol.CompletionItemKindField,
	complete.Modifier:  protocol.CompletionItemKindMethod,
	complete.Value:     protocol.CompletionItemKindEnumMember,
	complete.Selection: protocol.CompletionItemKindVariable,
	complete.Operator:  protocol.CompletionItemKindOperator,
	complete.Tag:       protocol.CompletionItemKindConstant,
	complete.Rule:      protocol.CompletionItemKindReference,
	complete.Structure: protocol.CompletionItemKindSnippet,
}

// resolveData is the data of an item from which it is resolved. Its name is the
// label of the item.
type resolveData struct {
	URI   uri.URI             `json:"uri"`
	Topic complete.ResolveKey `json:"topic"`
}

// completions converts an answer to what the client supports. Properties that
// all items share are sent once if the client supports defaults.
func (s *server) completions(r *completionRequest, a complete.Answer) {
	source, can := r.document.source, &s.capabilities.completion
	insert, replace := s.rangeOf(source, a.Insert), s.rangeOf(source, a.Replace)
	both := can.insertReplace && insert != replace
	defaults := &protocol.CompletionItemDefaults{}
	if can.defaultRange && len(a.Candidates) > 0 {
		if both {
			defaults.EditRange = &protocol.EditRangeWithInsertReplace{Insert: insert, Replace: replace}
		} else {
			defaults.EditRange = &replace
		}
		r.answer.ItemDefaults = defaults
	}
	data := map[complete.ResolveKey]protocol.LSPAny{}
	items := make([]protocol.CompletionItem, len(a.Candidates))
	for i := range a.Candidates {
		c := &a.Candidates[i]
		item := &items[i]
		*item = protocol.CompletionItem{
			Label: escapeInvisible(c.Label), Kind: completionKinds[c.Kind],
			SortText: protocol.NewOptional(fmt.Sprintf("%04d", i)), FilterText: protocol.NewOptional(escapeInvisible(c.Filter)),
		}
		switch detail := escapeInvisible(truncate(c.Detail, hoverBytes)); {
		case detail == "":
		case can.labelDetails: // shown next to the label, not for the chosen item only
			item.LabelDetails = &protocol.CompletionItemLabelDetails{Description: &detail}
		default:
			item.Detail = protocol.NewOptional(detail)
		}
		if c.Unsupported && can.deprecated {
			item.Tags = deprecatedItem
		}
		if c.CommitCharacters != "" && can.commit {
			item.CommitCharacters = commitCharacters[c.CommitCharacters]
		}
		text := c.Text
		if c.Snippet != "" && can.snippets {
			text = c.Snippet
			item.InsertTextFormat = protocol.InsertTextFormatSnippet
		}
		switch {
		case defaults.EditRange != nil:
			if text != item.Label {
				item.TextEditText = protocol.NewOptional(text)
			}
		case both:
			item.TextEdit = &protocol.InsertReplaceEdit{NewText: text, Insert: insert, Replace: replace}
		default:
			item.TextEdit = &protocol.TextEdit{NewText: text, Range: replace}
		}
		if c.ResolveKey.About == "" || c.ResolveKey.Name != c.Label {
			continue
		}
		topic := c.ResolveKey
		topic.Name = ""
		if data[topic] == nil {
			data[topic] = rawMessage(resolveData{r.document.uri, topic})
			if can.defaultData && defaults.Data == nil && r.answer.ItemDefaults != nil {
				defaults.Data = data[topic]
			}
		}
		if string(data[topic]) != string(defaults.Data) {
			item.Data = data[topic]
		}
	}
	r.answer.Items = append(r.answer.Items, items...)
}

var deprecatedItem = []protocol.CompletionItemTag{protocol.CompletionItemTagDeprecated}

var commitCharacters = map[string][]string{"|:": {"|", ":"}, ":|": {"|", ":"}, ")": {")"}}

// CompletionResolve adds documentation to an item.
func (s *server) CompletionResolve(ctx context.Context, item *protocol.CompletionItem) (*protocol.CompletionItem, error) {
	var about resolveData
	if len(item.Data) == 0 {
		return item, nil
	}
	if err := protocol.Unmarshal(item.Data, &about); err != nil {
		return nil, jsonrpc2.Errorf(jsonrpc2.InvalidParams, "invalid data of a completion item: %v", err)
	}
	snap := s.snapshot(ctx)
	d, ok := snap.documents[about.URI]
	if !ok {
		return item, nil
	}
	about.Topic.Name = item.Label
	t := &text{markdown: s.capabilities.completion.markdown}
	for line := range strings.Lines(complete.Explain(about.Topic, s.completionEnvironment(snap, d))) {
		t.paragraph("%s", strings.TrimSuffix(line, "\n"))
	}
	if t.Len() == 0 {
		return item, nil
	}
	kind := protocol.MarkupKindPlainText
	if t.markdown {
		kind = protocol.MarkupKindMarkdown
	}
	item.Documentation = &protocol.MarkupContent{Kind: kind, Value: strings.TrimSuffix(t.String(), "\n")}
	return item, nil
}

// warmCompletion computes what completion needs most in advance.
func (s *server) warmCompletion(settings *settings) {
	go func() {
		defer s.recoverPanic("prepare")
		settings.target().Prepare(settings.policy.Taxonomy())
	}()
}

// completionSupport is what a client can do with completions.
type completionSupport struct {
	snippets, insertReplace, deprecated, commit, markdown bool
	labelDetails, defaultRange, defaultData               bool
}

func readCompletionSupport(c protocol.CompletionClientCapabilities) completionSupport {
	item, list := valueOr(c.CompletionItem), valueOr(c.CompletionList)
	can := completionSupport{
		snippets: valueOr(item.SnippetSupport), insertReplace: valueOr(item.InsertReplaceSupport), commit: valueOr(item.CommitCharactersSupport),
		deprecated:   slices.Contains(item.TagSupport.ValueSet, protocol.CompletionItemTagDeprecated),
		labelDetails: valueOr(item.LabelDetailsSupport),
		defaultRange: slices.Contains(list.ItemDefaults, "editRange"),
		defaultData:  slices.Contains(list.ItemDefaults, "data"),
	}
	for _, format := range item.DocumentationFormat {
		if format == protocol.MarkupKindMarkdown || format == protocol.MarkupKindPlainText {
			can.markdown = format == protocol.MarkupKindMarkdown
			break
		}
	}
	return can
}
