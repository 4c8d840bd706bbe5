package settings

import "sigma-lsp/convert/pipeline"

// The kinds of problems of a settings file.
const (
	syntaxKind = "settings-syntax" // no YAML
	keyKind    = "settings-unknown-key"
	nameKind   = "settings-unknown-name" // of a check, a group, a profile, ...
	valueKind  = "settings-value"        // of another kind than the key takes
	fileKind   = "settings-file"         // a file that cannot be used
)

var pages = map[string]pipeline.Page{
	syntaxKind: {Title: "settings file that cannot be read", Why: `The file is no YAML. What can be read of it holds all
the same in an editor; the command line does not go on.`},
	keyKind: {Title: "key that is no setting", Why: `Nothing reads a key of this name, so what stands there would be ignored
without a word. It is most often a slip of the pen.`},
	nameKind: {Title: "name that nothing has", Why: `There is no check, group, profile, pipeline or other thing of this
name. The setting has no effect.`},
	valueKind: {Title: "value that the setting does not take", Why: `The setting takes a value of another kind, or of another
form. It has no effect.`},
	fileKind: {Title: "file that cannot be used", Why: `The settings name a file that is not there, that cannot be read or
holds faults, or that lies outside of the workspace. Files are named relative to the settings file.`},
}

// PageOf returns what there is to say of a kind of problem of a settings file,
// by the name that the problem carries.
func PageOf(kind string) (pipeline.Page, bool) {
	p, ok := pages[kind]
	return p, ok
}
