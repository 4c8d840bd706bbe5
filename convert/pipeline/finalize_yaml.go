package pipeline

import (
	"bytes"

	"gopkg.in/yaml.v3"
)

var _ = register(finalizers, "yaml", func(p *params) finalizer {
	indent := p.indent()
	return func(queries []string, one bool) string {
		var b bytes.Buffer
		e := yaml.NewEncoder(&b)
		e.SetIndent(max(indent, 2))
		var err error
		if one {
			err = e.Encode(queries[0])
		} else {
			err = e.Encode(queries)
		}
		if err == nil {
			err = e.Close()
		}
		if err != nil {
			panic(err) // a list of texts is always written
		}
		return b.String()
	}
})
