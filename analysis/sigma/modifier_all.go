package sigma

var _ = modifier(Modifier{
	Name:    "all",
	Doc:     "All values of the list must match, not just one.",
	Example: `CommandLine|contains|all: [' -enc', ' -w hidden']`,
	role:    combinator,
	item:    func(i *Item) { i.All = true },
})
