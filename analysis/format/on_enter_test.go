package format

import (
	"strings"
	"testing"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/sigma/archivetest"
)

// TestOnEnter presses Enter at "⏎", which is followed by the editor's own
// indentation; the file "then" after it holds the resulting text, with the
// cursor as "‸".
func TestEntered(t *testing.T) {
	archivetest.Each(t, "entered/*", func(t *testing.T, archive *archivetest.Archive) {
		for i := 0; i+1 < len(archive.Files); i += 2 {
			typed, then := archive.Files[i], &archive.Files[i+1]
			text := strings.Replace(string(typed.Data), "⏎", "\n", 1)
			cursor := strings.Index(string(typed.Data), "⏎") + 1
			f := sigma.Parse(sigma.NewSource(text))
			line := f.Source.Line(f.Source.LineOf(cursor))
			end := line.End
			edits := OnEnter(f, cursor)
			after, _ := f.Source.Apply(edits)
			if len(edits) > 0 {
				end = edits[0].At.Start + len(edits[0].Text)
			}
			got := after.String()
			got = got[:end] + "‸" + got[end:]
			then.Data = []byte(got)
		}
	})
}
