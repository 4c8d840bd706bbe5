package yaml

import (
	"fmt"
	"strings"

	judge "gopkg.in/yaml.v3"
)

// Agrees holds the data of a document without errors against the reading of
// gopkg.in/yaml.v3. The error names the first difference.
func (d *Document) Agrees(s *Source) error {
	if d.Root == nil || len(d.Errors) > 0 {
		return nil
	}
	text := s.Text(d.Span)
	if strings.HasPrefix(text, "%") || strings.Contains(text, "\n%") {
		return nil // it refuses "%YAML 1.2"
	}
	var y judge.Node
	if err := judge.Unmarshal([]byte(text), &y); err != nil {
		return fmt.Errorf("gopkg.in/yaml.v3 does not read the document: %w", err)
	}
	if len(y.Content) == 0 {
		if d.Root.IsNull() {
			return nil
		}
		return fmt.Errorf("gopkg.in/yaml.v3 reads an empty document")
	}
	return d.Root.agrees(s, y.Content[0])
}

func (n *Node) agrees(s *Source, y *judge.Node) error {
	differs := func(what string) error {
		return fmt.Errorf("line %d: gopkg.in/yaml.v3 reads another %s", s.LineOf(n.Span.Start)+1, what)
	}
	if y.Kind == judge.AliasNode || n.Target != nil {
		if y.Kind != judge.AliasNode || n.Target == nil || s.Text(n.Span) != "*"+y.Value {
			return differs("alias")
		}
		return nil
	}
	tag := y.ShortTag()
	if y.Style&^judge.TaggedStyle == 0 && y.Kind == judge.ScalarNode && n.Tag == "!!str" && (tag == "!!int" || tag == "!!float") {
		tag = n.Tag // see resolve
	}
	own, merged := n.Pairs, 0
	for _, p := range n.Pairs {
		if p.Merged {
			merged++
		}
	}
	own = own[:len(own)-merged]
	content := y.Content
	if n.Merge != nil { // its key is not among the pairs any more
		content = make([]*judge.Node, 0, len(y.Content))
		for i := 0; i+1 < len(y.Content); i += 2 {
			if merge := y.Content[i].ShortTag() == "!!merge"; merge && merged >= 0 {
				merged = -1
			} else {
				content = append(content, y.Content[i], y.Content[i+1])
			}
		}
	}
	switch {
	case tag != n.Tag:
		return differs("type")
	case n.Kind == Scalar && (y.Kind != judge.ScalarNode || y.Value != n.Value):
		return differs("value")
	case n.Kind == Mapping && (y.Kind != judge.MappingNode || len(content) != 2*len(own)),
		n.Kind == Sequence && (y.Kind != judge.SequenceNode || len(content) != len(n.Items)):
		return differs("structure")
	}
	for i, p := range own {
		if err := p.Key.agrees(s, content[2*i]); err != nil {
			return err
		}
		if err := p.Value.agrees(s, content[2*i+1]); err != nil {
			return err
		}
	}
	for i, c := range n.Items {
		if err := c.agrees(s, content[i]); err != nil {
			return err
		}
	}
	return nil
}
