package complete

import (
	"fmt"
	"regexp"
	"strings"
)

// Complete documents, in a file that is empty or has one word.
var _ = complete(func(r *request) {
	if !r.key || len(r.path) > 0 || r.colon || r.flow || len(r.root.pairs) > 1 || len(r.root.pairs) == 1 && r.root.pairs[0].colon >= 0 {
		return
	}
	id := ""
	if r.ID != nil {
		id = r.ID()
	}
	head := "title: ${1:Title}\nid: " + id + "\nstatus: ${2|experimental,test,stable|}\ndescription: Detects ${3:what happens}\nauthor: ${4:Name}\ndate: " + r.Today.Format("2006-01-02") + "\n"
	const level = "level: ${%d|medium,low,high,critical,informational|}\n"
	r.offerSnippet("Sigma rule", "complete rule", head+
		"logsource:\n\tcategory: ${5}\n\tproduct: ${6}\ndetection:\n\tselection:\n\t\t${7}\n\tcondition: selection\nfalsepositives:\n\t- ${8:Unknown}\n"+fmt.Sprintf(level, 9), 0)
	r.offerSnippet("Sigma correlation", "complete correlation", head+
		"correlation:\n\ttype: ${5:event_count}\n\trules:\n\t\t- ${6}\n\tgroup-by:\n\t\t- ${7}\n\ttimespan: ${8:5m}\n\tcondition:\n\t\tgte: ${9:10}\n"+fmt.Sprintf(level, 10), 1)
	r.offerSnippet("Sigma filter", "complete filter", "title: ${1:Title}\nid: "+id+"\ndescription: ${2}\nauthor: ${3}\ndate: "+r.Today.Format("2006-01-02")+
		"\nlogsource:\n\tcategory: ${4}\n\tproduct: ${5}\nfilter:\n\trules:\n\t\t- ${6}\n\tselection:\n\t\t${7}\n\tcondition: not selection\n", 2)
})

// Selections by the names that are usual in public rules.
var _ = complete(func(r *request) {
	if !r.key || len(r.path) != 1 || r.path[0] != "detection" && r.path[0] != "filter" {
		return
	}
	for i, s := range []struct{ name, detail string }{
		{"selection", "what the rule looks for"},
		{"selection_", "part of what the rule looks for"},
		{"filter_main_", "known benign activity to exclude"},
		{"filter_optional_", "activity to exclude that is not present everywhere"},
		{"keywords", "text anywhere in the event"},
	} {
		if r.hasSibling(s.name) || r.path[0] == "filter" && strings.HasPrefix(s.name, "filter") {
			continue
		}
		c := Candidate{Label: s.name, Text: s.name, Kind: Structure, Detail: s.detail, rank: 50 + i}
		if !r.colon && r.quote == 0 && !r.flow {
			switch {
			case s.name == "keywords":
				c.Text, c.Snippet = s.name+":", s.name+":"+r.withIndent("\n\t- $0")
			case strings.HasSuffix(s.name, "_"):
				c.Snippet = s.name + "${1:name}:" + r.withIndent("\n\t$0")
			default:
				c.Text, c.Snippet = s.name+":", s.name+":"+r.withIndent("\n\t$0")
			}
		}
		r.offer(c)
	}
})

var (
	placeholderWithText = regexp.MustCompile(`\$\{\d+:([^}]*)\}`)
	choicePlaceholder   = regexp.MustCompile(`\$\{\d+\|([^,|]*)[^|]*\|\}`)
	emptyPlaceholder    = regexp.MustCompile(`\$\{?\d+\}?`)
)

// offerSnippet offers several lines.
func (r *request) offerSnippet(label, detail, snippet string, rank int) {
	snippet = r.withIndent(snippet)
	plain := emptyPlaceholder.ReplaceAllString(placeholderWithText.ReplaceAllString(choicePlaceholder.ReplaceAllString(snippet, "$1"), "$1"), "")
	r.offer(Candidate{Label: label, Filter: label + " " + strings.TrimPrefix(label, "Sigma "), Text: plain, Snippet: snippet, Kind: Structure, Detail: detail, rank: -10 + rank})
}
