package pipeline

import (
	"maps"
	"slices"
)

// registry contains all transformations, conditions, etc. by their type in a
// pipeline file, with the function that reads their parameters.
type registry[T any] map[string]func(*params) T

var (
	transformations = registry[transformation]{}
	ruleConditions  = registry[ruleCondition]{}
	itemConditions  = registry[itemCondition]{}
	fieldConditions = registry[fieldCondition]{}
	postprocessings = registry[postprocessing]{}
	finalizers      = registry[finalizer]{}
)

func register[T any](k registry[T], name string, read func(*params) T) bool {
	if _, ok := k[name]; ok {
		panic("two of the type " + name)
	}
	k[name] = read
	return true
}

func (k registry[T]) names() []string { return slices.Sorted(maps.Keys(k)) }

// transformation changes the rule of a run.
type transformation func(*run)

// ruleCondition is a condition on the rule.
type ruleCondition func(*run) bool

// itemCondition is a condition on a detection item.
type itemCondition func(*run, *Item) bool

// fieldCondition is a condition on a field name. A detection item passes it
// with its field, or with a field that one of its values refers to, unless the
// condition defines item.
type fieldCondition struct {
	name func(r *run, field string) bool // field is "" for keywords
	item func(*run, *Item) bool          // nil for the default
}

// postprocessing changes a finished query; the message is why it cannot.
type postprocessing func(r *run, query string) (result, message string)

// finalizer makes one text of all queries of a rule, or of the text from the
// previous finalizer.
type finalizer func(queries []string, one bool) string

// forbidden are the types and parameters that would run a program, open a
// connection or read another file. No setting enables them.
var forbidden = map[string]string{
	"command_placeholders": `"command_placeholders" would run a program, which no pipeline may; put the values under "vars" and use "value_placeholders"`,
	"http_placeholders":    `"http_placeholders" would open a connection, which no pipeline may; put the values under "vars" and use "value_placeholders"`,
	"file_placeholders":    `"file_placeholders" would read another file, which no pipeline may; put the values under "vars" and use "value_placeholders"`,
	"template":             `Jinja templates are not run; use "simple_template" or "embed", and put the values under "vars"`,
	"path":                 `a template in another file is never read; write the template itself, and put the values under "vars"`,
}
