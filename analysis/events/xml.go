package events

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"

	"sigma-lsp/analysis/sigma"
)

// xmlStart is how an event, a list of them, or a part of one begins.
var xmlStart = regexp.MustCompile(`^(<\?xml[^>]*\?>\s*)?<(Event|Events|DataItem|EventData|UserData)[\s>]`)

func isXML(text string) bool {
	return strings.HasPrefix(text, "<") && xmlStart.MatchString(text[:min(len(text), 256)])
}

// eachXML reads Windows events in XML, as Event Viewer, wevtutil and ToXml()
// write them: one, several in sequence, or within <Events>. Each is converted
// to the object that evtx_dump makes of it. Entities other than the predefined
// ones are refused.
func eachXML(r io.Reader, do func(Event) error) error {
	d := xml.NewDecoder(r)
	d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil } // it is UTF-8 by now
	n := 0
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) && n > 0 {
			return nil
		}
		if errors.Is(err, io.EOF) {
			return errors.New("this is XML without Windows events; export the events as JSON")
		}
		line, _ := d.InputPos()
		if err != nil {
			return xmlFault(err, line)
		}
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		switch start.Name.Local {
		case "Event", "EventData", "UserData":
		case "Objs":
			return errors.New("this is the output of Export-Clixml; export the events with ToXml()")
		case "html", "HTML":
			return errors.New("this is a web page; export the events as JSON")
		default:
			continue
		}
		content, err := element(d, start, 1)
		if err != nil {
			line, _ := d.InputPos()
			return xmlFault(err, line)
		}
		if content == nil {
			continue
		}
		n++
		fields := map[string]any{start.Name.Local: content}
		text, err := json.Marshal(fields)
		if err != nil {
			return err
		}
		if err := do(Event{Fields: fields, Text: string(text), Line: line}); err != nil {
			return err
		}
	}
}

func xmlFault(err error, line int) error {
	if syntax, ok := errors.AsType[*xml.SyntaxError](err); ok {
		if strings.Contains(syntax.Msg, "unexpected EOF") {
			return fmt.Errorf("line %d: the file ends within an event", syntax.Line)
		}
		return fmt.Errorf("line %d: this is not XML: %s", syntax.Line, syntax.Msg)
	}
	return fmt.Errorf("line %d: %w", line, err)
}

// element reads an element to its end: text, or an object of the elements in
// it, with the attributes under "#attributes" and text next to them under
// "#text". Elements of one name are a list.
func element(d *xml.Decoder, start xml.StartElement, depth int) (any, error) {
	if depth > sigma.MaxDepth {
		return nil, fmt.Errorf("the event is nested more than %d levels deep", sigma.MaxDepth)
	}
	object := map[string]any{}
	if attributes := attributesOf(start); len(attributes) > 0 {
		object["#attributes"] = attributes
	}
	var text strings.Builder
	for {
		token, err := d.Token()
		if err != nil {
			return nil, err
		}
		switch token := token.(type) {
		case xml.CharData:
			text.Write(token)
		case xml.StartElement:
			inner, err := element(d, token, depth+1)
			if err != nil {
				return nil, err
			}
			name := token.Name.Local
			switch held := object[name].(type) {
			case nil:
				if _, there := object[name]; there {
					inner = []any{nil, inner}
				}
				object[name] = inner
			case []any:
				object[name] = append(held, inner)
			default:
				object[name] = []any{held, inner}
			}
		case xml.EndElement:
			said := text.String()
			if strings.TrimSpace(said) == "" && len(object) > 0 && object["#attributes"] == nil {
				said = ""
			}
			switch {
			case len(object) == 0 && said == "":
				return nil, nil
			case len(object) == 0:
				return said, nil
			case strings.TrimSpace(said) != "" || start.Name.Local == "Data":
				object["#text"] = said
			}
			return object, nil
		}
	}
}

func attributesOf(start xml.StartElement) map[string]any {
	attributes := map[string]any{}
	for _, a := range start.Attr {
		if a.Name.Local != "xmlns" && a.Name.Space != "xmlns" && a.Name.Space != "http://www.w3.org/2000/xmlns/" {
			attributes[a.Name.Local] = a.Value
		}
	}
	return attributes
}
