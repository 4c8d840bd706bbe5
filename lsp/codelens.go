package lsp

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"go.lsp.dev/protocol"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/convert"
)

var _ = registerCapability(func(_ *server, c *protocol.ServerCapabilities) {
	c.CodeLensProvider = &protocol.CodeLensOptions{}
})

// CodeLens shows the verdict above the detection of each rule, followed by the
// commands to copy and test it.
func (s *server) CodeLens(ctx context.Context, p *protocol.CodeLensParams) ([]protocol.CodeLens, error) {
	snap := s.snapshot(ctx)
	d, ok := snap.documents[p.TextDocument.URI]
	if !ok {
		return nil, nil
	}
	lenses := []protocol.CodeLens{}
	for i, one := range d.file().Documents {
		if above, ok := lensPlace(one); ok {
			ref := ruleRef{URI: d.uri, Document: i}
			for nth, command := range append(s.verdictLenses(d, one, ref), s.testLenses(snap, d, one, ref)...) {
				command.Title = escapeIcons(command.Title)
				// Neovim orders lenses by their start, and not at all if
				// several start at the same position.
				at := sigma.Span{Start: above.Start + nth, End: above.End}
				lenses = append(lenses, protocol.CodeLens{Range: s.rangeOf(d.source, at), Command: command})
			}
		}
	}
	return lenses, nil
}

// lensPlace is the key above which the verdict is shown.
func lensPlace(one *sigma.Document) (sigma.Span, bool) {
	switch {
	case one.Guessed: // most likely it is not a rule
	case one.Rule != nil && one.Rule.Detection != nil && one.Rule.Detection.Key != nil:
		at := one.Rule.Detection.Key.Span
		return at, at.Within(one.Span) // else it is in an "action: global" document
	case one.Correlation != nil && one.Correlation.Key != nil:
		return one.Correlation.Key.Span, true
	}
	return sigma.Span{}, false
}

func (s *server) verdictLenses(d *document, one *sigma.Document, ref ruleRef) []protocol.Command {
	result := d.result(one)
	if result.Verdict == convert.NoVerdict {
		return nil
	}
	if isRefused(result) {
		commands := []protocol.Command{openPageCommand("InsightIDR: "+d.refusal(result), whyPage(ref))}
		if others := result.AlternativePipelines(); len(others) > 0 {
			commands = append(commands, s.useCommand(d, ref, others[0]))
		}
		return commands
	}
	what := cmp.Or(result.EventType, result.Log, result.Verdict.String())
	page := whyPage(ref)
	if result.Verdict == convert.CannotMatch {
		what += " (the query can never match)"
	} else {
		ref.Format = d.settings.form.String()
		page = ref.leqlURI()
	}
	commands := []protocol.Command{openPageCommand("InsightIDR: "+what, page)}
	for _, c := range copyFormats[:3] {
		if text, ok := joinQueries(result.Queries(c.form), c.form); ok {
			ref.Format = c.form.String()
			commands = append(commands, s.copyCommand("copy "+ref.Format, ref, copyName(c.what, result), text))
		}
	}
	return commands
}

// refusals are the verdicts of refused rules in words.
var refusals = map[convert.Verdict]string{
	convert.Invalid:              "the rule has errors",
	convert.UnsupportedLogsource: "log source not supported",
	convert.UnsupportedField:     "field not supported",
	convert.UnsupportedFeature:   "not supported",
}

// refusal is why a rule is refused, in a few words; the page that the lens opens
// has the reasons.
func (d *document) refusal(result *convert.Result) string {
	says := refusals[result.Verdict]
	faults, unsupported := []convert.Problem{}, []convert.Problem{}
	for _, p := range blocking(result) {
		if c := check.Lookup(p.Check); c != nil && c.Group == "insightidr" {
			unsupported = append(unsupported, p)
		} else {
			faults = append(faults, p)
		}
	}
	switch result.Verdict {
	case convert.UnsupportedLogsource:
	case convert.Invalid:
		if len(unsupported) > 0 {
			return says + d.names(faults) + "; not supported" + d.names(unsupported)
		}
		says += d.names(faults)
	default:
		says += d.names(append(unsupported, faults...))
	}
	return says
}

// names are the first place of some findings and the number of the others.
func (d *document) names(of []convert.Problem) string {
	if len(of) == 0 {
		return ""
	}
	says := ": " + truncate(d.snippet(of[0].At), 30)
	if more := len(of) - 1; more > 0 {
		says += fmt.Sprintf(" and %d more", more)
	}
	return says
}

// useCommand makes a pipeline that supports a refused rule the one in use, or
// shows the result to a client that does not accept edits.
func (s *server) useCommand(d *document, ref ruleRef, pipeline string) protocol.Command {
	if !s.capabilities.applyEdit {
		return openPageCommand("show with "+pipeline, convertPage(ref, pipeline))
	}
	return protocol.Command{Title: "use " + pipeline, Command: usePipelineCommand, Arguments: []protocol.LSPAny{rawMessage(usePipelineArgument{d.uri, pipeline, true})}}
}

// escapeIcons escapes "$(", with which VS Code shows icons.
func escapeIcons(s string) string {
	return strings.ReplaceAll(truncate(escapeInvisible(s), 70), "$(", "$ (")
}
