package lsp

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"
	"go.uber.org/zap"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/complete"
	team "sigma-lsp/analysis/settings"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/convert"
	"sigma-lsp/convert/pipeline"
)

// section is the name of our settings in a client's configuration.
const section = "sigma-lsp"

// settings are the effective settings. They are immutable; a new setting makes
// new ones.
type settings struct {
	form       convert.Format
	policy     *team.Policy
	folder     string // the folder of the settings file, "" where there is none
	files      []*pipelineFile
	candidates []uri.URI // candidate paths of files, including missing ones
	// pipelines are read on first use. A broken one is left out.
	pipelines func() []*pipeline.Pipeline
	values    *pipeline.Pipeline // of placeholders, or nil
	target    func() *complete.Target
	hints     map[string]bool // which inlay hints are shown; those left out are
	delay     time.Duration   // without typing, before unfinished text is reported
}

// checkSettings is how a file is checked under these settings.
func (s *settings) checkSettings(u uri.URI, result func(*sigma.Document) *convert.Result) check.Settings {
	name := uri.Basename(u)
	if u.IsFile() {
		name = u.FsPath()
		if rel, err := filepath.Rel(s.folder, name); s.folder != "" && err == nil {
			name = rel
		}
	}
	checking := s.policy.CheckSettings(filepath.ToSlash(name))
	checking.Result = result
	checking.Path = "" // what was never saved has no name to judge
	if u.IsFile() {
		checking.Path = filepath.ToSlash(u.FsPath())
	}
	return checking
}

// usesFile reports whether the settings name a file as a pipeline.
func (s *settings) usesFile(u uri.URI) bool { return slices.Contains(s.candidates, u) }

func defaults() *settings {
	s := &settings{form: convert.Advanced, policy: team.NewPolicy(nil, team.Overrides{}), delay: defaultDelay}
	s.pipelines = sync.OnceValue(func() []*pipeline.Pipeline { return []*pipeline.Pipeline{defaultPipeline()} })
	s.initTarget()
	return s
}

// initTarget makes the target of the pipelines, on first use.
func (s *settings) initTarget() {
	s.target = sync.OnceValue(func() *complete.Target { return complete.NewTarget(s.pipelines()) })
}

// defaultPipeline is the pipeline that is used where the settings name no embedded
// one.
func defaultPipeline() *pipeline.Pipeline {
	p, _ := pipeline.Builtin(pipeline.BuiltinNames()[0])
	return p
}

// config holds the settings as the client sent them, before they are validated.
// It is guarded by server.writeMu.
type config struct {
	initial protocol.LSPAny // at the start
	current protocol.LSPAny // since then; its keys overrule
}

// apply validates the settings that the client sent and applies them to all
// documents. Invalid settings are reported, and their defaults used.
func (s *server) apply(next *snapshot) {
	a := &settingsReader{server: s, state: next, settings: &settings{}, overrides: team.Overrides{Name: "editor"}}
	*a.settings = *defaults()
	values := map[string]protocol.LSPAny{}
	for _, given := range []protocol.LSPAny{s.config.initial, s.config.current} {
		if len(given) == 0 || given.Kind() == 'n' {
			continue
		}
		if given.Kind() != '{' {
			a.warn("the settings must be an object, like {\"format\": \"advanced\"}")
			continue
		}
		one := map[string]protocol.LSPAny{}
		if err := protocol.Unmarshal(given, &one); err != nil {
			a.warn("invalid settings")
			continue
		}
		maps.Copy(values, one)
	}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		value := values[name]
		read, ok := readers[name]
		switch {
		case !ok:
			a.unknown(name)
		case value.Kind() != 'n':
			read(a, value)
		}
	}
	a.settings.policy = team.NewPolicy(nil, a.overrides)
	a.settings.initTarget()
	next.settings = a.settings
	next.resolver = s.newSettingsResolver(next)
	for u, d := range next.documents {
		next.documents[u] = s.withSettings(d, next.settingsOf(u))
	}
	s.messages.warn(s, a.warnings)
}

// settingsReader is one reading of the settings.
type settingsReader struct {
	server    *server
	state     *snapshot
	settings  *settings
	overrides team.Overrides
	warnings  []string
}

func (a *settingsReader) warn(format string, args ...any) {
	a.warnings = append(a.warnings, fmt.Sprintf(format, args...))
}

// unknown reports a misspelled name. Names that are not similar to a known one
// belong to the client, which keeps its own settings in the same section.
func (a *settingsReader) unknown(name string) {
	if name == "clientCommands" {
		return
	}
	if meant, ok := sigma.Suggest(name, slices.Sorted(maps.Keys(readers))); ok {
		a.warn("unknown setting %q; did you mean %q?", name, meant)
		return
	}
	a.server.log.Debug("setting of the client", zap.String("name", name))
}

