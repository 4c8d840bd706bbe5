package sigma

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Messagef is fmt.Sprintf for messages about rules: %q quotes a text and leaves
// its backslashes as they are, since they have a meaning in Sigma. Text with
// unprintable characters is escaped by the rules of fmt.
func Messagef(format string, args ...any) string {
	said := make([]any, len(args))
	for i, a := range args {
		if text, ok := a.(string); ok {
			a = quotedText(text)
		}
		said[i] = a
	}
	return fmt.Sprintf(format, said...)
}

type quotedText string

// Format writes the text.
func (w quotedText) Format(f fmt.State, verb rune) {
	text := string(w)
	most, limited := f.Precision()
	if verb != 'q' || !utf8.ValidString(text) || strings.ContainsFunc(text, func(r rune) bool { return !strconv.IsPrint(r) }) {
		_, _ = fmt.Fprintf(f, fmt.FormatString(f, verb), text)
		return
	}
	if limited {
		for i := range text {
			if most--; most < 0 {
				text = text[:i]
				break
			}
		}
	}
	quote := `"`
	if strings.Contains(text, quote) && !strings.Contains(text, "'") {
		quote = "'"
	}
	_, _ = io.WriteString(f, quote+text+quote)
}
