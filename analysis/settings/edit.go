package settings

import (
	"slices"
	"strings"
	"unicode/utf8"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/convert/jsonlogs"
	"sigma-lsp/convert/pipeline"
)

// SetCheck returns the edits of a settings file that set the severity of a
// check or a group; every other byte is kept. The source is empty if there is
// no file yet. There are no edits if the entry has that severity already, the
// file has YAML errors, or an anchor shares the node.
func SetCheck(source *sigma.Source, id string, severity check.Severity) []sigma.Edit {
	return set(source, "checks", func(w *editor, checks *sigma.Node) []sigma.Edit {
		if checks == nil {
			return w.add(id + ": " + severity.String())
		}
		p, ok := checks.Get(id)
		switch {
		case checks.Kind != sigma.Mapping:
			return nil
		case !ok:
			return w.insert(checks, id+": "+severity.String())
		case p.Value.Value == severity.String() && p.Value.Kind == sigma.Scalar:
			return nil
		}
		return w.replace(p.Value, severity.String())
	}, func(checks *sigma.Node) bool {
		p, ok := checks.Get(id)
		return ok && p.Value.Value == severity.String()
	})
}

// SetPipeline returns the edits that make an embedded pipeline the one that
// converts the rules. It replaces other embedded ones; files are kept.
func SetPipeline(source *sigma.Source, name string) []sigma.Edit {
	return set(source, "pipelines", func(w *editor, list *sigma.Node) []sigma.Edit {
		switch {
		case list == nil:
			return w.add("[" + name + "]")
		case list.Kind != sigma.Sequence:
			return nil
		}
		embedded := append(pipeline.BuiltinNames(), NoPipeline)
		var old []int
		for i, item := range list.Items {
			if item.Kind == sigma.Scalar && slices.Contains(embedded, item.Value) {
				old = append(old, i)
			}
		}
		switch {
		case len(old) == 0:
			return w.insertFirst(list, name)
		case len(old) == 1 && list.Items[old[0]].Value == name:
			return nil
		}
		edits := w.replace(list.Items[old[0]], name)
		for _, i := range old[1:] {
			gone := source.RemoveItem(list, i)
			if gone == nil || edits == nil {
				return nil
			}
			edits = append(edits, gone...)
		}
		return edits
	}, func(list *sigma.Node) bool {
		return slices.ContainsFunc(list.Items, func(item *sigma.Node) bool { return item.Value == name })
	})
}

// AddWord likewise adds a word to one of the lists of words, such as
// "tag-namespaces".
func AddWord(source *sigma.Source, list, word string) []sigma.Edit {
	written, ok := (&sigma.Node{}).Write(word)
	if k := keyNamed(list); k == nil || !ok {
		return nil
	}
	holds := func(list *sigma.Node) bool {
		return slices.ContainsFunc(list.Items, func(item *sigma.Node) bool { return item.IsText() && item.Value == word })
	}
	return set(source, list, func(w *editor, list *sigma.Node) []sigma.Edit {
		switch {
		case list == nil:
			return w.add("[" + written + "]")
		case list.Kind != sigma.Sequence || holds(list):
			return nil
		case len(list.Items) == 0:
			return w.insertFirst(list, written)
		}
		return source.InsertItem(list, len(list.Items)-1, written)
	}, holds)
}

// AddWords likewise adds several words to a list, in one edit.
func AddWords(source *sigma.Source, list string, words []string) []sigma.Edit {
	now := source
	for _, word := range words {
		after, ok := now.Apply(AddWord(now, list, word))
		if !ok || after.String() == now.String() {
			return nil
		}
		now = after
	}
	old, text := source.String(), now.String()
	start, end := 0, 0
	for start < len(old) && old[start] == text[start] {
		start++
	}
	for start > 0 && start < len(text) && !utf8.RuneStart(text[start]) {
		start--
	}
	for end < len(old)-start && old[len(old)-1-end] == text[len(text)-1-end] {
		end++
	}
	for end > 0 && !utf8.RuneStart(old[len(old)-end]) {
		end--
	}
	return []sigma.Edit{{At: sigma.Span{Start: start, End: len(old) - end}, Text: text[start : len(text)-end]}}
}

