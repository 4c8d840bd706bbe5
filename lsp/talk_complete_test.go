package lsp_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

// completed requests completion, after a trigger character if the conversation
// has one: complete a.yml "Image|‸" typed "|".
func (k *talker) completed(t *testing.T, name, what string) (list map[string]any, rest string) {
	position, rest := k.marked(t, name, what)
	params := map[string]any{"textDocument": k.id(name), "position": position}
	if typed, ok := strings.CutPrefix(rest, "typed "); ok {
		params["context"] = map[string]any{"triggerKind": 2, "triggerCharacter": strings.Trim(typed, `"`)}
	}
	answer := k.call(t, "textDocument/completion", params)
	if answer.Error != nil {
		t.Fatal(answer.Error)
	}
	list, _ = decode(answer.Result).(map[string]any)
	return list, strings.Trim(rest, `"`)
}

// itemRange is where an item of a list goes.
func itemRange(list map[string]any, item any) any {
	for _, edit := range []any{at(item, "textEdit"), at(list, "itemDefaults.editRange")} {
		switch {
		case edit == nil:
		case at(edit, "range") != nil:
			return at(edit, "range")
		case at(edit, "replace") != nil:
			return at(edit, "replace")
		default:
			return edit
		}
	}
	return nil
}

func itemText(item any) string {
	for _, path := range []string{"textEdit.newText", "textEditText", "label"} {
		if text, ok := at(item, path).(string); ok {
			return text
		}
	}
	return ""
}

// shownItems is how many items a talk shows.
const shownItems = 5

var _ = verb("complete", func(k *talker, t *testing.T, name, what string) {
	list, _ := k.completed(t, name, what)
	items, _ := list["items"].([]any)
	if len(items) == 0 {
		k.say("nothing")
		return
	}
	line := place(itemRange(list, items[0]))
	if insert := at(items[0], "textEdit.insert"); insert != nil {
		line += " or to insert " + place(insert)
	}
	if defaults := at(list, "itemDefaults"); defaults != nil {
		line += " for all: " + compact(defaults)
	}
	if list["isIncomplete"] == true {
		line += " incomplete"
	}
	k.say("%s", line)
	for i, item := range items {
		if i == shownItems {
			k.say("… %d more", len(items)-i)
			break
		}
		line := fmt.Sprintf("%v kind %v %v %v %q", at(item, "label"), at(item, "kind"), at(item, "sortText"), at(item, "detail"), itemText(item))
		if filter := at(item, "filterText"); filter != at(item, "label") {
			line += fmt.Sprintf(" filter %q", filter)
		}
		for _, more := range []string{"insertTextFormat", "tags", "commitCharacters", "data"} {
			if value := at(item, more); value != nil {
				line += " " + more + " " + compact(value)
			}
		}
		k.say("%s", line)
	}
})

// chosen is the item with a label.
func (k *talker) chosen(t *testing.T, name, what string) (list map[string]any, item any) {
	list, label := k.completed(t, name, what)
	items, _ := list["items"].([]any)
	for _, one := range items {
		if at(one, "label") == label {
			return list, one
		}
	}
	t.Fatalf("%s is not offered", label)
	return nil, nil
}

var _ = verb("take", func(k *talker, t *testing.T, name, what string) {
	list, item := k.chosen(t, name, what)
	d := k.document(t, name)
	before := d.text
	d.text = k.edited(d.text, []any{map[string]any{"range": itemRange(list, item), "newText": itemText(item)}})
	k.say("%s", strings.TrimSuffix(changedLines(before, d.text), "\n"))
	k.changed(t, name, []any{map[string]any{"text": d.text}})
})

// A client sends the item with the defaults of the list.
var _ = verb("resolve", func(k *talker, t *testing.T, name, what string) {
	list, item := k.chosen(t, name, what)
	whole := anyMap(item)
	if data := at(list, "itemDefaults.data"); data != nil && whole["data"] == nil {
		whole["data"] = data
	}
	params, err := json.Marshal(whole)
	if err != nil {
		t.Fatal(err)
	}
	answer := k.call(t, "completionItem/resolve", json.RawMessage(params))
	if answer.Error != nil {
		t.Fatal(answer.Error)
	}
	if doc := at(decode(answer.Result), "documentation"); doc != nil {
		k.say("%v\n%v", at(doc, "kind"), at(doc, "value"))
	} else {
		k.say("nothing more")
	}
})
