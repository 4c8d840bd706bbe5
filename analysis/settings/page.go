package settings

import "sigma-lsp/convert/pipeline"

// The kinds of problems of a settings file.
const (
	syntaxKind = "settings-syntax" // no YAML
	keyKind    = "settings-unknown-key"
	nameKind   = "settings-unknown-name" // of a check, a group, a profile, ...
	valueKind  = "settings-value"        // of another type than the key accepts
	fileKind   = "settings-file"         // a file that cannot be used
)

var pages = map[string]pipeline.Page{
	syntaxKind: {Title: "invalid settings file", Why: `The file is not valid YAML. In an editor, the parts that
can be read still apply; the command line stops.`},
	keyKind: {Title: "unknown setting", Why: `No setting has this name, so it has no effect. It is
usually a typo.`},
	nameKind: {Title: "unknown name in a setting", Why: `No check, group, profile, pipeline or other choice has this name.
The setting has no effect.`},
	valueKind: {Title: "invalid value of a setting", Why: `The value has the wrong type or format. The setting
has no effect.`},
	fileKind: {Title: "unusable file in a setting", Why: `The file does not exist, cannot be read, has errors, or is outside the
workspace. Paths are relative to the settings file.`},
}

// PageOf returns the page of a kind of problem of a settings file, by the name
// of the problem's check.
func PageOf(kind string) (pipeline.Page, bool) {
	p, ok := pages[kind]
	return p, ok
}
