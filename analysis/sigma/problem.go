package sigma

// Problem is a fault found while reading. The check of that name documents it
// and reports it.
type Problem struct {
	Check   string
	At      Span
	Text    string
	Related []Related
}

// Related is a second place that explains a problem.
type Related struct {
	At   Span
	Text string
}
