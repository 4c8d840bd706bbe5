package main

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/settings"
	"sigma-lsp/analysis/sigma"
)

func init() { commands = append(commands, configCommand) }

func configCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "config",
		Short: "Show and edit settings",
		Args:  cobra.NoArgs,
		RunE:  func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(configShowCommand(), addLogCommand())
	return c
}

// configRun is a run of sigma-lsp config show.
type configRun struct {
	setup

	output string
	all    bool
}

func configShowCommand() *cobra.Command {
	run := &configRun{}
	c := &cobra.Command{
		Use:   "show PATH",
		Short: "Show the effective settings",
		Long: `Show the effective settings of a file or directory: the profile, the format, the
pipelines, and each check whose severity is not its default. Every line names its
origin: a line of the nearest ` + settings.FileName + `, a flag, the profile or the
default.`,
		Example: `  # Find out why a check reports nothing
  sigma-lsp config show --all rules/whoami.yml | grep invalid-id`,
		Args: cobra.ExactArgs(1),
		RunE: run.run,
	}
	choiceFlag(c, &run.output, "output", "text", "output `format`", "text", "json")
	c.Flags().BoolVar(&run.all, "all", false, "list all checks")
	addSetupFlags(c, &run.setup)
	return c
}

// effectiveSettings are the settings that apply to a file, as JSON. Origins are
// "default", "profile NAME", "--profile", or a position FILE:LINE:COLUMN.
type effectiveSettings struct {
	Path      string           `json:"path"`
	Settings  *string          `json:"settings"` // path of the settings file, null where there is none
	Profile   sourcedValue     `json:"profile"`
	Format    sourcedValue     `json:"format"`
	Pipelines []sourcedValue   `json:"pipelines"`
	Attack    sourcedValue     `json:"attack"` // the version of MITRE ATT&CK
	Own       []teamValue      `json:"own"`
	Excluded  *sourcedValue    `json:"excluded"`
	Checks    []effectiveCheck `json:"checks"`
}

type sourcedValue struct {
	Value  string `json:"value"`
	Origin string `json:"origin"`
}

// teamValue is a value that the settings file adds to the known ones.
type teamValue struct {
	Kind string `json:"kind"` // key of the settings file, such as logsources
	sourcedValue
}

type effectiveCheck struct {
	Check    string `json:"check"`
	Group    string `json:"group"`
	Severity string `json:"severity"`
	Origin   string `json:"origin"`
	Rule     string `json:"rule,omitempty"` // set where it applies to one rule only
}

func (r *configRun) run(c *cobra.Command, args []string) error {
	if err := r.start(c); err != nil {
		return err
	}
	found := listInputs(args)
	path := args[0]
	if len(found) != 1 || found[0].path != path {
		path = filepath.Join(path, "rule.yml") // any file of the directory
	}
	g, err := r.configFor(path)
	if err != nil {
		return err
	}
	absolute, err := filepath.Abs(path)
	if err != nil {
		return err
	}
	shown := r.effectiveSettings(g, path, absolute)
	shown.Path = args[0]
	if r.output == "json" {
		e := json.NewEncoder(c.OutOrStdout())
		e.SetEscapeHTML(false)
		e.SetIndent("", "  ")
		return e.Encode(shown)
	}
	return shown.text(c, r.all)
}

