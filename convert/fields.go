package convert

import (
	"slices"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/convert/pipeline"
)

// MappingStatus is how the pipelines map a field.
type MappingStatus int

// The statuses.
const (
	Mapped      MappingStatus = iota // it has a key
	Unmapped                         // it keeps its name
	Unsupported                      // a pipeline refuses it
)

// Field is the mapping of the field of an item.
type Field struct {
	Status MappingStatus
	Keys   []string
}

// Fields returns the mappings of the fields of all items. It is empty if no
// pipeline supports the log source: then nothing is known about fields.
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
