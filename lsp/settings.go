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

// settings are the settings in force. They never change; a new setting makes
// new ones.
type settings struct {
	form   convert.Form
	policy *team.Policy
	home   string // the folder of the settings file, "" where there is none
	files  []*pipelineFile
	places []uri.URI // where files are looked for, also those that are missing
	// pipelines are read on first use. A broken one is left out.
	pipelines func() []*pipeline.Pipeline
	values    *pipeline.Pipeline // of placeholders, or nil
	target    func() *complete.Target
	hints     map[string]bool // which inlay hints are shown; those left out are
	delay     time.Duration   // without typing, before unfinished text is reported
}

// checking is how a file is checked under these settings.
func (s *settings) checking(u uri.URI, result func(*sigma.Document) *convert.Result) check.Settings {
	name := uri.Basename(u)
	if u.IsFile() {
		name = u.FsPath()
		if rel, err := filepath.Rel(s.home, name); s.home != "" && err == nil {
			name = rel
		}
	}
	checking := s.policy.Checking(filepath.ToSlash(name))
	checking.Result = result
	checking.Path = "" // what was never saved has no name to judge
	if u.IsFile() {
		checking.Path = filepath.ToSlash(u.FsPath())
	}
	return checking
}

// names reports whether the settings name a file as a pipeline.
func (s *settings) names(u uri.URI) bool { return slices.Contains(s.places, u) }

func defaults() *settings {
	s := &settings{form: convert.Advanced, policy: team.NewPolicy(nil, team.Over{}), delay: standardDelay}
	s.pipelines = sync.OnceValue(func() []*pipeline.Pipeline { return []*pipeline.Pipeline{standard()} })
	s.aim()
	return s
}

// aim makes the target of the pipelines, on first use.
func (s *settings) aim() {
	s.target = sync.OnceValue(func() *complete.Target { return complete.NewTarget(s.pipelines()) })
}

// standard is the pipeline that is used where the settings name no embedded
// one.
func standard() *pipeline.Pipeline {
	p, _ := pipeline.Builtin(pipeline.BuiltinNames()[0])
	return p
}

// config holds the settings as the client sent them, before they are checked.
// It is touched under server.writing.
type config struct {
	initial protocol.LSPAny // at the start
	current protocol.LSPAny // since then; its keys overrule
}

