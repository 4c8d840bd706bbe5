package check

import (
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"

	"sigma-lsp/analysis/sigma"
)

// sameCorrelation compares two correlations part by part. Parts of the first
// that could not be read match anything.
func sameCorrelation(a, b *sigma.Correlation) bool {
	before, after := correlationParts(a), correlationParts(b)
	for part, text := range before {
		if after[part] != text {
			return false
		}
	}
	return len(a.Problems) > 0 || len(before) == len(after)
}

// correlationParts writes what can be read of a correlation so that texts are
// equal that mean the same.
func correlationParts(c *sigma.Correlation) map[string]string {
	parts := map[string]string{}
	if c.Type != "" {
		parts["type"] = string(c.Type)
	}
	if len(c.Rules) > 0 {
		parts["rules"] = fmt.Sprintf("%q", referred(c.Rules, c.Type != sigma.TemporalOrdered))
		if c.Type.CountsRules() && c.Condition == nil {
			// pySigma counts the entries of the list, also where two are the same.
			parts["number of rules"] = fmt.Sprint(len(c.Rules))
		}
	}
	if len(c.GroupBy) > 0 {
		parts["group-by"] = texts(c.GroupBy)
	}
	if t := c.Timespan; t != nil {
		parts["timespan"] = fmt.Sprint(t.Count, t.Unit)
		if d, ok := t.Duration(); ok {
			parts["timespan"] = d.String()
		}
	}
	for _, a := range c.Aliases {
		for _, f := range a.Fields {
			parts[fmt.Sprintf("alias %q %q", a.Name.Value, f.Rule.Name)] = f.Field.Value
		}
	}
	if k := c.Condition; k != nil {
		for _, l := range k.Limits {
			parts["limit "+l.Operator] = l.Number.Text
		}
		if len(k.Fields) > 0 {
			parts["field"] = texts(k.Fields)
		}
		if k.Percentile != nil {
			parts["percentile"] = k.Percentile.Text
		}
		if k.Expr != nil {
			parts["text"] = canonicalExpression(k.Expr).key
		}
	}
	if c.Generate {
		parts["generate"] = "true"
	}
	return parts
}

func texts(nodes []*sigma.Node) string {
	values := make([]string, len(nodes))
	for i, n := range nodes {
		values[i] = n.Value
	}
	return fmt.Sprintf("%q", values)
}

// sameReferences compares lists of rules, in any order and without doubles.
func sameReferences(a, b []sigma.Reference) bool {
	return slices.Equal(referred(a, true), referred(b, true))
}

// referred lists the names of rules; as a set, each once and in the order of the
// alphabet.
func referred(refs []sigma.Reference, set bool) []string {
	names := make([]string, len(refs))
	for i, r := range refs {
		names[i] = r.Name
		if uuid.Validate(r.Name) == nil {
			names[i] = strings.ToLower(r.Name)
		}
	}
	if set {
		slices.Sort(names)
		names = slices.Compact(names)
	}
	return names
}
