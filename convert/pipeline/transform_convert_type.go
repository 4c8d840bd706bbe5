package pipeline

import (
	"fmt"

	"sigma-lsp/analysis/sigma"
)

// Numbers become text, or text becomes numbers; other values are kept. This is
// the only transformation that also processes the variants of windash and
// base64offset.
var _ = register(transformations, "convert_type", func(p *params) transformation {
	toNumber := p.requiredChoice("target_type", "str", "num") == "num"
	return func(r *run) {
		r.editValues(func(it *Item, v sigma.Value, out []sigma.Value) ([]sigma.Value, bool) {
			convert := func(v sigma.Value) (sigma.Value, bool) {
				switch v := v.(type) {
				case sigma.Number:
					if !toNumber {
						return newString(v.Text, v), true
					}
				case sigma.String:
					if !toNumber {
						break
					}
					n, ok := parseNumber(plainText(v))
					if !ok {
						r.failValue(it, v, nil, fmt.Sprintf("the pipeline makes this field a number, which %s is not", quote(plainText(v))))
						return nil, false
					}
					n.Origin = v.Origin
					return n, true
				}
				return v, false
			}
			e, ok := v.(sigma.Expansion)
			if !ok {
				converted, done := convert(v)
				return append(out, converted), done
			}
			values := make([]sigma.Value, len(e.Values))
			for i, v := range e.Values {
				if values[i], _ = convert(v); values[i] == nil {
					return nil, false
				}
			}
			e.Values = values
			return append(out, e), true
		})
	}
})
