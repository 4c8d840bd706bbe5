package settings

import (
	"strings"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/convert/pipeline"
)

// Entry is what can be written at the cursor.
type Entry struct {
	Word
	Insert string
	At     sigma.Span // what it replaces
	Key    bool
}

// marker is inserted in place of the word at the cursor.
const marker = "sigma-lsp-marker"

// Complete returns what can be written at an offset of a settings file.
func Complete(source *sigma.Source, offset int) []Entry {
	return complete(source, offset, func(text *sigma.Source, at sigma.Span, alone, colon bool) []Entry {
		root, _ := sigma.ParseYAML(text)
		s := cursorAt(root, at.Start)
		if s == nil || !strings.Contains(s.node.Value, marker) || s.holder == s.node && !alone {
			return nil
		}
		return s.entries(at, colon)
	})
}

// CompletePipeline returns what can be written at an offset of a pipeline file.
func CompletePipeline(source *sigma.Source, offset int) []Entry {
	return complete(source, offset, func(text *sigma.Source, at sigma.Span, _, colon bool) (entries []Entry) {
		for _, w := range pipeline.Complete(text, marker) {
			e := Entry{Word: Word{w.Name, w.Doc}, Insert: w.Name, At: at, Key: w.Key}
			if e.Key && !colon {
				e.Insert += ": "
			}
			entries = append(entries, e)
		}
		return entries
	})
}

// complete tries the word at an offset as a key and as a value; the parsed YAML
// and the schema decide.
func complete(source *sigma.Source, offset int, try func(text *sigma.Source, at sigma.Span, alone, colon bool) []Entry) []Entry {
	if source.Len() > sigma.MaxSize {
		return nil
	}
	line := source.Line(source.LineOf(offset))
	at := wordAt(source, offset)
	before, after := source.Text(sigma.Span{Start: line.Start, End: at.Start}), source.Text(sigma.Span{Start: at.End, End: line.End})
	if comment(before) {
		return nil
	}
	alone := strings.Trim(before, " -") == ""
	colon := strings.HasPrefix(strings.TrimLeft(after, ` '"`), ":")
	ways := []string{marker, marker + ":"}
	switch {
	case colon:
		ways = ways[:1]
	case alone:
		ways = []string{marker + ":", marker}
	case strings.TrimSpace(after) == "": // in flow collections that are still open
		ways = append(ways, marker+"}", marker+"]")
	}
	for _, way := range ways {
		if entries := try(source.Replace(at, way), at, alone, colon); entries != nil {
			return entries
		}
	}
	return nil
}

// entries lists what is valid at the cursor and not present yet.
func (s *cursor) entries(at sigma.Span, colon bool) []Entry {
	var entries []Entry
	add := func(w Word, below schema) {
		if _, there := s.holder.Get(w.Name); there && below != nil {
			return
		}
		e := Entry{Word: w, Insert: w.Name, At: at, Key: below != nil}
		if e.Key && !colon {
			e.Insert += ":"
			if _, ok := below.(*word); ok {
				e.Insert += " "
			}
		}
		entries = append(entries, e)
	}
	switch {
	case s.object != nil:
		for _, k := range s.object.keys {
			add(Word{k.name, k.title}, k.schema)
		}
	case s.word.known != nil:
		for _, w := range s.word.known() {
			add(w, s.value)
		}
	}
	return entries
}

// wordAt is the word around an offset: the text between spaces, quotes and YAML
// indicators.
func wordAt(source *sigma.Source, offset int) sigma.Span {
	line := source.Line(source.LineOf(offset))
	text := source.String()
	part := func(c byte) bool { return strings.IndexByte(" \t,[]{}:#'\"", c) < 0 }
	at := sigma.Span{Start: max(line.Start, min(offset, line.End))}
	at.End = at.Start
	for at.Start > line.Start && part(text[at.Start-1]) {
		at.Start--
	}
	for at.End < line.End && part(text[at.End]) {
		at.End++
	}
	return at
}

// comment reports whether a comment has begun on a line.
func comment(before string) bool {
	i := strings.IndexByte(before, '#')
	return i == 0 || i > 0 && before[i-1] == ' '
}
