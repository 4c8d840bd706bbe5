package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/modelcontextprotocol/go-sdk/mcp"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/taxonomy"
	"sigma-lsp/convert/pipeline"
	"sigma-lsp/convert/schema"
)

// recordsOut is a result with one entry per rule.
type recordsOut struct {
	Rules []json.RawMessage `json:"rules"`
	Note  string            `json:"note,omitempty"`
}

func (a *agent) recordsOf(ctx context.Context, text string, args ...string) (any, error) {
	r := a.run(ctx, text, args...)
	records, err := r.records()
	if err != nil {
		return nil, err
	}
	out := recordsOut{Rules: records}
	if r.status == int(exitError) {
		out.Note = r.errors
	}
	return out, nil
}

type checkIn struct {
	ruleIn
	Profile string `json:"profile,omitempty" jsonschema:"profile of checks: default, sigmahq, rapid7 or strict"`
}

var _ = agentTool("check", "Check rules", "Find mistakes in Sigma rules, and what prevents Rapid7 InsightIDR from running them. Each finding has a check id, a severity, a message and a range (lines and columns start at 1).",
	func(ctx context.Context, a *agent, in checkIn) (any, error) {
		path, text, err := a.input(in.ruleIn)
		if err != nil {
			return nil, err
		}
		args := []string{"check", "--output=json"}
		if in.Profile != "" {
			args = append(args, "--profile="+in.Profile)
		}
		return a.recordsOf(ctx, text, append(args, "--", path)...)
	})

type convertIn struct {
	ruleIn
	Pipelines []string `json:"pipelines,omitempty" jsonschema:"names of embedded pipelines (insightidr, insightidr-extended, insightidr-reference) or paths of pipeline files"`
}

// pipelineArgs returns the pipelines as command-line arguments.
func (a *agent) pipelineArgs(names []string) (args []string, err error) {
	for _, name := range names {
		if _, ok := pipeline.Builtin(name); !ok && name != noPipeline {
			if name, err = a.bounds.path(name); err != nil {
				return nil, err
			}
		}
		args = append(args, "--pipeline="+name)
	}
	return args, nil
}

var _ = agentTool("convert", "Convert to LEQL", "Convert Sigma rules to LEQL in the formats simple, advanced and detection. A rule that InsightIDR cannot run has no query; its findings give the reason.",
	func(ctx context.Context, a *agent, in convertIn) (any, error) {
		path, text, err := a.input(in.ruleIn)
		if err != nil {
			return nil, err
		}
		pipelines, err := a.pipelineArgs(in.Pipelines)
		if err != nil {
			return nil, err
		}
		return a.recordsOf(ctx, text, slices.Concat([]string{"convert", "--output=json"}, pipelines, []string{"--", path})...)
	})

type explainIn struct {
	Check string `json:"check" jsonschema:"id of a check, as listed in findings"`
}

var _ = agentTool("explain", "Explain a check", "Explain what a check finds, why that matters, and how to fix it.",
	func(_ context.Context, _ *agent, in explainIn) (any, error) {
		one := check.Lookup(in.Check)
		if one == nil {
			if near, ok := sigma.Suggest(in.Check, checkNames()); ok {
				return nil, fmt.Errorf("unknown check %q; did you mean %q?", sanitize(in.Check), near)
			}
			return nil, fmt.Errorf("unknown check %q", sanitize(in.Check))
		}
		return map[string]string{"page": one.Page()}, nil
	})

type testIn struct {
	ruleIn
	Events     string `json:"events,omitempty" jsonschema:"events as JSON, JSON lines or XML; use this or eventsPath"`
	EventsPath string `json:"eventsPath,omitempty" jsonschema:"path of a file of events"`
}

var _ = agentTool("test", "Test on events", "Run Sigma rules and their LEQL on events, and report which parts matched. Without events, a rule runs on the events that it names.",
	func(ctx context.Context, a *agent, in testIn) (any, error) {
		path, text, err := a.input(in.ruleIn)
		if err != nil {
			return nil, err
		}
		args := []string{"test", "--output=json", "--explain"}
		switch {
		case in.Events != "" && in.EventsPath != "":
			return nil, errors.New("set either events or eventsPath")
		case in.EventsPath != "":
			events, err := a.bounds.path(in.EventsPath)
			if err != nil {
				return nil, err
			}
			args = append(args, "--events="+events)
		case in.Events != "":
			file, remove, err := tempFile("events.json", in.Events)
			if err != nil {
				return nil, err
			}
			defer remove()
			args = append(args, "--events="+file)
		case path == "-":
			return nil, errors.New("a rule given as text needs events or eventsPath")
		default:
			top, _ := a.bounds.top(path)
			args = append(args, "--root="+top)
		}
		return a.recordsOf(ctx, text, append(args, "--", path)...)
	})

// tempFile writes a text to a file in a new directory.
func tempFile(name, text string) (path string, remove func(), err error) {
	folder, err := os.MkdirTemp("", "sigma-lsp-mcp-")
	if err != nil {
		return "", nil, err
	}
	remove = func() { _ = os.RemoveAll(folder) }
	path = filepath.Join(folder, name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		remove()
		return "", nil, err
	}
	return path, remove, nil
}

type diffIn struct {
	Before string `json:"before" jsonschema:"text of the rule before the change"`
	After  string `json:"after" jsonschema:"text of the rule after the change"`
}

