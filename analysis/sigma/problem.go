package sigma

// Problem is a fault found while reading. The check of that name documents it
// and reports it.
type Problem struct {
	Check   string
	At      Span
	Text    string
	Related []Related
	Ways    []Way // to put it right, the likeliest first; none is proved
}

// Way is a change of the text that an author would make by hand.
type Way struct {
	Title string // what it does, as a menu says it: Close the quote
	Edits []Edit
}

// Related is a second place that explains a problem.
type Related struct {
	At   Span
	Text string
}