var readers map[string]func(*settingsReader, protocol.LSPAny)

func init() {
	readers = map[string]func(*settingsReader, protocol.LSPAny){
		"format":    (*settingsReader).format,
		"profile":   (*settingsReader).profile,
		"checks":    (*settingsReader).checks,
		"pipelines": (*settingsReader).pipelines,
		"hints":     (*settingsReader).hints,

		"typingDelay": (*settingsReader).typingDelay,
	}
}

func (a *settingsReader) format(value protocol.LSPAny) {
	if name, ok := a.word("format", value, "simple", "advanced", "detection"); ok {
		a.settings.form, _ = convert.ParseFormat(name)
	}
}

func (a *settingsReader) hints(value protocol.LSPAny) {
	given := map[string]protocol.LSPAny{}
	if protocol.Unmarshal(value, &given) != nil {
		a.warn("setting %q: must map hints to true or false, not be %s", "hints", shortValue(value))
		return
	}
	a.settings.hints = map[string]bool{}
	names := slices.Sorted(maps.Keys(hintKinds))
	for _, name := range slices.Sorted(maps.Keys(given)) {
		on := true
		switch {
		case hintKinds[name] == nil:
			says := "choose from " + strings.Join(names, ", ")
			if meant, ok := sigma.Suggest(name, names); ok {
				says = fmt.Sprintf("did you mean %q?", meant)
			}
			a.warn("setting %q: unknown hint %q; %s", "hints", name, says)
		case protocol.Unmarshal(given[name], &on) != nil:
			a.warn("setting %q: invalid value %s of %q; use true or false", "hints", shortValue(given[name]), name)
		default:
			a.settings.hints[name] = on
		}
	}
}

// maxDelay bounds the setting, in ms.
const maxDelay = 10_000

func (a *settingsReader) typingDelay(value protocol.LSPAny) {
	var ms int
	if protocol.Unmarshal(value, &ms) != nil || ms < 0 || ms > maxDelay {
		a.warn("setting %q: invalid value %s; use milliseconds from 0 to %d", "typingDelay", shortValue(value), maxDelay)
		return
	}
	a.settings.delay = time.Duration(ms) * time.Millisecond
}

func (a *settingsReader) profile(value protocol.LSPAny) {
	if name, ok := a.word("profile", value, check.Profiles...); ok {
		a.overrides.Profile = name
	}
}

// word reads one of a few words.
func (a *settingsReader) word(name string, value protocol.LSPAny, words ...string) (string, bool) {
	var given string
	if protocol.Unmarshal(value, &given) == nil && slices.Contains(words, given) {
		return given, true
	}
	hint := "choose from " + strings.Join(words, ", ")
	if meant, ok := sigma.Suggest(given, words); ok {
		hint = fmt.Sprintf("did you mean %q?", meant)
	}
	a.warn("setting %q: unknown %s %s; %s", name, name, shortValue(value), hint)
	return "", false
}

func (a *settingsReader) checks(value protocol.LSPAny) {
	given := map[string]protocol.LSPAny{}
	if protocol.Unmarshal(value, &given) != nil {
		a.warn("setting %q: must map checks to severities, not be %s", "checks", shortValue(value))
		return
	}
	a.overrides.Checks = map[string]check.Severity{}
	for _, id := range slices.Sorted(maps.Keys(given)) {
		if check.Lookup(id) == nil && !slices.Contains(team.Groups(), id) {
			hint := "see the list of checks in the documentation"
			if meant, ok := sigma.Suggest(id, checkNames()); ok {
				hint = fmt.Sprintf("did you mean %q?", meant)
			}
			a.warn("setting %q: unknown check %q; %s", "checks", id, hint)
			continue
		}
		if c := check.Lookup(id); c != nil && c.Mandatory {
			a.warn("setting %q: %s is always an error, because no tool can read such a file", "checks", id)
			continue
		}
		var word string
		_ = protocol.Unmarshal(given[id], &word) // a value that is not a text is not a severity either
		severity, ok := check.ParseSeverity(word)
		if !ok {
			a.warn("setting %q: unknown severity %s of %q; choose from off, hint, info, warning, error", "checks", shortValue(given[id]), id)
			continue
		}
		a.overrides.Checks[id] = severity
	}
}

func checkNames() []string {
	var names []string
	for _, c := range check.Checks() {
		names = append(names, c.Name)
	}
	return names
}

// shortValue is a value as it is shown in a message.
func shortValue(value protocol.LSPAny) string { return truncate(escapeInvisible(string(value)), 60) }