var _ = agentTool("diff", "Compare two versions", "Find an event that only one of two versions of a rule matches. Finding none does not prove that the versions are equivalent.",
	func(ctx context.Context, a *agent, in diffIn) (any, error) {
		before, remove, err := tempFile("before.yml", in.Before)
		if err != nil {
			return nil, err
		}
		defer remove()
		after := filepath.Join(filepath.Dir(before), "after.yml")
		if err := os.WriteFile(after, []byte(in.After), 0o600); err != nil {
			return nil, err
		}
		return a.recordsOf(ctx, "", "diff", "--output=json", "--", before, after)
	})

type fieldsIn struct {
	Category string `json:"category,omitempty" jsonschema:"category of the log source, such as process_creation"`
	Product  string `json:"product,omitempty" jsonschema:"product of the log source, such as windows"`
	Service  string `json:"service,omitempty" jsonschema:"service of the log source, such as security"`
	Pipeline string `json:"pipeline,omitempty" jsonschema:"name of an embedded pipeline; insightidr by default"`
}

type fieldsOut struct {
	Supported bool       `json:"supported"`
	EventType string     `json:"eventType,omitempty"`
	Fields    []fieldOut `json:"fields"`
}

type fieldOut struct {
	Name   string   `json:"name"`
	Doc    string   `json:"doc,omitempty"`
	Keys   []string `json:"keys,omitempty"`
	Status string   `json:"status,omitempty"`
}

var _ = agentTool("fields", "Fields of a log source", "List the fields of a log source with their LEQL keys in InsightIDR, most used first.",
	func(_ context.Context, _ *agent, in fieldsIn) (any, error) {
		name := cmp.Or(in.Pipeline, pipeline.BuiltinNames()[0])
		p, ok := pipeline.Builtin(name)
		if !ok {
			return nil, fmt.Errorf("unknown pipeline %q; choose from %s", sanitize(name), strings.Join(pipeline.BuiltinNames(), ", "))
		}
		source := taxonomy.Logsource{Category: in.Category, Product: in.Product, Service: in.Service}
		t := taxonomy.Standard()
		if !t.KnownLogsource(source) {
			return nil, fmt.Errorf("unknown log source %q; sigma-lsp new --list shows the known ones", sanitize(source.String()))
		}
		out := fieldsOut{Fields: []fieldOut{}}
		keys := map[string][]string{}
		if out.EventType, out.Supported = pipeline.EventType(source, p); out.Supported {
			keys = pipeline.Fields(source, p)
		}
		for _, f := range t.FieldsOf(source) {
			if f.Uses == 0 && !f.Listed && keys[f.Name] == nil {
				continue
			}
			one := fieldOut{Name: f.Name, Doc: f.Doc, Keys: keys[f.Name]}
			for _, key := range one.Keys {
				if known, ok := schema.LookupKey(out.EventType, key); ok {
					one.Status = known.Status
				}
			}
			out.Fields = append(out.Fields, one)
		}
		return out, nil
	})

type coverageIn struct {
	Path      string   `json:"path,omitempty" jsonschema:"directory of rules; the first directory of the server by default"`
	Pipelines []string `json:"pipelines,omitempty" jsonschema:"names of embedded pipelines or paths of pipeline files"`
}

type coverageOut struct {
	Rules    int              `json:"rules"`
	Statuses map[string]int   `json:"statuses"`
	Reasons  map[string]int   `json:"reasons"` // by check: the first reason of each refused rule
	Refused  []map[string]any `json:"refused"` // at most mostRefused
}

const mostRefused = 200

var _ = agentTool("coverage", "Coverage of a directory", "Count how many rules of a directory InsightIDR can run, and list why it cannot run the others.",
	func(ctx context.Context, a *agent, in coverageIn) (any, error) {
		folder := a.bounds.folders[0]
		var err error
		if in.Path != "" {
			if folder, err = a.bounds.path(in.Path); err != nil {
				return nil, err
			}
		}
		pipelines, err := a.pipelineArgs(in.Pipelines)
		if err != nil {
			return nil, err
		}
		records, err := a.run(ctx, "", slices.Concat([]string{"convert", "--output=json", "--format=simple"}, pipelines, []string{"--", folder})...).records()
		if err != nil {
			return nil, err
		}
		out := coverageOut{Statuses: map[string]int{}, Reasons: map[string]int{}, Refused: []map[string]any{}}
		for _, line := range records {
			var one record
			if err := json.Unmarshal(line, &one); err != nil {
				return nil, err
			}
			out.Rules++
			out.Statuses[one.Status]++
			i := slices.IndexFunc(one.Findings, func(f jsonFinding) bool { return f.Severity == check.Error.String() })
			if one.Queries != nil || i < 0 {
				continue
			}
			out.Reasons[one.Findings[i].Check]++
			if len(out.Refused) < mostRefused {
				out.Refused = append(out.Refused, map[string]any{"path": one.Path, "title": one.Title, "status": one.Status, "why": one.Findings[i].Message})
			}
		}
		return out, nil
	})

type fixIn struct {
	Path string `json:"path" jsonschema:"path of a rule"`
}

// The only tool that writes exists only where the user allows it.
func init() {
	agentTools = append(agentTools, func(s *mcp.Server, a *agent) {
		if !a.write {
			return
		}
		addAgentTool(s, a, &mcp.Tool{
			Name: "fix", Description: "Apply the safe fixes to a rule: those proved to keep what the rule matches. Writes the file.",
			Annotations: &mcp.ToolAnnotations{Title: "Apply safe fixes", DestructiveHint: new(false), IdempotentHint: true, OpenWorldHint: new(false)},
		}, func(ctx context.Context, a *agent, in fixIn) (any, error) {
			path, err := a.bounds.path(in.Path)
			if err != nil {
				return nil, err
			}
			return a.recordsOf(ctx, "", "check", "--fix", "--output=json", "--", path)
		})
	})
}
