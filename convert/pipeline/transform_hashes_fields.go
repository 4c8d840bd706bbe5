package pipeline

import (
	"slices"
	"strings"

	"sigma-lsp/analysis/sigma"
)

// The values of a field such as Hashes, "SHA1=…" or a bare hash, are moved to a
// field per algorithm, of which one has to match. Values of other algorithms
// are dropped, but if none is left the item fails.
//
// pySigma loses "all" and "neq" here; they are kept.
var _ = register(transformations, "hashes_fields", func(p *params) transformation {
	algorithms := p.texts("valid_hash_algos")
	prefix, bare := p.optionalText("field_prefix", ""), p.flag("drop_algo_prefix")
	fields := []string{"Hashes", "Hash"}
	if n, ok := p.get("field_to_parse"); ok {
		fields = p.textList(n, "field_to_parse")
	}
	p.pipeline.fields = append(p.pipeline.fields, fields...)
	message := "the pipeline splits hashes by algorithm, and finds none of " + strings.Join(algorithms, ", ")

	return func(r *run) {
		r.editItems(func(it *Item) (Test, bool) {
			if it.Field == "" || !slices.Contains(fields, it.Field) {
				return nil, false
			}
			g := &Group{All: it.All}
			item := map[string]*Item{}
			for _, v := range it.Values {
				s, ok := v.(sigma.String)
				if !ok {
					return nil, false
				}
				algorithm, sum := splitHash(plainText(s))
				if !slices.Contains(algorithms, algorithm) {
					continue
				}
				field := prefix
				if !bare {
					field += algorithm
				}
				if item[field] == nil {
					item[field] = &Item{From: it.From, Field: field, All: it.All, Applied: slices.Clone(it.Applied), Mapped: true}
					if field == "keyword" {
						item[field].Field = ""
					}
					if field != "" {
						g.Tests = append(g.Tests, item[field])
					}
				}
				item[field].Values = append(item[field].Values, newString(sum, s))
			}
			if len(g.Tests) == 0 {
				r.fail(ValueFailure, it, sigma.Span{}, message)
				return nil, false
			}
			if it.Negated {
				negate(g)
			}
			return g, true
		})
	}
})

// splitHash parses "ALGORITHM=hash", "ALGORITHM|hash" or a hash whose length
// identifies the algorithm, without surrounding wildcards.
func splitHash(text string) (algorithm, sum string) {
	separator := "="
	if strings.Contains(text, "|") {
		separator = "|"
	}
	if pieces := strings.Split(text, separator); len(pieces) == 2 {
		return strings.ToUpper(strings.TrimLeft(pieces[0], "*")), strings.Trim(pieces[1], "*?")
	} else {
		sum = strings.Trim(pieces[0], "*?")
	}
	switch len(sum) {
	case 32:
		algorithm = "MD5"
	case 40:
		algorithm = "SHA1"
	case 64:
		algorithm = "SHA256"
	case 128:
		algorithm = "SHA512"
	}
	return algorithm, sum
}