func (r *configRun) effectiveSettings(g *fileConfig, path, absolute string) *effectiveSettings {
	p := g.policy
	at := func(of settings.Text) string { return p.OriginAt(settings.Origin{Kind: settings.ByFile, At: of.At}) }
	shown := &effectiveSettings{Format: sourcedValue{"advanced", "default"}}
	profile, origin := p.Profile()
	shown.Profile = sourcedValue{profile, p.OriginAt(origin)}
	if f := p.File; f != nil {
		shown.Settings = &f.Path
		if f.Format.Value != "" {
			shown.Format = sourcedValue{f.Format.Value, at(f.Format)}
		}
	}
	shown.Attack, shown.Own = sourcedValue{p.Taxonomy().Attack().Version, "default"}, teamValues(p, at)
	if p.File != nil && p.File.Attack.Value != "" {
		shown.Attack.Origin = at(p.File.Attack)
	}
	named := map[string]string{}
	switch {
	case r.pipelines != nil:
		for _, one := range r.pipelines {
			named[one.Name] = "--pipeline"
		}
	case p.File != nil:
		for _, one := range p.File.Pipelines {
			named[one.Name.Value] = at(one.Name)
		}
	}
	for _, one := range g.pipelines {
		origin := "default"
		if from, ok := named[one.Name]; ok {
			origin = from
		} else if p.File != nil && len(p.File.Placeholders) > 0 && one.Name == "placeholders" {
			origin = at(p.File.Placeholders[0].Name)
		}
		shown.Pipelines = append(shown.Pipelines, sourcedValue{one.Name, origin})
	}
	effective := p.EffectiveFor(g.relativePath(absolute))
	if effective.Excluded != nil {
		shown.Excluded = &sourcedValue{effective.Excluded.Value, at(effective.Excluded.Text)}
	}
	ids := ruleIDs(path)
	for _, one := range check.Checks() {
		severity, origin := effective.Severity(one, "")
		shown.Checks = append(shown.Checks, effectiveCheck{one.Name, one.Group, severity.String(), p.OriginAt(origin), ""})
		for _, id := range ids {
			if s, o := effective.Severity(one, id); o != origin {
				shown.Checks = append(shown.Checks, effectiveCheck{one.Name, one.Group, s.String(), p.OriginAt(o), id})
			}
		}
	}
	return shown
}

// teamValues lists the values that the settings file adds to the known ones.
func teamValues(p *settings.Policy, at func(settings.Text) string) []teamValue {
	all := []teamValue{}
	if p.File == nil {
		return all
	}
	for _, l := range p.File.Logsources {
		all = append(all, teamValue{"logsources", sourcedValue{l.Taxonomy().String(), at(l.FirstWord())}})
	}
	for _, list := range []struct {
		kind  string
		words []settings.Text
	}{{"fields", p.File.Fields}, {"tag-namespaces", p.File.TagNamespaces}, {"custom-keys", p.File.CustomKeys}} {
		for _, word := range list.words {
			all = append(all, teamValue{list.kind, sourcedValue{word.Value, at(word)}})
		}
	}
	return all
}

// ruleIDs returns the ids of the rules in a file, none where it cannot be read.
func ruleIDs(path string) (ids []string) {
	source, err := input{path: path}.read(strings.NewReader(""))
	if err != nil {
		return nil
	}
	for _, d := range sigma.Parse(source).Documents {
		if id := scalar(d.Root, "id"); id != "" {
			ids = append(ids, id)
		}
	}
	return ids
}

// text prints the settings. Checks at their default severity are only counted
// unless all are requested.
func (f *effectiveSettings) text(c *cobra.Command, all bool) error {
	w := tabwriter.NewWriter(c.OutOrStdout(), 0, 0, 2, ' ', 0)
	line := func(what, value, origin string) {
		fmt.Fprintf(w, "%s\t%s\t%s\n", what, sanitize(value), sanitize(origin))
	}
	if f.Settings == nil {
		line("settings", "none", "")
	} else {
		line("settings", *f.Settings, "")
	}
	line("profile", f.Profile.Value, f.Profile.Origin)
	line("format", f.Format.Value, f.Format.Origin)
	for _, p := range f.Pipelines {
		line("pipeline", p.Value, p.Origin)
	}
	line("attack", f.Attack.Value, f.Attack.Origin)
	for _, one := range f.Own {
		line(one.Kind, one.Value, one.Origin)
	}
	if f.Excluded != nil {
		line("excluded", f.Excluded.Value, f.Excluded.Origin)
	}
	left := 0
	for _, one := range f.Checks {
		if one.Origin == "default" && !all {
			left++
			continue
		}
		name := one.Check
		if one.Rule != "" {
			name += " of " + one.Rule
		}
		line(one.Severity, name, one.Origin)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	if left > 0 {
		_, err := fmt.Fprintf(c.OutOrStdout(), "%s at the default severity\n", count(left, "check"))
		return err
	}
	return nil
}