// AddLog likewise adds a log to "json", its entry in flow style. Where the file
// names pipelines it adds the one that reads the log, and the default one if that
// is only implied.
func AddLog(source *sigma.Source, name, entry string) []sigma.Edit {
	edits := setLog(source, name, entry)
	root, _ := sigma.ParseYAML(source)
	if len(edits) == 0 || root == nil {
		return edits
	}
	pipelines, ok := root.Get("pipelines")
	if !ok {
		return edits
	}
	embedded := append(EmbeddedNames(), NoPipeline)
	if !slices.ContainsFunc(pipelines.Value.Items, func(item *sigma.Node) bool { return slices.Contains(embedded, item.Value) }) {
		edits = append(edits, SetPipeline(source, pipeline.BuiltinNames()[0])...)
	}
	return append(edits, AddWord(source, "pipelines", jsonlogs.Name)...)
}

func setLog(source *sigma.Source, name, entry string) []sigma.Edit {
	written, ok := (&sigma.Node{}).Write(name)
	if !ok {
		return nil
	}
	return set(source, "json", func(w *editor, logs *sigma.Node) []sigma.Edit {
		switch {
		case logs == nil:
			return w.add("{" + written + ": " + entry + "}")
		case logs.Kind != sigma.Mapping:
			return nil
		}
		if _, there := logs.Get(name); there {
			return nil
		}
		return w.insert(logs, written+": "+entry)
	}, func(logs *sigma.Node) bool {
		_, there := logs.Get(name)
		return there
	})
}

// editor makes edits below one key at the top of a file.
type editor struct {
	source *sigma.Source
	root   *sigma.Node
	key    string
	pair   *sigma.Pair // of the key, nil where it is absent
}

// set makes the edits of a key and reads the outcome once more.
func set(source *sigma.Source, key string, edit func(*editor, *sigma.Node) []sigma.Edit, done func(*sigma.Node) bool) []sigma.Edit {
	root, faults := sigma.ParseYAML(source)
	if len(faults) > 0 || source.Len() > sigma.MaxSize {
		return nil
	}
	w := &editor{source: source, root: root, key: key}
	if root != nil && root.IsNull() && root.Span.Start == root.Span.End {
		w.root = nil
	}
	var below *sigma.Node
	if w.root != nil {
		if root.Kind != sigma.Mapping || root.Anchored {
			return nil
		}
		if p, ok := root.Get(key); ok {
			w.pair = &p
			if shared(p.Value) {
				return nil
			}
			if !p.Value.IsNull() {
				below = p.Value
			}
		}
	}
	edits := edit(w, below)
	after, ok := source.Apply(edits)
	if !ok {
		return nil
	}
	now, faults := sigma.ParseYAML(after)
	if p, ok := now.Get(key); !ok || len(faults) > 0 || !done(p.Value) {
		return nil
	}
	return edits
}

// shared reports whether the node has an anchor or an alias, so that other
// nodes would change too.
func shared(n *sigma.Node) bool {
	return n.Anchored || n.Target != nil ||
		slices.ContainsFunc(n.Pairs, func(p sigma.Pair) bool { return p.Key.Tag == "!!merge" || p.Key.Target != nil })
}

func at(offset int) sigma.Span { return sigma.Span{Start: offset, End: offset} }

// add writes the first entry of the key.
func (w *editor) add(entry string) []sigma.Edit {
	value, below, indent := entry, " "+entry, "  "
	if w.key == "checks" {
		if w.root != nil && w.root.Style != sigma.Flow && len(w.root.Pairs) > 0 {
			indent += w.column(w.root.Pairs[0].Key.Span.Start)
		}
		value, below = "{"+entry+"}", w.source.LineBreak()+indent+entry
	}
	switch {
	case w.root == nil:
		return w.appendLines(w.key + ":" + below)
	case w.pair == nil && w.root.Style == sigma.Flow:
		return w.insert(w.root, w.key+": "+value)
	case w.pair == nil && len(w.root.Pairs) > 0:
		return w.insert(w.root, w.key+":"+below)
	case w.pair == nil:
		return nil
	}
	null := w.pair.Value.Span
	switch {
	case null.Start < null.End: // written out, as ~ or null
		return []sigma.Edit{{At: null, Text: value}}
	case w.root.Style == sigma.Flow:
		if null.Start > 0 && w.source.Text(sigma.Span{Start: null.Start - 1, End: null.Start}) != ":" {
			value = ": " + value // a key alone
		} else {
			value = " " + value
		}
		return []sigma.Edit{{At: null, Text: value}}
	case w.key == "checks":
		// On the next line: a comment may follow on this one.
		line := w.source.Line(w.source.LineOf(w.pair.Key.Span.End))
		return []sigma.Edit{{At: at(line.End), Text: below}}
	}
	return []sigma.Edit{{At: null, Text: " " + value}}
}

