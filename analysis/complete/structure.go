package complete

import (
	"regexp"
	"strings"
)

// Whole documents, where there is nothing yet but perhaps a word.
var _ = complete(func(r *request) {
	if !r.key || len(r.path) > 0 || r.colon || r.flow || len(r.root.pairs) > 1 || len(r.root.pairs) == 1 && r.root.pairs[0].colon >= 0 {
		return
	}
	id := ""
	if r.ID != nil {
		id = r.ID()
	}
	head := "title: ${1:Title}\nid: " + id + "\nstatus: experimental\ndescription: ${2:Detects }\nreferences:\n\t- ${3}\nauthor: ${4}\ndate: " + r.Today.Format("2006-01-02") + "\n"
	r.structure("Sigma rule", "a whole rule", head+
		"tags:\n\t- ${5:attack.}\nlogsource:\n\tproduct: ${6}\n\tcategory: ${7}\ndetection:\n\tselection:\n\t\t${8}\n\tcondition: selection\nfalsepositives:\n\t- ${9:Unknown}\nlevel: ${10:medium}\n", 0)
	r.structure("Sigma correlation", "a whole correlation", head+
		"correlation:\n\ttype: ${5:event_count}\n\trules:\n\t\t- ${6}\n\tgroup-by:\n\t\t- ${7}\n\ttimespan: ${8:5m}\n\tcondition:\n\t\tgte: ${9:10}\nlevel: ${10:medium}\n", 1)
	r.structure("Sigma filter", "a whole filter", "title: ${1:Title}\nid: "+id+"\ndescription: ${2}\nauthor: ${3}\ndate: "+r.Today.Format("2006-01-02")+
		"\nlogsource:\n\tproduct: ${4}\n\tcategory: ${5}\nfilter:\n\trules:\n\t\t- ${6}\n\tselection:\n\t\t${7}\n\tcondition: not selection\n", 2)
})

// Selections by the names that public rules give them, where a detection has
// room for another one.
var _ = complete(func(r *request) {
	if !r.key || len(r.path) != 1 || r.path[0] != "detection" && r.path[0] != "filter" {
		return
	}
	for i, s := range []struct{ name, detail string }{
		{"selection", "what the rule looks for"},
		{"selection_", "a part of what the rule looks for"},
		{"filter_main_", "what is left out, as it is known to be harmless"},
		{"filter_optional_", "what is left out, and may not be there everywhere"},
		{"keywords", "texts anywhere in the event"},
	} {
		if r.beside(s.name) || r.path[0] == "filter" && strings.HasPrefix(s.name, "filter") {
			continue
		}
		c := Candidate{Label: s.name, Text: s.name, Kind: Structure, Detail: s.detail, rank: 50 + i}
		if !r.colon && r.quote == 0 && !r.flow {
			switch {
			case s.name == "keywords":
				c.Text, c.Snippet = s.name+":", s.name+":"+r.indented("\n\t- $0")
			case strings.HasSuffix(s.name, "_"):
				c.Snippet = s.name + "${1:name}:" + r.indented("\n\t$0")
			default:
				c.Text, c.Snippet = s.name+":", s.name+":"+r.indented("\n\t$0")
			}
		}
		r.offer(c)
	}
})

var (
	placeWithText = regexp.MustCompile(`\$\{\d+:([^}]*)\}`)
	emptyPlace    = regexp.MustCompile(`\$\{?\d+\}?`)
)

// structure offers several lines.
func (r *request) structure(label, detail, snippet string, rank int) {
	snippet = r.indented(snippet)
	plain := emptyPlace.ReplaceAllString(placeWithText.ReplaceAllString(snippet, "$1"), "")
	r.offer(Candidate{Label: label, Filter: label + " " + strings.TrimPrefix(label, "Sigma "), Text: plain, Snippet: snippet, Kind: Structure, Detail: detail, rank: -10 + rank})
}