// apply checks the settings that the client sent and puts them in force for
// all documents. What is wrong is told, and its default used.
func (s *server) apply(next *state) {
	a := &application{server: s, state: next, settings: &settings{}, over: team.Over{Name: "editor"}}
	*a.settings = *defaults()
	values := map[string]protocol.LSPAny{}
	for _, given := range []protocol.LSPAny{s.config.initial, s.config.current} {
		if len(given) == 0 || given.Kind() == 'n' {
			continue
		}
		if given.Kind() != '{' {
			a.complain("the settings must be an object, like {\"format\": \"advanced\"}")
			continue
		}
		one := map[string]protocol.LSPAny{}
		if err := protocol.Unmarshal(given, &one); err != nil {
			a.complain("invalid settings")
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
	a.settings.policy = team.NewPolicy(nil, a.over)
	a.settings.aim()
	next.settings = a.settings
	next.near = s.nearby(next)
	for u, d := range next.documents {
		next.documents[u] = s.under(d, next.settingsOf(u))
	}
	s.messages.complain(s, a.complaints)
}

// application is one reading of the settings.
type application struct {
	server     *server
	state      *state
	settings   *settings
	over       team.Over
	complaints []string
}

func (a *application) complain(format string, args ...any) {
	a.complaints = append(a.complaints, fmt.Sprintf(format, args...))
}

// unknown tells of a misspelt name. Names that resemble none of ours belong to
// the client, which keeps its own settings in the same section.
func (a *application) unknown(name string) {
	if name == "clientCommands" {
		return
	}
	if meant, ok := sigma.Suggest(name, slices.Sorted(maps.Keys(readers))); ok {
		a.complain("unknown setting %q; did you mean %q?", name, meant)
		return
	}
	a.server.log.Debug("setting of the client", zap.String("name", name))
}

var readers map[string]func(*application, protocol.LSPAny)

func init() {
	readers = map[string]func(*application, protocol.LSPAny){
		"format":    (*application).format,
		"profile":   (*application).profile,
		"checks":    (*application).checks,
		"pipelines": (*application).pipelines,
		"hints":     (*application).hints,

		"typingDelay": (*application).typingDelay,
	}
}

func (a *application) format(value protocol.LSPAny) {
	if name, ok := a.word("format", value, "simple", "advanced", "detection"); ok {
		a.settings.form, _ = convert.ParseForm(name)
	}
}

func (a *application) hints(value protocol.LSPAny) {
	given := map[string]protocol.LSPAny{}
	if protocol.Unmarshal(value, &given) != nil {
		a.complain("setting %q: must map hints to true or false, not be %s", "hints", short(value))
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
			a.complain("setting %q: unknown hint %q; %s", "hints", name, says)
		case protocol.Unmarshal(given[name], &on) != nil:
			a.complain("setting %q: invalid value %s of %q; use true or false", "hints", short(given[name]), name)
		default:
			a.settings.hints[name] = on
		}
	}
}

// longestDelay bounds the setting, in ms.
const longestDelay = 10_000

func (a *application) typingDelay(value protocol.LSPAny) {
	var ms int
	if protocol.Unmarshal(value, &ms) != nil || ms < 0 || ms > longestDelay {
		a.complain("setting %q: invalid value %s; use milliseconds from 0 to %d", "typingDelay", short(value), longestDelay)
		return
	}
	a.settings.delay = time.Duration(ms) * time.Millisecond
}

func (a *application) profile(value protocol.LSPAny) {
	if name, ok := a.word("profile", value, check.Profiles...); ok {
		a.over.Profile = name
	}
}

// word reads one of a few words.
func (a *application) word(name string, value protocol.LSPAny, words ...string) (string, bool) {
	var given string
	if protocol.Unmarshal(value, &given) == nil && slices.Contains(words, given) {
		return given, true
	}
	hint := "choose from " + strings.Join(words, ", ")
	if meant, ok := sigma.Suggest(given, words); ok {
		hint = fmt.Sprintf("did you mean %q?", meant)
	}
	a.complain("setting %q: unknown %s %s; %s", name, name, short(value), hint)
	return "", false
}

func (a *application) checks(value protocol.LSPAny) {
	given := map[string]protocol.LSPAny{}
	if protocol.Unmarshal(value, &given) != nil {
		a.complain("setting %q: must map checks to severities, not be %s", "checks", short(value))
		return
	}
	a.over.Checks = map[string]check.Severity{}
	for _, id := range slices.Sorted(maps.Keys(given)) {
		if check.Lookup(id) == nil && !slices.Contains(team.Groups(), id) {
			hint := "see the list of checks in the documentation"
			if meant, ok := sigma.Suggest(id, checkNames()); ok {
				hint = fmt.Sprintf("did you mean %q?", meant)
			}
			a.complain("setting %q: unknown check %q; %s", "checks", id, hint)
			continue
		}
		if c := check.Lookup(id); c != nil && c.Mandatory {
			a.complain("setting %q: %s is always an error, because no tool can read such a file", "checks", id)
			continue
		}
		var word string
		_ = protocol.Unmarshal(given[id], &word) // what is no text is no severity
		severity, ok := check.ParseSeverity(word)
		if !ok {
			a.complain("setting %q: unknown severity %s of %q; choose from off, hint, info, warning, error", "checks", short(given[id]), id)
			continue
		}
		a.over.Checks[id] = severity
	}
}

func checkNames() []string {
	var names []string
	for _, c := range check.Checks() {
		names = append(names, c.Name)
	}
	return names
}

// short is a value as it is shown in a message.
func short(value protocol.LSPAny) string { return cut(visible(string(value)), 60) }