// appendLines adds lines at the end of a file without content.
func (w *editor) appendLines(text string) []sigma.Edit {
	end := w.source.Len()
	if end > 0 && w.source.Line(w.source.Lines()-1) != at(end) {
		text = w.source.LineBreak() + text
	}
	// What ends or begins a document would part the file.
	for line := range w.source.Lines() {
		if s := w.source.Text(w.source.Line(line)); strings.HasPrefix(s, "...") || strings.HasPrefix(s, "%") {
			return nil
		}
	}
	return []sigma.Edit{{At: at(end), Text: text + w.source.LineBreak()}}
}

// insert adds an entry after the last one of a mapping.
func (w *editor) insert(m *sigma.Node, entry string) []sigma.Edit {
	switch {
	case len(m.Pairs) == 0 && m.Style == sigma.Flow:
		return []sigma.Edit{{At: at(m.Span.Start + 1), Text: entry}}
	case len(m.Pairs) == 0:
		return nil
	}
	last := m.Pairs[len(m.Pairs)-1].Span().End
	if m.Style == sigma.Flow {
		return []sigma.Edit{{At: at(last), Text: ", " + entry}}
	}
	line := w.source.Line(w.source.LineOf(last))
	if line.End == w.source.Len() && endsInBlock(m) {
		return w.insertBefore(m.Pairs[0], entry)
	}
	return []sigma.Edit{{At: at(line.End), Text: w.source.LineBreak() + w.column(m.Pairs[0].Key.Span.Start) + entry}}
}

// endsInBlock reports whether a node ends with a literal or folded scalar. At
// the end of a file without a line break, an added line would become part of
// it.
func endsInBlock(n *sigma.Node) bool {
	switch {
	case len(n.Pairs) > 0:
		return endsInBlock(n.Pairs[len(n.Pairs)-1].Value)
	case len(n.Items) > 0:
		return endsInBlock(n.Items[len(n.Items)-1])
	}
	return n.Style == sigma.Literal || n.Style == sigma.Folded
}

// insertBefore adds an entry before another one that begins a line.
func (w *editor) insertBefore(p sigma.Pair, entry string) []sigma.Edit {
	start := p.Key.Span.Start
	if _, alone := w.source.Indent(start); !alone || p.Key.Anchored {
		return nil
	}
	return []sigma.Edit{{At: at(start), Text: entry + w.source.LineBreak() + w.column(start)}}
}

// replace replaces a value by a word.
func (w *editor) replace(n *sigma.Node, word string) []sigma.Edit {
	if n.Anchored || n.Kind != sigma.Scalar || n.Style == sigma.Literal || n.Style == sigma.Folded {
		return nil
	}
	switch {
	case n.Span.Start == n.Span.End: // nothing after the colon
		word = " " + word
	case n.Style == sigma.SingleQuoted:
		word = "'" + word + "'"
	case n.Style == sigma.DoubleQuoted:
		word = `"` + word + `"`
	}
	return []sigma.Edit{{At: n.Span, Text: word}}
}

// insertFirst adds an item before those of a list.
func (w *editor) insertFirst(list *sigma.Node, item string) []sigma.Edit {
	switch {
	case list.Style == sigma.Flow && len(list.Items) == 0:
		return []sigma.Edit{{At: at(list.Span.Start + 1), Text: item}}
	case list.Style == sigma.Flow:
		return []sigma.Edit{{At: at(list.Items[0].Span.Start), Text: item + ", "}}
	}
	start := list.Span.Start // of the first dash
	if w.source.Text(sigma.Span{Start: start, End: start + 1}) != "-" || list.Items[0].Anchored {
		return nil
	}
	return []sigma.Edit{{At: at(start), Text: "- " + item + w.source.LineBreak() + w.column(start)}}
}

// column is the indentation that leads to the column of an offset.
func (w *editor) column(offset int) string {
	line := w.source.Line(w.source.LineOf(offset))
	before := w.source.Text(sigma.Span{Start: line.Start, End: offset})
	return strings.Repeat(" ", utf8.RuneCountInString(strings.TrimPrefix(before, "\ufeff")))
}
