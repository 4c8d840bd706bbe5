package sigma

// Problem is an error found while reading. The check of that name documents it
// and reports it.
type Problem struct {
	Check   string
	At      Span
	Text    string
	Related []Related
	Fixes   []Fix // the most likely one first; none is proved

	Legal      bool // the text is YAML, but not for every reader
	Unfinished bool // typing on at the end of the text may resolve it
}

// Related is a second span that explains a problem.
type Related struct {
	At   Span
	Text string
}
