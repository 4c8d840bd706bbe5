package convert

import (
	"slices"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/convert/pipeline"
)

// MappingStatus tells what the pipelines make of a field.
type MappingStatus int

// The standings.
const (
	Mapped      MappingStatus = iota // it has a key
	Unmapped                         // it is passed through under its own name
	Unsupported                      // a pipeline refuses it
)

// Field is what became of the field of an item.
type Field struct {
	Status MappingStatus
	Keys   []string
}

// Fields returns what became of the fields of all items of the rule. It is
// empty where no pipeline takes the log source: then nothing is known of fields.
func (r *Result) Fields() map[*sigma.Item]Field {
	fields := map[*sigma.Item]Field{}
	if r.Rule == nil || r.Verdict == UnsupportedLogsource {
		return fields
	}
	for _, s := range r.Rule.Selections {
		walkItems(s.Test, func(i *pipeline.Item) {
			if i.From == nil || i.From.Field == "" {
				return
			}
			f, seen := fields[i.From]
			switch {
			case i.Failed || i.Implied == pipeline.LeftOut:
				f.Status = Unsupported
			case !seen && !i.Mapped:
				f.Status = Unmapped
			case i.Mapped && f.Status == Unmapped:
				f.Status = Mapped
			}
			if i.Field != "" && !slices.Contains(f.Keys, i.Field) {
				f.Keys = append(f.Keys, i.Field)
			}
			fields[i.From] = f
		})
	}
	return fields
}
