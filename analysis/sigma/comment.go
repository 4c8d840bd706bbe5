package sigma

import "sigma-lsp/analysis/yaml"

// Comment is a comment of the text, from "#" to the end of the line.
type Comment = yaml.Remark

// Comments returns the comments of a document in order.
func (d *Document) Comments(*Source) []Comment {
	if d.YAML == nil {
		return nil
	}
	return d.File.Tree.Comments(d.YAML)
}
