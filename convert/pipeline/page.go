package pipeline

// Page documents one kind of problem of a pipeline file.
type Page struct {
	Title string // one line
	Why   string // one paragraph
}

var pages = map[string]Page{
	syntaxCheck: {"pipeline file that cannot be read", `The file is not YAML, or not a pipeline: an
object with transformations. Nothing of it is used until it can be read as a whole, as half of a pipeline would make
queries that look right and are not.`},
	keyCheck: {"key or parameter that nothing reads", `No part of a pipeline has a key of this name, so its value
would be ignored without a word. It is usually a typing mistake, or a parameter of another type of transformation.`},
	typeCheck: {"type that there is not", `Transformations, conditions and the like are chosen by their type. The item is
of a type that is not known here; types that belong to other backends, and those that only a program can carry out, are
among them.`},
	parameterCheck: {"parameter that is missing or wrong", `The type of the item wants another value here: a parameter
without which it can do nothing is missing, or one is of another kind than it must be.`},
	regexCheck: {"regular expression that cannot be run", `Expressions are run by RE2, as InsightIDR does, which has no
look-around and no back references. A replacement can name only groups that its expression has.`},
	expressionCheck: {"expression over conditions that cannot be read", `An expression joins the names of conditions by
"and", "or", "not" and brackets. Each name must be that of a condition of the same item.`},
	forbiddenCheck: {"something that a pipeline may not do", `A pipeline file may come from anywhere, and opening a rule
must be safe. So nothing in it starts a program, opens a connection or reads another file. Values that would come from
such a source can be written under "vars".`},
}

// PageOf returns the page of a kind of problem by its check.
func PageOf(check string) (Page, bool) {
	p, ok := pages[check]
	return p, ok
}
