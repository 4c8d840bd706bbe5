package sigma

var _ = modifier(Modifier{
	Name:    "neq",
	Doc:     "The field matches none of the values (with all: not all of them).",
	Example: `IntegrityLevel|neq: System`,
	role:    combinator,
	item:    func(i *Item) { i.Negated = true },
})
